"""The normaliser makes one message of its many spellings, says what it did, and never fails."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kentongan.engine.stem import english, indonesian
from kentongan.engine.text import MAX_CHARS, plain, scrub, split_hashtag, term


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ("Pemilu gak jadi tgl 27", ["pemilu", "tidak", "jadi", "tanggal", "27"]),
        ("p3milu ditunda", ["pemilu", "ditunda"]),
        ("bangetttt rame", ["sangat", "ramai"]),
        ("anak2 KPPS", ["anak", "kpps"]),
        ("TPS04 pindah", ["tps", "4", "pindah"]),
        ("1.000.000 orang", ["1000000", "orang"]),
        ("dak biso nyoblos", ["tidak", "bisa", "coblos"]),
        ("kada kawa mamilih", ["tidak", "bisa", "pilih"]),
        ("teu tiasa", ["tidak", "bisa"]),
        ("durung iso", ["belum", "bisa"]),
        ("nyoblos 27/11", ["coblos", "27", "november"]),
        ("РЕМILU", ["pemilu"]),
    ],
)
def test_one_spelling_of_many(sent, words):
    assert list(plain(sent).words) == words


def test_forwarding_marks_links_and_emoji_are_set_aside_and_told():
    message = plain("Diteruskan berkali-kali: 🙏 cek https://contoh.example/x #PemiluDamai2024")
    assert [w for w in message.words if w in {"https", "diteruskan"}] == []
    assert {"forwarding", "link", "hashtag"} <= {step.code for step in message.steps}


def test_a_hashtag_is_split_at_its_humps():
    assert split_hashtag("SuratSuaraRusak2024") == "Surat Suara Rusak 2024"


def test_negation_is_never_a_stop_word():
    for word in ("tidak", "bukan", "belum", "jangan", "tanpa"):
        assert term(word) != ""


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("membagikan", "bagi"),
        ("penundaan", "tunda"),
        ("ditunda", "tunda"),
        ("mencoblos", "coblos"),
        ("suaranya", "suara"),
    ],
)
def test_indonesian_affixes_are_stripped(word, stem):
    assert indonesian(word) == stem


def test_english_inflections_meet():
    assert english("claims") == english("claimed") == english("claiming")
    assert english("stories") == english("story")


@pytest.mark.parametrize(
    "broken", ["", "\ud800", "\x00\x00", "😀😀😀", "https://contoh.example", "。、", "a" * 100_000]
)
def test_broken_input_is_read_without_complaint(broken):
    assert isinstance(plain(broken).words, tuple)
    assert len(scrub(broken)) <= MAX_CHARS


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_any_string_at_all_is_read(text):
    for word in plain(text).words:
        assert word and not word.isspace()
