"""Facts are read before anything is folded away: numbers, times, dates, denial, who."""

import pytest

from kentongan.engine.facts import numerals, read
from kentongan.engine.text import plain


def facts(text):
    return read(plain(text))


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("dua puluh lima orang", ["25", "orang"]),
        ("dua juta rupiah", ["2000000", "rupiah"]),
        ("100 ribu", ["100000"]),
        ("seratus lima puluh", ["150"]),
        ("sebelas lembar", ["11", "lembar"]),
        ("lima belas warga", ["15", "warga"]),
    ],
)
def test_number_words_become_digits(said, written):
    assert numerals(said.split()) == written


def test_the_hour_is_one_however_it_is_said():
    said = ["jam 6 sore", "pukul 18.00", "jam 18.00"]
    assert len({frozenset(n for n in facts(s).numbers if n[0] == "time") for s in said}) == 1


def test_codes_keep_their_kind_and_lose_leading_zeros():
    assert ("tps", "4") in facts("di TPS 04 sepi").numbers
    assert ("rw", "7") in facts("warga RW 07").numbers
    assert facts("TPS 4").numbers != facts("TPS 40").numbers


def test_a_date_is_one_in_words_and_in_figures():
    assert facts("tanggal 27/11").dates == facts("27 November").dates


def test_slang_denial_is_denial():
    assert facts("pemilu gak ditunda").poles == facts("pemilu tidak ditunda").poles
    assert facts("pemilu gak ditunda").poles != facts("pemilu ditunda").poles


def test_a_message_that_denies_a_rumour_says_so():
    assert facts("Kabar itu hoaks, sudah dicek").denies
    assert not facts("Mohon dicek, apa ini hoaks?").denies


def test_institutions_and_offices_are_seen():
    seen = facts("Ketua Bawaslu dan anggota KPU")
    assert seen.institutions == {"bawaslu", "kpu"}
    assert {"ketua", "anggota"} <= seen.offices
