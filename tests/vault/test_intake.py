"""Bytes come in, are hashed and sealed under their own name; nothing half stays."""

import os
import stat
import time

import make
import pytest

import make_files
from kentongan.cli.main import main
from kentongan.ledger.actor import PUBLIC
from kentongan.ledger.models import Event
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.worker import run_due
from kentongan.up.actions.attach import attach_files, name_of
from kentongan.up.models import Attachment
from kentongan.vault import places, tending
from kentongan.vault.intake import Intake, forget, keep_for_later, kept_under, size_under
from kentongan.vault.models import File
from kentongan.vault.resume import add_piece, progress
from kentongan.vault.seal import seal_file

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "k" * 43


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    make.places()


def attached(data: bytes, **more) -> Attachment:
    report = make.report(f"Kabar dengan berkas {len(data)} {data[:8]!r}").report
    (found,) = attach_files(now=make.NOON, report=report, files=[make_files.kept(data)], **more)
    return found


def test_an_original_lies_under_its_hash_and_can_only_be_read():
    found = attached(make_files.picture(1)).file
    path = places.sealed_path(found.sha256)
    assert path.read_bytes() == make_files.picture(1)
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert [event.code for event in Event.objects.filter(subject="file")] == ["file.sealed"]
    assert list(places.incoming().iterdir()) == []


def test_the_same_bytes_twice_are_one_file_and_on_one_report_one_piece_of_evidence():
    first = attached(b"isi yang sama")
    again = attach_files(
        now=make.NOON, report=first.report, files=[make_files.kept(b"isi yang sama")]
    )
    assert again == [first]
    assert attached(b"isi yang sama", names=["lain"]).file == first.file
    assert File.objects.count() == 1 and Attachment.objects.count() == 2


def test_an_act_that_is_undone_leaves_no_row_and_the_sweeper_takes_the_bytes():
    kept = make_files.kept(b"urungkan")
    with pytest.raises(RuntimeError), tending.transaction.atomic():
        seal_file(kept, actor=PUBLIC, now=make.NOON)
        raise RuntimeError
    assert not File.objects.exists() and kept.path.exists()
    assert tending.sweep() == 0, "younger than a minute: somebody may be at it"
    assert tending.sweep(young=-1) == 2
    assert not places.sealed_path(kept.sha256).exists()
    assert attached(b"urungkan").file.sha256 == kept.sha256


def test_the_sweeper_leaves_what_has_a_row_and_what_waits_for_its_form():
    found = attached(make_files.picture(2)).file
    run_due()
    key = keep_for_later(make_files.kept(b"menunggu"))
    assert tending.sweep(young=-1) == 0
    found.refresh_from_db()
    assert places.copy_path(found.copy_sha256).exists()
    assert kept_under(key).path.read_bytes() == b"menunggu"
    forget(key)
    with pytest.raises(Refusal, match=r"file\.gone"):
        kept_under(key)


def test_too_large_is_refused_as_soon_as_it_is_and_nothing_stays():
    with pytest.raises(Refusal, match=r"file\.too_large"), Intake(limit=10) as intake:
        intake.write(b"12345")
        intake.write(b"678901")
    assert list(places.incoming().iterdir()) == []


def test_no_files_when_the_disk_is_nearly_full(monkeypatch):
    monkeypatch.setattr(places, "FULL", 0.0)
    with pytest.raises(Refusal, match=r"file\.no_room"):
        make_files.kept(b"x")


def test_damage_and_loss_are_found_said_and_kept_in_the_ledger(capsys):
    well, changed, lost = (attached(f"isi {n}".encode()).file for n in range(3))
    path = places.sealed_path(changed.sha256)
    path.chmod(0o600)
    path.write_bytes(b"isi lain")
    places.sealed_path(lost.sha256).unlink()
    assert main(["verify", "vault"]) == 1
    told = capsys.readouterr().out
    assert f"DAMAGED: {changed.sha256}" in told and f"MISSING: {lost.sha256}" in told
    found = tending.check_all(now=make.NOON)
    assert (found.whole, found.damaged, found.missing) == (1, [changed.sha256], [lost.sha256])
    assert Event.objects.filter(code="file.damaged", subject_id=changed.pk).exists()
    assert Event.objects.filter(code="file.missing", subject_id=lost.pk).exists()
    well.refresh_from_db()
    assert well.checked_at == make.NOON


def test_an_upload_in_pieces_goes_on_where_it_broke_off():
    data = make_files.picture(5)
    half = len(data) // 2

    def broken():
        yield data[:half]
        raise ConnectionResetError

    assert add_piece(KEY, begins=0, total=len(data), chunks=broken()).here == half
    wrong = add_piece(KEY, begins=7, total=len(data), chunks=iter([b"salah tempat"]))
    assert wrong == progress(KEY) and wrong.here == half
    assert add_piece(KEY, begins=half, total=len(data), chunks=iter([data[half:]])).whole
    assert add_piece(KEY, begins=0, total=len(data), chunks=iter([data])).here == len(data)
    assert kept_under(KEY).path.read_bytes() == data


def test_a_piece_that_is_more_than_was_announced_is_refused():
    with pytest.raises(Refusal, match=r"file\.too_large"):
        add_piece(KEY, begins=0, total=4, chunks=iter([b"12345678"]))
    for total in (0, -1, places.MOST + 1):
        with pytest.raises(Refusal):
            add_piece(KEY, begins=0, total=total, chunks=iter([b"x"]))


def test_at_most_twenty_files_at_once_a_hundred_and_200_megabytes_on_one_report(monkeypatch):
    report = make.report("Kabar dengan banyak berkas sekali").report
    files = [make_files.kept(f"berkas {n}".encode()) for n in range(21)]
    with pytest.raises(Refusal, match=r"file\.too_many"):
        attach_files(now=make.NOON, report=report, files=files)
    assert not Attachment.objects.exists() and not File.objects.exists()
    monkeypatch.setattr("kentongan.up.actions.attach.MOST_OF_REPORT", 30)
    attach_files(now=make.NOON, report=report, files=files[:20])
    more = [make_files.kept(f"lagi {n}".encode()) for n in range(11)]
    with pytest.raises(Refusal, match=r"file\.too_many"):
        attach_files(now=make.NOON, report=report, files=more)
    assert len(attach_files(now=make.NOON, report=report, files=more[:10])) == 10
    report = make.report("Kabar lain dengan berkas yang besar").report
    monkeypatch.setattr("kentongan.up.actions.attach.MOST_TOGETHER", 10)
    with pytest.raises(Refusal, match=r"file\.too_much"):
        attach_files(now=make.NOON, report=report, files=[make_files.kept(b"x" * 11)])


def test_the_name_of_a_file_is_kept_only_of_a_sender_who_gave_a_name():
    anonymous = attached(b"satu", names=["Budi Santoso KTP.jpg"])
    assert name_of(anonymous) == ""
    report = make.report("Kabar dengan nama pengirim di baliknya").report
    report.openness = "named"
    report.save()
    (named,) = attach_files(
        now=make.NOON, report=report, files=[make_files.kept(b"dua")], names=["bukti.jpg"]
    )
    assert name_of(named) == "bukti.jpg" and "bukti" not in named.name_sealed


def test_a_form_that_nobody_sends_loses_its_files_after_an_hour_and_one_in_use_keeps_them():
    given_up, in_use, broken = (keep_for_later(make_files.kept(b"x%d" % n)) for n in range(3))
    add_piece(KEY, begins=0, total=100, chunks=iter([b"separuh"]))
    for path in places.incoming().iterdir():
        os.utime(path, (time.time() - 3590, time.time() - 3590))
    assert tending.sweep() == 0
    for path in places.incoming().iterdir():
        os.utime(path, (time.time() - 3610, time.time() - 3610))
    assert size_under(in_use) == size_under(broken) == 2, "its form came by"
    assert tending.sweep() == 2
    assert kept_under(in_use).size == kept_under(broken).size == 2
    assert size_under(given_up) is None and progress(KEY).here == 0
