"""The claim library answers known rumours in new words, and stays silent when it should."""

import time

import pytest

from kentongan.engine.match import Claim, Library

CLAIMS = [
    Claim("late", "Pemilu ditunda karena banjir di seluruh kabupaten"),
    Claim("tps", "TPS 04 Bantarjati pindah ke halaman masjid karena kebanjiran"),
    Claim("aid", "Bantuan sosial hanya diberikan kepada warga yang memilih calon nomor urut dua"),
    Claim(
        "ink",
        "Tinta pemilu mudah luntur",
        ("Tinta di jari bisa dihapus dengan jeruk nipis, hati-hati",),
    ),
]


@pytest.fixture
def library():
    return Library.build(CLAIMS)


@pytest.mark.parametrize(
    "text",
    [
        "TPS 04 Bantarjati pindah ke halaman masjid karena kebanjiran",
        "Diteruskan: tps 4 bantarjati pindh ke halaman masjid krn kebanjiran 🙏🙏",
        "TPS 04 BANTARJATI PINDAH KE HALAMAN MASJID KARENA KEBANJIRAN!!!",
    ],
)
def test_a_known_claim_is_answered_as_it_is_sent_on(library, text):
    result = library.match(text)
    assert result.answer == "tps"
    assert result.matches[0].verdict == "same"
    assert result.matches[0].why[0].sign == "="


def test_another_polling_station_is_blocked_and_says_why(library):
    result = library.match("TPS 40 Bantarjati pindah ke halaman masjid karena kebanjiran")
    assert result.answer is None
    assert result.matches[0].verdict == "blocked"
    assert result.why[0].say("id") == "Peristiwa sama, TPS berbeda: 40 dan 4"


def test_any_known_wording_finds_the_claim(library):
    assert library.match("tinta di jari bs dihapus pake jeruk nipis").matches[0].id == "ink"


def test_what_is_unknown_is_not_answered(library):
    assert library.match("Harga cabai naik di pasar induk menjelang lebaran").answer is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("😀😀", "empty"),
        ("https://contoh.example/a", "empty"),
        ("\ud800\x00", "empty"),
        ("zzz qqq", "none"),
    ],
)
def test_nothing_to_match_is_said(library, text, code):
    result = library.match(text)
    assert (result.matches, result.answer) == ([], None)
    assert result.why[0].code == code


@pytest.mark.parametrize(
    "text", ["tps", "a" * 100_000, "tps " * 25_000, "選挙 тпс TPS ‏عربي", "\x00tps\udcff"]
)
def test_odd_input_is_no_error_and_no_answer(library, text):
    assert library.match(text).answer is None


def test_a_batch_says_what_single_questions_say(library):
    texts = [c.text for c in CLAIMS] + ["", "tps 40 bantarjati", "cabai naik"]
    for together, alone in zip(library.match_many(texts), map(library.match, texts), strict=True):
        assert together.answer == alone.answer
        assert [(m.id, m.verdict) for m in together.matches] == [
            (m.id, m.verdict) for m in alone.matches
        ]


def test_a_claim_added_is_seen_by_the_next_query_and_gone_when_removed():
    library = Library()
    text = "surat suara sudah dicoblos sebelum pemungutan dimulai"
    assert library.match(text).matches == []
    library.add(Claim("a", "Surat suara sudah dicoblos sebelum pemungutan dimulai"))
    assert library.match(text).answer == "a"
    library.remove("a")
    assert library.match(text).matches == []
    assert len(library) == 0
    with pytest.raises(KeyError):
        library.remove("a")


def test_adding_stays_quick_while_a_library_grows():
    library = Library.build([Claim(str(n), f"kotak suara desa {n} terbuka") for n in range(2000)])
    for n in range(2000, 2040):
        start = time.process_time()
        library.add(Claim(str(n), f"gudang logistik kecamatan {n} bocor"))
        assert library.match(f"gudang logistik kecamatan {n} bocor").matches[0].id == str(n)
        assert time.process_time() - start < 0.5  # a hundred times slower would still fail this
    assert len(library) == 2040


def test_an_id_is_used_once(library):
    with pytest.raises(ValueError, match="tps"):
        library.add(Claim("tps", "lain"))


def test_another_territory_or_an_old_claim_is_for_a_person():
    library = Library.build(
        [Claim("a", "Lokasi TPS 04 pindah ke balai desa", place="3271", date="2019-04-17")]
    )
    text = "Lokasi TPS 04 pindah ke balai desa"
    assert library.match(text).answer == "a"
    assert library.match(text, place="327105", date="2019-05-01").answer == "a"
    assert library.match(text, place="1674").why[0].code == "place_scope"
    assert library.match(text, date="2024-11-20").why[0].code == "old"
    assert library.match(text, date="kemarin").answer == "a"


def test_a_saved_library_answers_alike_and_takes_new_claims(library, tmp_path):
    texts = [c.text for c in CLAIMS] + [
        "tinta di jari dihapus jeruk nipis",
        "tps 40 bantarjati pindah",
    ]
    before = library.match_many(texts)
    library.save(tmp_path)
    loaded = Library.load(tmp_path)
    assert len(loaded) == len(CLAIMS)
    assert [[m.id for m in r.matches] for r in loaded.match_many(texts)] == [
        [m.id for m in r.matches] for r in before
    ]
    assert [r.answer for r in loaded.match_many(texts)] == [r.answer for r in before]
    loaded.add(Claim("new", "Kotak suara dibawa pulang petugas malam hari"))
    assert loaded.match("kotak suara dibawa pulang petugas malam hari").answer == "new"


def test_a_removed_claim_stays_away_from_the_saved_library(library, tmp_path):
    library.remove("tps")
    library.save(tmp_path)
    loaded = Library.load(tmp_path)
    assert "tps" not in {m.id for m in loaded.match(CLAIMS[1].text).matches}
    assert len(loaded) == len(CLAIMS) - 1


def test_an_empty_library_can_be_saved_and_opened(tmp_path):
    Library().save(tmp_path)
    assert Library.load(tmp_path).match("tps pindah").matches == []


def test_english_libraries_work_too():
    claims = [
        Claim("a", "The polling stations were closed because of the floods in the city"),
        Claim("b", "A video shows that the ballots have been burned at the warehouse"),
        Claim(
            "c",
            "The governor of the province has said that he is not at the rally and it was in the news",
        ),
    ] * 1
    library = Library.build(claims)
    assert (
        library.match("Polling station closing because of flooding in the city!").matches[0].id
        == "a"
    )


def test_a_library_saved_by_an_older_engine_says_so(library, tmp_path):
    library.save(tmp_path)
    (tmp_path / "spell_hashes.npy").rename(tmp_path / "spell_keys.npy")
    with pytest.raises(ValueError, match="older engine"):
        Library.load(tmp_path)
