"""Numbers taken out again: an export whole, a number alone; what stood before counts again."""

from datetime import date

import make
import pytest

import make_files
import make_rosters
from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.models import Event
from kentongan.roster.actions.accounts import register_account
from kentongan.roster.actions.readings import note_level
from kentongan.roster.actions.undo_readings import undo_readings, withdraw_reading
from kentongan.roster.exports import read_export
from kentongan.roster.growth import series_of
from kentongan.roster.models import Reading
from kentongan.roster.numbers import exports_of
from kentongan.vault.custody import custody_of
from kentongan.vault.models import File
from make_readings import DAY, X, account, bring, note, refused

pytestmark = pytest.mark.django_db


def line(one):
    return [(p.day.day, p.low, p.source) for p in series_of([one])[one.pk] if p.day >= DAY]


def undo(batch, actor=SYSTEM):
    return undo_readings(actor=actor, now=make.NOON, batch=batch.pk)


def test_an_export_is_taken_out_and_the_older_one_counts_again():
    one = account()
    note(one, "100", on=DAY)
    older, _ = bring(one, X)
    newer, _ = bring(one, X.replace(b"800,1,4,6", b"800,1,9,6"))
    assert line(one) == [(1, 100, "manual"), (2, 103, "delta")]
    said = exports_of(one)[0]
    assert (said.batch, said.values, said.restored) == (newer, 4, 4)
    assert (said.before.low, said.after.low) == (103, 98)

    assert undo(newer) == (4, 4)
    assert undo(newer) == (0, 0)  # twice changes nothing
    assert line(one) == [(1, 100, "manual"), (2, 98, "delta")]
    assert undo(older) == (4, 0)
    assert line(one) == [(1, 100, "manual")]
    assert Event.objects.filter(code="reading.import_undone").count() == 2
    assert Reading.objects.filter(withdrawn_at=None).count() == 1
    again, days = bring(one, X)  # what was taken out can be brought in anew
    assert days == 4 and again.pk != older.pk


def test_a_day_that_a_newer_export_took_over_stays_with_it():
    one = account()
    note(one, "100", on=DAY)
    older, _ = bring(one, X)
    bring(one, X.replace(b"800,1,4,6", b"800,1,9,6"))
    assert undo(older) == (4, 0)
    assert line(one) == [(1, 100, "manual"), (2, 103, "delta")]


def test_a_number_is_taken_out_alone_and_the_earlier_statement_counts_again():
    one = account()
    first = note(one, "9.412")
    second = note(one, "9.500")
    read = note_level(actor=SYSTEM, now=make.NOON, account=one, metric="followers", value=7)
    for reading in (second, second, read):
        withdraw_reading(actor=SYSTEM, now=make.NOON, reading=reading)
    assert [row.pk for row in Reading.objects.standing()] == [first.pk]
    assert Event.objects.filter(code="reading.withdrawn").count() == 2
    assert note(one, "9.500").pk != second.pk  # the day is free again
    bring(one, X)
    of_export = Reading.objects.filter(source="export").first()
    assert refused(withdraw_reading, actor=SYSTEM, now=make.NOON, reading=of_export) == (
        "reading.of_export"
    )


def test_only_who_keeps_the_account_takes_its_numbers_out():
    one = account()
    reading = note(one, "100", on=DAY)
    batch, _ = bring(one, X)
    for stranger in (make.pps(), make.second(), make.actor("pengelola", "kpu", "1674")):
        assert refused(undo, batch, stranger) == "permission.denied"
        assert (
            refused(withdraw_reading, actor=stranger, now=make.NOON, reading=reading)
            == "permission.denied"
        )
    assert refused(undo_readings, actor=SYSTEM, now=make.NOON, batch=10**9) == (
        "import.batch_unknown"
    )
    assert undo(batch, make_rosters.keeper()) == (4, 0)


def test_a_screenshot_is_sealed_only_when_its_sender_agrees():
    one, picture = account(), make_files.picture()
    plain = note(one, "9.412", screenshot=picture)
    assert plain.picture is None and plain.file_hash and not File.objects.exists()
    other = make_files.picture(7)
    kept = note(one, "9.600", on=date(2024, 11, 8), screenshot=other, seal=make_files.kept(other))
    assert kept.picture.sha256 == kept.file_hash
    assert custody_of(kept.picture).first().code == "file.sealed"
    withdraw_reading(actor=SYSTEM, now=make.NOON, reading=kept)
    assert File.objects.filter(pk=kept.picture_id).exists()  # custody outlives the number


def test_an_export_of_two_platforms_gives_each_account_its_own_days():
    both = (
        'sep=,\r\n"Pengikut Facebook"\r\n"Tanggal","Utama"\r\n"2024-11-02T00:00:00","5"\r\n'
        '"2024-11-02T00:00:00","6"\r\n'
        '"Pengikut Instagram"\r\n"Tanggal","Utama"\r\n"2024-11-02T00:00:00","11"\r\n'
    ).encode("utf-16")
    for platform, value in (("facebook", 5), ("instagram", 11)):
        one = account(platform)
        bring(one, both)
        assert [row.value for row in one.readings.all()] == [value]
    assert refused(bring, account("x"), both) == "reading.other_platform"
    assert refused(bring, account("facebook"), X) == "reading.other_platform"


@pytest.mark.parametrize("said", ["Sab, 2 Nov 2024", "Sabtu, 2 November 2024", "Sab, Nov 2, 2024"])
def test_indonesian_headers_and_days_of_an_export_are_read(said):
    content = f'Tanggal,Impresi,Pengikut baru,Berhenti mengikuti\n"{said}",800,9,1\n'.encode()
    days = read_export(content).days
    assert [(day.on, day.metric, day.value) for day in days] == [
        (date(2024, 11, 2), "followers", 8),
        (date(2024, 11, 2), "views", 800),
    ]


def test_a_picture_of_a_personal_account_is_never_sealed():
    make.places()
    siti, picture = make.pps(), make_files.picture(5)
    mine = register_account(
        actor=siti, now=make.NOON, institution=make.institution("pps", make.KEDUNG_BADAK),
        platform="x", said="siti", personal=True, consent=True,
    )  # fmt: skip
    kept = make_files.kept(picture)
    reading = note(mine, "300", actor=siti, screenshot=picture, seal=kept)
    assert reading.file_hash and reading.picture is None and not File.objects.exists()
    kept.drop()
