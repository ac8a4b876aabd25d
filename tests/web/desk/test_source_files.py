"""A file shows what a source said: sealed with it, seen by the second person, looked at and fetched."""

import hashlib

import make
import pytest
import time_machine

import make_desk
import make_files
from kentongan.ledger.models import Event
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.worker import run_due
from kentongan.up.actions.check import decide_check, open_check
from kentongan.up.actions.clarify import draft_clarification
from kentongan.up.actions.note import attach_source_file, note_source
from kentongan.up.models import Check, ReportGroup, Source
from kentongan.vault import places
from kentongan.vault.custody import custody_of

pytestmark = pytest.mark.django_db
SAID = {
    "step": "source", "name": "Ketua KPPS contoh", "via": "letter", "stance": "denies",
    "said": "Tetap boleh memilih.",
}  # fmt: skip


@pytest.fixture(autouse=True)
def house(settings, tmp_path):
    settings.HOME = tmp_path
    make.places()
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def seat():
    return make_desk.officer()


def running(seat) -> Check:
    make.report()
    run_due()
    group = ReportGroup.objects.get()
    return open_check(actor=seat.actor, now=make.NOON, group=group, topic="Hak memilih")


def page_of(check: Check) -> str:
    return f"/meja/kelompok/{check.claim.groups.get().pk}/periksa/"


def test_a_file_is_sealed_with_its_source_and_the_second_person_sees_it(seat):
    check, data = running(seat), make_files.picture(1, author=make_files.AUTHOR)
    sent = seat.send(page_of(check), file=make_files.sent(data, "surat.jpg"), **SAID)
    assert sent.status_code == 303
    run_due()
    row = Source.objects.get()
    assert row.file.sha256 == hashlib.sha256(data).hexdigest()
    assert places.sealed_path(row.file.sha256).read_bytes() == data
    note_source(
        actor=seat.actor, now=make.NOON, check=check, name="PKPU contoh", via="document",
        said="Cukup KTP-el.", stance="denies",
    )  # fmt: skip
    decide_check(
        actor=seat.actor, now=make.NOON, check=check, verdict="salah", reasoning="Dua sumber sama."
    )
    draft = draft_clarification(
        actor=seat.actor, now=make.NOON, claim=check.claim, headline=make_desk.HEADLINE,
        body=make_desk.TEXT["body"], basis="PKPU 17/2024",
    )  # fmt: skip
    second = make_desk.commissioner()
    assert f"/meja/sumber/{row.pk}/" in second.read(f"/meja/persetujuan/{draft.pk}/")
    here = f"/meja/sumber/{row.pk}/"
    assert "gambar/?lihat" not in second.read(here)
    assert second.get(here + "gambar/").status_code == 303, "not without noting the look"
    looking = second.send(here)["Location"]
    picture = second.get(second.read(looking).split('class="look" src="')[1].split('"')[0])
    copy = b"".join(picture.streaming_content)
    assert picture["Content-Type"] == "image/jpeg" and make_files.AUTHOR.encode() not in copy
    fetched = second.send(here + "asli/", purpose="checking")
    assert b"".join(fetched.streaming_content) == data
    assert fetched["Content-Type"] == "application/octet-stream"
    codes = [event.code for event in custody_of(row.file)]
    assert {"file.sealed", "file.looked_at", "file.fetched"} <= set(codes)
    assert f"{second.post.person.name} ({second.post.institution.name})" in second.read(here)
    assert Event.objects.get(code="source.file_sealed").subject_id == check.pk


def test_a_file_waits_while_something_else_in_the_form_is_wrong(seat):
    check, data = running(seat), make_files.picture(2)
    bad = seat.send(page_of(check), file=make_files.sent(data), **SAID | {"stance": ""})
    text = bad.content.decode()
    assert bad.status_code == 422 and "Ketua KPPS contoh" in text and not Source.objects.exists()
    held = text.split('name="held" value="')[1].split('"')[0]
    seat.send(page_of(check), held=held, **SAID)
    assert Source.objects.get().file.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("held", ["x", "\x00", "k" * 43, "../../etc/passwd"])
def test_a_key_that_opens_nothing_is_said_beside_the_file(seat, held):
    check = running(seat)
    answer = seat.send(page_of(check), held=held, **SAID)
    assert answer.status_code == 422 and "source_file-e" in answer.content.decode()
    assert not Source.objects.exists()


def test_a_file_is_added_to_a_source_noted_before_once(seat):
    check = running(seat)
    seat.send(page_of(check), **SAID)
    row, data = Source.objects.get(), make_files.picture(3)
    missing = seat.send(page_of(check), step="file", source=row.pk)
    assert missing.status_code == 422 and "file_file-e" in missing.content.decode()
    for pk in ("0", "x", "9" * 40):
        assert seat.send(page_of(check), step="file", source=pk).status_code == 422
    seat.send(page_of(check), step="file", source=row.pk, file=make_files.sent(data))
    row.refresh_from_db()
    kept = row.file
    about = {"actor": seat.actor, "now": make.NOON, "check": check, "source": row}
    attach_source_file(**about, file=make_files.kept(data))
    with pytest.raises(Refusal, match=r"source\.has_file"):
        attach_source_file(**about, file=make_files.kept(make_files.picture(4)))
    row.refresh_from_db()
    assert row.file == kept and Event.objects.filter(code="source.file_sealed").count() == 1


def test_a_source_of_another_branch_is_not_there(seat):
    check = running(seat)
    seat.send(page_of(check), file=make_files.sent(b"%PDF-1.7 contoh", "surat.pdf"), **SAID)
    run_due()
    here = f"/meja/sumber/{Source.objects.get().pk}/"
    shown = seat.read(here)
    assert "application/pdf" in shown and 'class="look"' not in shown and "asli/" in shown
    for stranger in (make_desk.officer("3273"), make_desk.officer(kind="bawaslu")):
        for more in ("", "gambar/"):
            assert stranger.get(here + more).status_code == 404
        assert stranger.send(here + "asli/", purpose="checking").status_code == 404
    assert seat.send(here + "asli/", purpose="curiosity").status_code == 422
