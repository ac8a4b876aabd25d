"""The claim library answers known rumours in new words, and stays silent when it should."""

from kentongan.engine.match import Claim, Library

CLAIMS = [
    Claim("tunda", "Pemilu ditunda karena banjir di seluruh kabupaten"),
    Claim("tps", "TPS 04 Bantarjati pindah ke halaman masjid karena kebanjiran"),
    Claim(
        "aid",
        "Bantuan sosial hanya diberikan kepada warga yang memilih calon nomor urut dua",
    ),
]


def test_a_known_claim_is_answered_in_slang():
    result = Library.build(CLAIMS).match(
        "tps 4 bantarjati pndh ke halaman masjid krn kebanjiran"
    )
    assert result.matches[0].id == "tps"


def test_another_polling_station_is_blocked_and_says_why():
    result = Library.build(CLAIMS).match(
        "TPS 40 Bantarjati pindah ke halaman masjid karena kebanjiran"
    )
    assert result.answer is None
    assert "TPS" in result.matches[0].why[0].say("id")


def test_a_claim_added_is_seen_by_the_next_query_and_gone_when_removed():
    library = Library()
    assert library.match("surat suara sudah dicoblos").matches == []
    library.add(Claim("a", "Surat suara sudah dicoblos sebelum pemungutan dimulai"))
    assert library.match("surat suara sudah dicoblos").matches[0].id == "a"
    library.remove("a")
    assert library.match("surat suara sudah dicoblos").matches == []
    assert len(library) == 0
