"""Where numbers come from, on the account's page: taken out again, and screenshots as evidence."""

import re

import make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import make_files
import make_office
import make_readings
from kentongan.ledger.worker import run_due
from kentongan.roster.models import Reading

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LONG = "\x00" + "9" * 100_000


@pytest.fixture
def keeper():
    make.places()
    return make_office.holder("pengelola", "kpu", make.BOGOR)


def text(response) -> str:
    return response.content.decode()


def test_an_export_says_what_taking_it_out_changes_and_is_taken_out(keeper):
    account = make_readings.account()
    make_readings.note(account, "9.000")
    page = f"/kendali/akun/{account.pk}/"
    sent = SimpleUploadedFile("overview.csv", make_readings.X)
    assert keeper.post(page + "ubah/", {"step": "export", "file": sent}).status_code == 303
    batch = Reading.objects.filter(source="export").first().batch
    seen = text(keeper.get(page))
    assert "overview.csv" in seen and "4 angka hilang" in seen
    assert "9.000 (Jumat, 1 November 2024)" in seen and "8.998 (Sabtu, 2 November 2024)" in seen
    undo = {"step": "undo", "number": str(batch.pk)}
    assert keeper.post(page + "ubah/", undo).status_code == 303
    assert keeper.post(page + "ubah/", undo).status_code == 303  # a second press does no harm
    assert "Sudah ditarik" in text(keeper.get(page))
    assert not Reading.objects.standing().filter(source="export").exists()
    for wrong in (LONG, "", "-1", "999999"):
        answer = keeper.post(page + "ubah/", {"step": "undo", "number": wrong})
        assert answer.status_code == 404, wrong
    other = make_readings.account("tiktok")
    elsewhere = f"/kendali/akun/{other.pk}/ubah/"
    assert keeper.post(elsewhere, undo).status_code == 404
    wrong_platform = {"step": "export", "file": SimpleUploadedFile("x.csv", make_readings.X)}
    assert "platform lain" in text(keeper.post(elsewhere, wrong_platform))


def test_a_screenshot_is_kept_as_evidence_only_with_a_tick_and_others_do_not_see_it(keeper):
    account = make_readings.account()
    page = f"/kendali/akun/{account.pk}/"
    form = {"step": "reading", "metric": "followers", "on_day": "1", "on_month": "11",
            "on_year": "2024"}  # fmt: skip
    plain = form | {"said": "9.000", "screenshot": make_files.sent(make_files.picture(1))}
    assert keeper.post(page + "ubah/", plain).status_code == 303
    assert "hanya sidiknya yang disimpan" in text(keeper.get(page))
    kept = form | {"said": "9.100", "on_day": "8", "keep": "on",
                   "screenshot": make_files.sent(make_files.picture(2))}  # fmt: skip
    assert keeper.post(page + "ubah/", kept).status_code == 303
    run_due()
    reading = Reading.objects.get(picture__isnull=False)
    image = f"/kendali/akun/angka/{reading.pk}/gambar/"
    assert image in text(keeper.get(page))
    answer = keeper.get(image)
    assert answer["Content-Type"] == "image/jpeg" and b"".join(answer.streaming_content)
    stranger = make_office.holder("pengelola", "kpu", "1674")
    assert stranger.get(image).status_code == 404
    away = {"step": "withdraw", "number": str(reading.pk)}
    assert keeper.post(page + "ubah/", away).status_code == 303
    assert image not in text(keeper.get(page))
    assert stranger.post(page + "ubah/", away).status_code == 404


def test_the_report_of_an_impostor_begins_with_its_category(keeper):
    account = make_readings.account()
    page = text(keeper.get(f"/kendali/akun/{account.pk}/"))
    assert "/lapor/cepat/?macam=akun_tiruan" in page
    form = text(keeper.get("/lapor/cepat/?macam=akun_tiruan"))
    assert re.search(r'value="akun_tiruan"[^>]*(selected|checked)', form)
