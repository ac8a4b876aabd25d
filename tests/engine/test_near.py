"""What people rely on when a copy of a post arrives: it is recognised, and its opposite is not."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kentongan.engine import near, near_fold, near_invent, near_sketch

POST = "Surat suara di TPS 04 sudah dicoblos sebelum jam 7 pagi kata saksi"


def link(one: str, other: str) -> near.Near | None:
    return near.best(near.signature(one), [(1, near.signature(other))])


@pytest.mark.parametrize(
    "copy",
    [
        "SURAT SUARA di TPS 04 sudah dicoblos, sebelum jam 7 pagi kata saksi!!",
        "*Dari grup sebelah* Surat suara di TPS 4 sudah dicoblos sebelum jam 7 pagi kata saksi 🙏",
        "Fwd: Dpt dari grup keluarga, surat suara di tps 04 sudah dicoblos sebelum jam 7 pagi kata "
        "saksi https://contoh.example/x @bawasluri Tolong sebarkan ke semua grup ya",
        "Sur4t suaraaa di TPS04 sudah d1coblos sebelum jam7 pagi kata saksi bener ga sih?",
        "Surat suara di TPS 04 sudah dicoblos sebelum",
        "di TPS 04 sudah dicoblos sebelum jam 7 pagi kata saksi",
        "𝐒𝐮𝐫𝐚𝐭 𝐬𝐮𝐚𝐫𝐚 di TPS 04 sudah dicoblos\u200b sebelum jam 7 pagi kata saksi",
    ],
)
def test_a_copy_is_recognised(copy):
    assert link(POST, copy) is not None
    assert link(copy, POST) is not None


OPPOSITES = [
    ("Pemilu ditunda", "Pemilu tidak ditunda"),
    ("Pemilu ditunda kata ketua KPU pusat", "Pemilu tdk ditunda kata ketua KPU pusat"),
    (POST, POST.replace("04", "40")),
    (POST, POST.replace("jam 7", "jam 9")),
    ("Tidak benar pemilu ditunda karena banjir besar", "Pemilu ditunda karena banjir besar"),
    ("HOAKS pemilu ditunda karena banjir besar", "Pemilu ditunda karena banjir besar"),
    ("Pencoblosan 14 Februari di semua wilayah kota", "Pencoblosan 15 Februari di semua wilayah kota"),
    ("Pendaftaran dibuka bulan Maret di kantor desa", "Pendaftaran dibuka bulan April di kantor desa"),
    ("Logistik sampai di RW 03 dan RT 12 kemarin sore", "Logistik sampai di RW 12 dan RT 03 kemarin sore"),
    ("Surat suara tercoblos itu sah kata ketua KPPS", "Surat suara tercoblos itu tidak sah kata ketua KPPS"),
    ("Bantuan akan dibagikan kepada warga dusun", "Bantuan tidak akan dibagikan kepada warga dusun"),
    ("Pemungutan ditunda sampai tahun 2027 di sini", "Pemungutan ditunda sampai tahun 2025 di sini"),
    ("Ada tiga orang ditangkap karena politik uang", "Ada empat orang ditangkap karena politik uang"),
    ("Logistik tidak pernah dikirim ke balai desa kami", "Logistik dikirim ke balai desa kami"),
    ("Kabar itu tidak benar pemilu ditunda di desa", "Kabar itu pemilu ditunda di desa"),
    ("Warga boleh memilih dengan KTP saja di sana", "Warga tidak boleh memilih dengan KTP saja di sana"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), OPPOSITES)
def test_another_number_date_or_a_denial_is_another_post(one, other):
    assert link(one, other) is None
    assert link(other, one) is None


def test_a_copy_that_denies_the_same_is_still_a_copy():
    assert link("Pemilu tidak ditunda kata ketua KPU", "Pemilu tdk ditunda kata ketua kpu 🙏")
    assert link("Pemilu tidak ditunda kata ketua KPU", "Pemilu tidk ditunda kata ketua KPU")
    cut = "Pemilu tetap berjalan di seluruh desa dan tidak ditunda karena banjir"
    assert link(cut, "Pemilu tetap berjalan di seluruh desa"), "the denial was cut off, not turned"


def test_a_post_that_denies_is_seldom_torn_from_its_misspelt_copies():
    dice = random.Random(6)
    said = [near_invent._invented(dice) + " " + near_invent._invented(dice) for _ in range(2000)]
    posts = [f"{post} padahal saksi belum datang ke sana" for post in said]
    copies = [near_invent.copy_of(post, dice) for post in posts]
    pairs = np.arange(len(posts))
    found, _ = near.scores(near_sketch.sketch(posts), pairs, near_sketch.sketch(copies), pairs)
    assert (found > 0).mean() > 0.98


def test_a_long_part_must_be_met_more_fully_than_a_short_one():
    """Posts put together from common phrases share half of what they say by chance."""
    ours = (
        "atas perintah atasan guru honorer seminggu penuh mengunci segel plastik membawa pulang "
        "di dermaga lama petugas desa dekat jembatan gantung berita acara"
    )
    other = "dekat jembatan gantung atas perintah atasan meja panitia petani kopi mengunci seminggu penuh"
    assert link(ours, other) is None
    assert (
        link(ours, "atas perintah atasan guru honrer seminggu pnuh mengunci segel plastik").why
        == "near.cut"
    )


def test_short_posts_are_alike_only_when_equal():
    assert link("ok", "OK!!").why == "near.exact"
    assert link("ok", "oke") is None
    assert link("👍", "👍").why == "near.exact"
    assert link("👍", "😡") is None
    assert link("https://contoh.example/a", "https://contoh.example/b") is None


ODD = [
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff abc \ud83d", "👍👍👍", "http://", "@", "@a", "#",
    "www.", "://", "1", "0", "00000", "a", "2", "9" * 500, "a1" * 300, "١٢٣", "a" * 100_000,
    "kata " * 20_000, "\n\n", "﷽", "سلام عليكم ورحمة الله", "ꦏꦸꦭ", "x" * 8, "tidak", "fwd:",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_any_text_has_a_signature_that_survives_packing(text):
    sig = near.signature(text)
    assert near.Signature.unpack(sig.pack()) == sig
    assert len(set(sig.keys)) == len(sig.keys) <= near_sketch.KEYS + 1
    assert all(-(2**63) <= number < 2**63 for number in (*sig.keys, sig.exact))
    assert near.best(sig, [(7, sig)]) == near.Near(7, 1.0, "near.exact")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_no_text_is_too_odd(text):
    sig = near.signature(text)
    assert near.Signature.unpack(sig.pack()) == sig
    assert near.best(sig, [(1, sig)]).score == 1.0


def test_a_signature_does_not_depend_on_what_is_signed_beside_it():
    texts = [*ODD, POST, "Bener gak nih? " + POST, *(pair[1] for pair in OPPOSITES)]
    random.Random(3).shuffle(texts)
    together = near_sketch.sketch(texts)
    for place, text in enumerate(texts):
        assert near.signature_at(together, place) == near.signature(text), repr(text[:40])


def test_long_posts_are_compared_by_a_sample():
    dice = random.Random(1)
    words = ["".join(dice.choices("bcdfghjklmnprstw", k=6)) + "a" for _ in range(15_000)]
    long, edited = " ".join(words), " ".join(w for w in words if dice.random() > 0.02)
    found = link(long, edited)
    assert found is not None and found.score > 0.8
    assert link(long, " ".join(words[:6000])).why == "near.cut"
    assert link(long, " ".join(words[:1000])) is None, "a small part is another post"
    other = " ".join(dice.sample(words, len(words)))
    assert link(long, " ".join("z" + w[::-1] for w in words)) is None
    assert len(near.signature(other).pack()) < 1000


def test_the_oldest_of_several_groups_wins_unless_one_is_equal():
    sig, copy = near.signature(POST), near.signature(POST + " itu pagi tadi")
    assert near.best(sig, [(9, copy), (4, copy), (30, near.signature("lain sekali"))]).id == 4
    assert near.best(sig, [(4, copy), (9, sig)]).id == 9
    assert near.best(sig, []) is None


@pytest.mark.parametrize("packed", [b"", b"x", b"\x02" * 40, near.signature(POST).pack()[:-1]])
def test_bytes_that_are_no_signature_are_refused(packed):
    with pytest.raises(ValueError, match="not a packed signature"):
        near.Signature.unpack(packed)


def test_numbers_and_words_are_told_apart_from_digits_for_letters():
    texts = ["p3m1lu TPS04 20juta tmn2 #2019GantiPresiden sek4r4n9 covid19 jam7 RT 003"]
    folded = near_fold.fold(texts)
    plain = bytes(folded.chars[folded.start[0] : folded.end[0]]).decode()
    assert plain == "pemilu tps04 20juta tmn 2019gantipresiden sekarang covidig jam7 rt 003"


def test_live_groups_keep_few_rows_for_a_key_everybody_shares():
    groups = near.LiveGroups()
    for post in range(40):
        groups.add(post, near.signature(f"telah dibuka loket nomor {post} dekat kantor lama"))
    assert max(map(len, groups.rows.values())) == near.ROWS_PER_KEY
    assert len(groups.representatives) == 40


def test_scores_are_within_bounds_and_the_same_both_ways():
    texts = [POST, POST[:40], POST.upper(), "sama sekali lain isinya dari yang tadi itu"]
    found = near_sketch.sketch(texts)
    left, right = (side.ravel() for side in np.indices((4, 4)))
    there, _ = near.scores(found, left, found, right)
    back, _ = near.scores(found, right, found, left)
    assert (there == back).all()
    assert ((there == 0) | ((there >= near.THRESHOLD) & (there <= 1))).all()
