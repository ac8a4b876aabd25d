"""Numbers of accounts: as exactly as they were said, asked back when odd, joined without guessing."""

import io
import zipfile
from datetime import date, timedelta

import make
import pytest
from PIL import Image

import make_files
import make_rosters
from kentongan.ledger.actor import SYSTEM
from kentongan.roster.accounts import accounts_visible_to
from kentongan.roster.actions.accounts import register_account, withdraw_own
from kentongan.roster.actions.readings import note_level
from kentongan.roster.exports import read_export
from kentongan.roster.growth import at, growth, series_of
from kentongan.roster.models import Reading
from kentongan.rules.precision import said_number
from make_readings import DAY, X, account, bring, note, refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("9 ribuan", 9_000, 9_999),
        ("sekitar 9 ribuan", 9_000, 9_999),
        ("22 ribu", 21_500, 22_499),
        ("9,4 rb", 9_400, 9_499),
        ("9.4K", 9_400, 9_499),
        ("9.412", 9_412, 9_412),
        ("1,2 juta", 1_200_000, 1_299_999),
        ("0", 0, 0),
    ],
)
def test_a_number_keeps_how_exactly_it_was_said(said, low, high):
    found = said_number(said)
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize(
    "said", ["", "banyak", "-5", "9,41,2", "9" * 99, "1.2.3 rb", "12,34", "９"]
)
def test_what_is_no_number_is_none(said):
    assert said_number(said) is None


def test_the_numbers_of_article_4_stand_as_they_were_said():
    said = {
        "facebook": "9 ribuan",
        "instagram": "22 ribu",
        "youtube": "7 ribu",
        "tiktok": "14 ribu",
    }
    rows = [note(account(platform, "kpulampung"), text) for platform, text in said.items()]
    assert [(row.said, row.value, row.high) for row in rows] == [
        ("9 ribuan", 9_000, 9_999),
        ("22 ribu", 21_500, 22_499),
        ("7 ribu", 6_500, 7_499),
        ("14 ribu", 13_500, 14_499),
    ]
    assert sum(row.value for row in rows) < 52_000 < sum(row.high for row in rows)


def test_a_number_with_a_missing_digit_is_asked_back_and_taken_when_confirmed():
    one = account()
    note(one, "9.412")
    assert refused(note, one, "941", on=date(2024, 11, 8)) == "reading.far_off"
    assert refused(note, one, "94.120", on=date(2024, 11, 8)) == "reading.far_off"
    assert note(one, "941", on=date(2024, 11, 8), sure=True).why_odd == "confirmed"
    assert refused(note, one, "banyak") == "reading.no_number"
    assert refused(note, one, "9.500", on=date(2024, 11, 21)) == "reading.day_to_come"


def test_the_same_number_again_is_one_and_another_takes_its_place_without_erasing_it():
    one = account()
    first = note(one, "9.412")
    assert note(one, "9.412").pk == first.pk
    second = note(one, "9.500")
    first.refresh_from_db()
    assert first.replaced_at is not None
    assert [row.pk for row in Reading.objects.standing()] == [second.pk]


def test_a_screenshot_sent_before_is_caught_also_when_it_was_saved_anew():
    one, picture = account(), make_files.picture()
    note(one, "9.412", screenshot=picture)
    again = date(2024, 11, 8)
    assert (
        refused(note, one, "9.500", on=again, screenshot=picture, sure=True)
        == "reading.same_picture"
    )
    worse = io.BytesIO()
    Image.open(io.BytesIO(picture)).resize((480, 320)).save(worse, "JPEG", quality=50)
    assert (
        refused(note, one, "9.500", on=again, screenshot=worse.getvalue()) == "reading.like_picture"
    )
    assert note(one, "9.500", on=again, screenshot=worse.getvalue(), sure=True).file_hash
    assert refused(note, one, "9.600", screenshot=b"no picture") == "reading.no_picture"


META = (
    'sep=,\r\n"Pengikut Facebook"\r\n"Tanggal","Utama"\r\n"2024-11-02T00:00:00","5"\r\n'
    '"2024-11-03T00:00:00","-2"\r\n\r\n"Jangkauan Facebook"\r\n"Tanggal","Utama"\r\n'
    '"2024-11-02T00:00:00","1.204"\r\n"kosong","-"\r\n'
).encode("utf-16")


def youtube() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("Total.csv", "Tanggal,Penayangan\n2024-11-01,1\n")
        archive.writestr(
            "Data tabel.csv",
            "Tanggal,Penayangan,Subscriber\nTotal,90,4\n2024-11-02,60,3\n2024-11-03,30,1\n",
        )
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "format_", "follows", "others", "skipped"),
    [
        (META, "meta", [5, -2], 1, 1),
        (X, "x", [6, -2], 2, 1),
        (youtube(), "youtube", [3, 1], 2, 0),
    ],
)
def test_the_platforms_own_exports_are_read(content, format_, follows, others, skipped):
    export = read_export(content)
    assert (export.format, export.skipped) == (format_, skipped)
    assert [day.value for day in export.days if day.metric == "followers" and day.delta] == follows
    assert sum(day.metric != "followers" for day in export.days) == others


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "reading.file_empty"),
        (b"nama,alamat\na,b\n", "reading.no_export"),
        (b"PK\x03\x04 no zip", "reading.no_export"),
        (b"\xff\xfe\x00", "reading.no_export"),
        (b"Date,New follows\n\n", "reading.no_days"),
        (b"\x00" * 5_000, "reading.no_export"),
    ],
)
def test_what_is_no_export_is_refused(content, code):
    assert refused(read_export, content) == code


def line(one):
    return [(p.day.day, p.low, p.high, p.source) for p in series_of([one])[one.pk]]


def test_daily_changes_are_carried_from_an_anchor_and_keep_its_rounding():
    one = account("facebook")
    bring(one, META)
    assert line(one) == []  # changes without an anchor are no level
    note(one, "9 ribuan", on=DAY)
    assert line(one) == [
        (1, 9_000, 9_999, "manual"),
        (2, 9_005, 10_004, "delta"),
        (3, 9_003, 10_002, "delta"),
    ]
    note(one, "9.501", on=date(2024, 11, 3))
    assert line(one)[-1] == (3, 9_501, 9_501, "manual")


def test_days_nobody_knows_are_not_guessed():
    one = account()
    note(one, "100", on=date(2024, 10, 25))
    bring(one, X)
    assert [row[0] for row in line(one)] == [25]


def test_changes_before_the_first_anchor_lead_back_from_it():
    one = account()
    bring(one, X)
    note(one, "100", on=date(2024, 11, 2))
    assert [(row[0], row[1]) for row in line(one)] == [(31, 96), (1, 102), (2, 100)]


def test_the_newest_export_counts_where_two_overlap_and_the_same_file_is_one():
    one = account()
    assert bring(one, X)[1] == 4
    assert bring(one, X) == (None, 0)
    newer = X.replace(b"900,3,7,1", b"901,3,9,1")
    bring(one, newer)
    days = Reading.objects.standing().filter(metric="followers", day=DAY)
    assert [row.value for row in days] == [8]
    assert Reading.objects.filter(metric="followers", day=DAY).count() == 2


def test_an_adapter_notes_one_level_a_day():
    one = account()
    note_level(actor=SYSTEM, now=make.NOON, account=one, metric="followers", value=100)
    note_level(actor=SYSTEM, now=make.NOON, account=one, metric="followers", value=100)
    note_level(actor=SYSTEM, now=make.NOON, account=one, metric="followers", value=104)
    assert [row.value for row in Reading.objects.standing()] == [104]
    assert at(series_of([one])[one.pk], date(2024, 11, 30)).low == 104


def test_a_platform_that_suddenly_says_a_fifth_is_believed_and_marked():
    one = account()
    note(one, "9.412")
    told = note_level(actor=SYSTEM, now=make.NOON, account=one, metric="followers", value=941)
    assert (told.value, told.why_odd) == (941, "far_off")
    usual = note_level(actor=SYSTEM, now=make.NOON, account=one, metric="followers", value=9_500)
    assert usual.why_odd == ""  # the odd one has been replaced


def test_growth_of_a_regency_compares_only_what_is_known_at_both_ends():
    one, two = account("x"), account("tiktok")
    note(one, "9 ribuan", on=date(2024, 10, 1))
    note(one, "10.500", on=DAY)
    note(two, "500", on=DAY)
    province = make.actor("pengelola", "kpu", "32")
    rows = accounts_visible_to(province, make.NOON)
    (bogor,) = growth(rows, date(2024, 10, 2), DAY, 4)
    assert (bogor.place.name, bogor.accounts, bogor.read, bogor.both) == ("Kota Bogor", 2, 2, 1)
    assert (bogor.followers, bogor.change_low, bogor.change_high) == (11_000, 501, 1_500)


def test_an_account_whose_term_is_over_counts_before_and_no_more():
    one = account("x")
    one.until = make.NOON - timedelta(days=10)
    one.save()
    note(one, "100", on=date(2024, 10, 1))
    rows = accounts_visible_to(make.actor("pengelola", "kpu", "32"), make.NOON)
    (bogor,) = growth(rows, date(2024, 10, 2), make.NOON.date(), 4)
    assert (bogor.accounts_before, bogor.accounts, bogor.followers_before) == (1, 0, 100)
    assert (bogor.followers, bogor.both) == (0, 0)


def test_only_who_keeps_the_account_notes_its_numbers():
    one, office = account(), make_rosters.keeper()
    note(one, "100", actor=office)
    for stranger in (make.pps(), make.actor("pengelola", "kpu", "1674"), make.second()):
        assert refused(note, one, "101", actor=stranger) == "permission.denied"
    pps = make.pps()
    mine = register_account(
        actor=pps, now=make.NOON, institution=make.institution("pps", make.KEDUNG_BADAK),
        platform="x", said="siti", personal=True, consent=True,
    )  # fmt: skip
    note(mine, "300", actor=pps)
    assert refused(note, mine, "301", actor=office) == "permission.denied"
    withdraw_own(actor=pps, now=make.NOON, account=mine)
    assert not mine.readings.exists()
