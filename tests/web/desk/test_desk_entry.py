"""An officer types for a visitor or from paper; the choice of the name is the visitor's own."""

import make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import make_desk
import make_items
from kentongan.ledger.worker import run_due
from kentongan.up.models import Report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def officer(db):
    make.places()
    return make_desk.officer()


def enter(officer, **more):
    return officer.send("/meja/catat/", **(make_items.ENTRY | more))


def test_what_a_visitor_says_is_stored_and_the_receipt_can_be_printed(officer):
    assert "Belum disimpan" in officer.read("/meja/catat/")
    assert enter(officer).status_code == 303
    report = Report.objects.get()
    assert (report.channel, report.entered_by) == ("visit", officer.post)
    slip = officer.read("/meja/catat/struk/")
    assert "Tanpa nama" not in slip and "Tidak ada nama yang disimpan" in slip
    assert "/tanda-terima/" in slip and "Rabu, 20 November 2024" in slip
    enter(officer)
    assert Report.objects.count() == 1


def test_a_paper_form_is_typed_in_once(officer):
    assert enter(officer, way="paper").status_code == 422
    assert enter(officer, way="paper", paper="B/12").status_code == 303
    again = enter(
        officer, way="paper", paper="b/12 ", key="z" * 30, words="Salinan kedua kertas itu"
    )
    assert again.status_code == 422 and "sudah pernah dicatat" in again.content.decode()
    assert Report.objects.count() == 1


def test_the_visitors_choice_is_kept_and_a_name_is_sealed(officer):
    assert enter(officer, openness="").status_code == 422
    missing = enter(officer, openness="confidential")
    assert missing.status_code == 422 and not Report.objects.exists()
    named = enter(officer, openness="confidential", name="Contoh Warga", contact="0800000000")
    assert named.status_code == 303
    report = Report.objects.get()
    assert report.openness == "confidential"
    assert "Contoh Warga" not in str(report.identity.sealed)


def test_everything_typed_is_kept_when_something_is_wrong(officer):
    page = enter(officer, words="Kalimat yang panjang", place_said="Atlantis", place="")
    text = page.content.decode()
    assert page.status_code == 422 and "Kalimat yang panjang" in text and "Atlantis" in text
    for bad in ("a\x00b", "a" * 100_001, ""):
        assert enter(officer, words=bad).status_code == 422
    assert not Report.objects.exists()


def test_several_places_of_that_name_are_offered(officer):
    page = enter(officer, place_said="Tanah Sareal", place="")
    assert page.status_code in (303, 422)
    if page.status_code == 422:
        assert page.content.decode().count('name="place" value=') >= 2


def test_a_file_is_looked_at_stored_and_taken_out_again(officer):
    file = SimpleUploadedFile("aduan.csv", make_items.CSV)
    page = officer.client.post("/meja/catat/berkas/", {"file": file, "step": "look"})
    text = page.content.decode()
    assert "Simpan kiriman ini" in text and not Report.objects.exists()
    kept = text.split('name="kept" value="')[1].split('"')[0]
    stored = officer.send("/meja/catat/berkas/", kept=kept, name="aduan.csv", step="store")
    assert stored.status_code == 303 and Report.objects.count() == 3
    run_due()
    after = officer.read(stored["Location"])
    undo = next(part for part in after.split('"') if part.endswith("/keluarkan/"))
    assert officer.send(undo).status_code == 303 and not Report.objects.exists()


def test_an_unknown_column_is_asked_for_and_remembered(officer):
    content = make_items.CSV.replace(b"Isi Aduan", b"Cerita")
    file = SimpleUploadedFile("aduan.csv", content)
    page = officer.client.post("/meja/catat/berkas/", {"file": file, "step": "look"})
    text = page.content.decode()
    assert page.status_code == 422 and "Cerita" in text
    kept = text.split('name="kept" value="')[1].split('"')[0]
    ask = {"kept": kept, "name": "aduan.csv", "heading": ["Cerita"], "means": ["words"]}
    assert "Simpan kiriman ini" in officer.send("/meja/catat/berkas/", **ask).content.decode()
    assert officer.send("/meja/catat/berkas/", step="store", **ask).status_code == 303
    again = SimpleUploadedFile("aduan.csv", content)
    seen = officer.client.post("/meja/catat/berkas/", {"file": again, "step": "look"})
    assert seen.status_code == 200


def test_it_is_for_officers_only():
    assert Client().get("/meja/catat/").status_code == 302
    pps = make_desk.signed_in(make.post("pps", "pps", make.KEDUNG_BADAK))
    assert pps.get("/meja/catat/").status_code == 404
