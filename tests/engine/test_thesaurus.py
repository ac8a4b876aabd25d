"""Words that say one thing are partners; words that exclude one another are not, however alike they look."""

import re

import pytest

from kentongan.engine.align import FEATURES, describe, side
from kentongan.engine.concepts import unframed
from kentongan.engine.lexicon import load_concepts
from kentongan.engine.text import plain


def told(a: str, b: str) -> tuple[dict[str, float], dict]:
    values, left = describe(side(plain(a), a), side(plain(b), b))
    return dict(zip(FEATURES, values.tolist(), strict=True)), left


def left_over(a: str, b: str) -> tuple[list[str], list[str]]:
    _, left = told(a, b)
    return [word for word, _ in left["a"]], [word for word, _ in left["b"]]


def test_every_line_of_the_thesaurus_has_a_class_ways_and_an_opposite_or_none():
    rows = load_concepts("concepts.txt")
    assert len(rows) > 3000
    for kind, ways, opposite in rows:
        assert re.fullmatch(r"[a-z0-9_]+", kind), kind
        assert ways and all(ways) and len(set(ways)) == len(ways), (kind, ways)
        assert all(way == way.strip().lower() for way in ways), ways
        assert opposite, ways


def test_no_party_is_in_the_thesaurus():
    assert not [kind for kind, _, _ in load_concepts("concepts.txt") if kind.startswith("partai")]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Surat pemberitahuan belum dibagikan di Ciluar", "C6 belum dibagikan di Ciluar"),
        (
            "Surat pemberitahuan belum dibagikan di Ciluar",
            "undangan nyoblos blm dibagiin di Ciluar",
        ),
        ("Tenaga kesehatan boleh memilih di rumah sakit", "nakes boleh milih di rumah sakit"),
        ("Bener gak sih saksi diusir KPPS?", "Saksi diusir KPPS"),
        ("Kotak suaro di Legok ilang", "Kotak suara di Legok hilang"),
    ],
)
def test_what_says_one_thing_leaves_nothing_over(a, b):
    assert left_over(a, b) == ([], [])


@pytest.mark.parametrize(
    ("a", "b", "word", "other"),
    [
        ("Saksi diusir KPPS", "Linmas diusir KPPS", "saksi", "linmas"),
        ("Beras dibagikan di Ciluar", "Gula dibagikan di Ciluar", "beras", "gula"),
        ("Rapat di balai desa Ciluar", "Rapat di sekolah Ciluar", "balai desa", "sekolah"),
    ],
)
def test_alternatives_are_left_over_on_both_sides_and_counted_as_an_exchange(a, b, word, other):
    values, left = told(a, b)
    assert word in [w for w, _ in left["a"]]
    assert other in [w for w, _ in left["b"]]
    assert values["same_class"] >= 1
    assert any(mark.startswith("exchange ") for mark in left["marks"])


def test_what_is_left_over_is_told_in_the_messages_own_words():
    claim = "Tinta bisa dihapus dengan jeruk sehingga orang mencoblos dua kali"
    left = left_over("Tinta bisa dihapus dengan jeruk", claim)[1]
    assert left
    assert {word for said in left for word in said.split()} <= set(plain(claim).words) | {"2"}


def test_what_is_denied_on_one_side_only_is_counted():
    values, _ = told("Yang mengelola akun itu KPU", "Yang mengelola akun itu bukan KPU")
    assert values["denied_apart"] == 1
    values, _ = told("akun itu bukan punya KPU", "Akun itu tidak punya KPU")
    assert values["denied_apart"] == 0


def test_who_did_it_to_whom_is_read_with_the_verb():
    values, _ = told("Lurah melaporkan camat ke polisi", "Camat melaporkan lurah ke polisi")
    assert values["acts_clash"] == 2
    values, _ = told("Lurah melaporkan camat ke polisi", "Camat dilaporkan lurah ke polisi")
    assert values["acts_clash"] == 0


def test_who_stands_nearest_before_and_behind_has_the_part_the_voice_gives():
    values, _ = told("Saksi diajak ketua KPPS nganter C6", "saksi ngajak ketua kpps nganterin c6")
    assert values["done_only_turned"] == 1
    values, _ = told("Saksi diajak ketua KPPS nganter C6", "ketua kpps ngajak saksi nganterin c6")
    assert values["done_turned"] == 0
    assert values["done_same"] >= 1


def test_a_school_in_capitals_is_a_school_and_in_small_letters_chat():
    assert "slta" in plain("Pengawas wajib lulusan SMA").words
    assert left_over("wajib lulusan SMA", "wajib lulusan SMP") != ([], [])
    assert "slta" not in plain("pergi sma ketua").words


def test_a_frame_is_no_part_of_the_claim_but_a_message_of_frames_alone_stays():
    assert unframed(["apa", "benar", "saksi", "diusir"]) == ["saksi", "diusir"]
    assert unframed(["apa", "benar"]) == ["apa", "benar"]
    a = "apa benar?"
    assert side(plain(a), a).function
