"""Who does what to whom, words of one class, spans of time, and what a denial covers."""

import pytest

from kentongan.engine.align import FEATURES, describe, side
from kentongan.engine.facts import numerals, read
from kentongan.engine.guards import BLOCK, compare
from kentongan.engine.text import plain


def shape(a: str, b: str) -> dict[str, float]:
    values, _ = describe(side(plain(a), a), side(plain(b), b))
    return dict(zip(FEATURES, values.tolist(), strict=True))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Ketua KPPS diusir oleh saksi.", "Ketua KPPS ngusir saksi"),
        ("Linmas TPS 3 kena pukul warga", "Warga dipukul linmas TPS 3"),
        ("Panwascam melaporkan warga desa", "Warga desa melaporkan uang ke Panwascam"),
    ],
)
def test_who_and_whom_turned_round_is_seen_whatever_the_voice(a, b):
    assert shape(a, b)["parts_clash"] >= 2


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Ketua KPPS diusir oleh saksi.", "Saksi ngusir ketua KPPS"),
        ("Linmas TPS 3 dipukul warga", "Warga memukul linmas TPS 3"),
    ],
)
def test_the_other_voice_with_the_same_who_and_whom_agrees(a, b):
    found = shape(a, b)
    assert found["parts_agree"] >= 2
    assert found["parts_clash"] == 0


def test_two_words_of_one_class_in_one_place_are_an_exchange():
    found = shape("Kepala dinas kesehatan diperiksa", "Kepala dinas pendidikan diperiksa")
    assert found["class_slots"] == 1
    assert shape("Petugas lelah sekali", "Petugas capek sekali")["class_swaps"] == 0


def test_from_there_is_not_to_there():
    assert shape("beras dibawa dari Metro", "beras dibawa ke Metro")["paths_clash"] == 1


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("dua minggu", ["14", "hari"]),
        ("2 minggu", ["14", "hari"]),
        ("seminggu", ["7", "hari"]),
        ("malam minggu", ["sabtu", "malam"]),
        ("setengah jam", ["30", "menit"]),
        ("dua lima september", ["25", "september"]),
        ("1,2jt", ["1200000"]),
        ("TPS 6 minggu pagi", ["tps", "6", "minggu", "pagi"]),
        ("hari minggu", ["hari", "minggu"]),
    ],
)
def test_spans_and_nights_and_spoken_numbers_are_written_one_way(said, read_as):
    assert numerals(list(plain(said).words)) == read_as


def blocks(a: str, b: str) -> bool:
    return any(r.sign == BLOCK for r in compare(read(plain(a)), read(plain(b))))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Nama saya hilang dari daftar pemilih", "nama saya gk ada di daftar pemilih"),
        ("Dua minggu PPS datangi pendukung", "PPS datangi pendukung selama 14 hari"),
        ("bisa gk urus pindah milih bulan ini?", "Apakah masih dapat mengurus pindah memilih?"),
        ("Akun itu palsu, panwascam tidak punya akun", "Akun panwascam itu palsu"),
    ],
)
def test_a_denial_of_another_thing_and_a_span_said_otherwise_block_nothing(a, b):
    assert not blocks(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Pemilu ditunda", "Pemilu tidak ditunda"),
        ("Undangan sudah dibagikan", "Undangan tidak dibagikan"),
        ("Surat suara kekurangan 500 lembar", "Surat suara kelebihan 500 lembar"),
        ("Rapat 2 minggu lagi", "Rapat 10 hari lagi"),
        ("Kebakaran malam Minggu", "Kebakaran Minggu malam"),
    ],
)
def test_what_says_the_opposite_is_blocked_as_before(a, b):
    assert blocks(a, b)
