"""Money, percentages, the voter roll and verbs as people write them: one fact, read one way."""

import pytest

from kentongan.engine.facts import read
from kentongan.engine.match import Claim, Library
from kentongan.engine.text import plain

MONEY = "Petugas KPPS membagikan amplop Rp100.000 di TPS 04 Kedung Badak"


@pytest.mark.parametrize(
    "written", ["Rp100.000", "Rp 100.000,-", "rp. 100rb", "100 ribu rupiah", "seratus ribu"]
)
def test_money_is_one_number_however_it_is_written(written):
    assert ("plain", "100000") in read(plain(f"amplop isi {written} dibagikan")).numbers


@pytest.mark.parametrize(("one", "other"), [("50%", "50 persen"), ("2x", "dua kali")])
def test_signs_beside_a_number_are_words(one, other):
    first, second = (read(plain(f"honor dipotong {said}")).numbers for said in (one, other))
    assert first == second


@pytest.mark.parametrize(
    ("said", "roll"),
    [
        ("Nama saya tidak ada di DPT", True),
        ("nama sy gak masuk dpt", True),
        ("warga belum terdaftar di daftar pemilih tetap", True),
        ("blm dpt undangan", False),
        ("dpt info dari tetangga", False),
    ],
)
def test_the_voter_roll_is_told_from_getting(said, roll):
    words = plain(said).words
    assert ("dpt" in words, "dapat" in words) == (roll, not roll)


def test_a_verb_written_apart_is_one_word_and_a_place_stays_apart():
    assert plain("pilkada di tunda").words == ("pilkada", "ditunda")
    assert plain("rapat di kelurahan").words == ("rapat", "di", "kelurahan")


@pytest.mark.parametrize(
    "said", ["tidak punya KTP", "tanpa KTP", "belum menerima KTP", "gk dpt ktp"]
)
def test_not_having_a_thing_denies_the_thing(said):
    assert "ktp" in read(plain(f"pemilih {said} boleh memilih")).negated


@pytest.mark.parametrize(
    "said",
    [
        "petugas kpps udah bagikan amplop Rp 100rb di tps 4 kedung badak",
        "katanya KPPS membagikan amplop seratus ribu di TPS 04 Kedung Badak",
    ],
)
def test_the_same_words_bar_empty_ones_are_answered(said):
    assert Library.build([Claim("1", MONEY)]).match(said).answer == "1"


@pytest.mark.parametrize(
    "said",
    [
        "Petugas KPPS membagikan amplop Rp100.000 di TPS 40 Kedung Badak",
        "Petugas KPPS membagikan amplop Rp200.000 di TPS 04 Kedung Badak",
        "Petugas KPPS tidak membagikan amplop Rp100.000 di TPS 04 Kedung Badak",
        "Petugas KPPS dibagikan amplop Rp100.000 di TPS 04 Kedung Badak",
        "Petugas KPPS membagikan amplop Rp100.000 di TPS 04 Kedung Halang",
    ],
)
def test_one_fact_exchanged_is_never_answered(said):
    assert Library.build([Claim("1", MONEY)]).match(said).answer is None


def test_a_short_word_with_another_first_letter_is_another_word():
    library = Library.build([Claim("1", "Kapan hari pemungutan suara?")])
    assert not library.match("tinta di jari bikin gatal").matches
