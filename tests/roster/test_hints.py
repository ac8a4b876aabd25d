"""Places in what a sender wrote in passing."""

import make
import pytest

from kentongan.roster.hints import hints

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _map(monkeypatch):
    monkeypatch.setitem(make._PLACES, "32710610031005", "RW 005")
    make.places()
    make.place("32710610031005")


@pytest.mark.parametrize(
    "said, first",
    [
        ("belakang masjid, RW 05 Kedung Badak", "32710610031005"),
        ("RT 03/RW 5 kel. kedung badak dekat pos ronda", "32710610031005"),
        ("di depan pasar Cibadak", "3271061011"),
        ("kelurahan Tanah Sareal", "3271061001"),
        ("kec. Tanah Sareal", "327106"),
        ("Sukadamai, Tanah Sareal", "3271061007"),
        ("lapangan batutulis", "3271011001"),
    ],
)
def test_a_name_said_in_passing_is_found_inside_the_own_area(said, first):
    found = hints(said, make.BOGOR)
    assert found and found[0].code == first


def test_nothing_is_offered_from_outside_or_where_nothing_is_named():
    assert hints("dekat Sarijadi", make.BOGOR) == []
    assert hints("di rumah", make.BOGOR) == []
    assert [place.code for place in hints("dekat Sarijadi", "32")] == ["3273011001"]
    for rubbish in ("", " ", "\x00", "rw", "rw 999", "x" * 100_000, "🙂" * 50, "\ud800"):
        assert isinstance(hints(rubbish, make.BOGOR), list)
