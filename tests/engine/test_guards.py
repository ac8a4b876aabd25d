"""Guards: near-identical messages that say different things are told apart, with a sentence saying how."""

import pytest

from kentongan.engine.facts import read
from kentongan.engine.guards import compare
from kentongan.engine.match import Claim, Library
from kentongan.engine.reasons import SENTENCES, say
from kentongan.engine.text import plain

OPPOSITES = [
    ("Pemilu 2024 ditunda", "Pemilu 2024 tidak ditunda", "opposite"),
    (
        "Pemilih boleh membawa ponsel ke bilik",
        "Pemilih dilarang membawa ponsel ke bilik",
        "opposite",
    ),
    ("Laporan warga Cambai diterima panitia", "Laporan warga Cambai ditolak panitia", "opposite"),
    ("TPS 04 pindah ke balai desa", "TPS 40 pindah ke balai desa", "code"),
    ("Honor petugas naik 20 persen", "Honor petugas naik 30 persen", "number"),
    ("Pleno digelar hari Senin di aula", "Pleno digelar hari Rabu di aula", "date"),
    ("KPU memeriksa kepala desa", "Bawaslu memeriksa kepala desa", "institution"),
    ("Ketua panitia mundur karena sakit", "Sekretaris panitia mundur karena sakit", "person"),
    ("Surat suara sudah dibagikan", "Surat suara akan dibagikan", "tense"),
    ("Semua warga mendapat undangan", "Sebagian warga mendapat undangan", "quantifier"),
    ("Warga menerima amplop di pasar", "Kabar warga menerima amplop di pasar itu hoaks", "denial"),
]


@pytest.mark.parametrize(("a", "b", "code"), OPPOSITES)
def test_a_difference_of_fact_is_named(a, b, code):
    reasons = compare(read(plain(a)), read(plain(b)))
    assert code in {r.code for r in reasons if r.sign == "≠"}


@pytest.mark.parametrize(("a", "b", "code"), OPPOSITES)
def test_a_difference_of_fact_is_never_answered(a, b, code):
    assert Library.build([Claim("known", a)]).match(b).answer is None
    assert Library.build([Claim("known", b)]).match(a).answer is None


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("TPS 04 pindah ke balai desa", "tps 4 pindh ke balai desa"),
        ("Pleno mulai pukul 18.00", "pleno mulai jam 6 sore"),
        ("Pemilu tidak ditunda", "pemilu gak ditunda"),
    ],
)
def test_another_spelling_is_no_difference(a, b):
    assert [r for r in compare(read(plain(a)), read(plain(b))) if r.sign == "≠"] == []


def test_a_reason_is_a_sentence_in_both_languages():
    reason = compare(read(plain("TPS 04 banjir")), read(plain("TPS 40 banjir")))[0]
    assert reason.say("id") == "Peristiwa sama, TPS berbeda: 4 dan 40"
    assert reason.say("en") == "Same event, different TPS: 4 and 40"


def test_every_reason_has_words_in_both_languages():
    for code, sentences in SENTENCES.items():
        assert set(sentences) == {"id", "en"}, code
    with pytest.raises(KeyError):
        say("unheard", {})


def test_what_stands_between_the_denial_and_the_denied_word_changes_nothing():
    title = "Panitia tidak akan melantik ketua baru"
    assert not compare(read(plain("Panitia sepakat tidak melantik ketua baru")), read(plain(title)))
    assert compare(read(plain("Panitia melantik ketua baru")), read(plain(title)))


def test_asking_whether_or_not_denies_nothing():
    assert not read(plain("Jadi memilih atau tidak besok pagi")).negated


def test_digits_that_stand_for_letters_are_no_numbers():
    assert not read(plain("P3N6UMUM4N P4N1T14 kotak, 53luruhnya salah petugas")).numbers
    assert read(plain("Petugas menerima 50ribu")).numbers == {("plain", "50000")}


def test_a_title_that_says_it_the_other_way_round_does_not_block_the_message_it_is_about():
    message = "Panitia tidak pernah menunda pencoblosan di balai desa, kata pengumuman palsu"
    claim = Claim("known", "Pencoblosan di balai desa ditunda panitia", (message,))
    found = Library.build([claim]).match(message)
    assert found.matches[0].verdict != "blocked"
    assert (
        Library.build([Claim("known", claim.text)]).match(message).matches[0].verdict == "blocked"
    )
