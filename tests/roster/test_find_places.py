"""A person types, the place is found."""

import pytest

from kentongan.places.tree import read_tree
from kentongan.roster.find_places import find_places, path_of, paths_of
from kentongan.roster.load_places import load_places
from kentongan.roster.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def rows():
    branches = ("3271", "3201", "1674", "9601")
    found = {}
    for row in read_tree():
        if any(row.code.startswith(b) or b.startswith(row.code) for b in branches):
            found[row.code] = row
    return list(found.values())


@pytest.fixture
def four_regions(rows):
    load_places(rows=rows)
    for number in (5, 12):
        Place.objects.create(
            code=f"32710610031{number:03d}",
            name=f"RW {number:02d}",
            level="rw",
            zone="Asia/Jakarta",
            search=f"rw {number:02d}",
        )


def codes(text, **more):
    return [place.code for place in find_places(text, **more)]


BADAK = "3271061003"


@pytest.mark.parametrize(
    "text",
    [
        "kedung badak",
        "Kedung Badak",
        "KDG BADAK",
        "kdg badak bogor",
        "bogor, kedung badak",
        "kelurahan kedung badak",
        "Kel. Kedung Badak, Kec. Tanah Sareal, Kota Bogor",
        "kedung badak tanah sareal",
        "kedungbadak",
        "kedung bad",
        "32.71.06.1003",
        "3271061003",
        " 32 71 06 1003 ",
        "RW 99 Kedung Badak",
    ],
)
def test_many_ways_to_say_one_village(four_regions, text):
    assert codes(text)[0] == BADAK


@pytest.mark.parametrize(
    "text", ["RW 05 Kedung Badak", "rw5 kdg badak", "kedung badak bogor rw 005"]
)
def test_an_rw_is_found_through_its_village(four_regions, text):
    assert codes(text) == [BADAK + "1005"]


def test_inside_one_village_an_rw_needs_no_name(four_regions):
    assert codes("RW 12", within=BADAK) == [BADAK + "1012"]


def test_kota_bogor_is_not_kabupaten_bogor(four_regions):
    assert codes("kota bogor")[0] == "3271"
    assert codes("kab. bogor")[0] == "3201"
    assert set(codes("bogor")[:2]) == {"3201", "3271"}
    assert codes("kab bogor cibinong")[0] == "320101"


def test_a_kind_said_in_the_middle_parts_the_name_from_what_lies_above(four_regions):
    assert codes("tanah sareal kota bogor")[0] == "327106"
    assert codes("desa ciawi kabupaten bogor")[0].startswith("3201")
    Place.objects.filter(code="3271061004").update(name="Tanah", search="tanah")
    assert codes("tanah kota bogor")[0] == "3271061004"


def test_a_former_code_of_kpu_finds_the_place_after_the_one_that_has_it_now(four_regions):
    assert [place.name for place in find_places("9601071001")][:1] == ["Aimas"]
    assert [place.name for place in find_places("960107")][:2] == ["Sayosa", "Aimas"]


def test_a_word_inside_a_name_is_found_when_nothing_begins_so(four_regions):
    assert "327106" in codes("sareal")


def test_a_search_keeps_to_its_territory(four_regions):
    assert codes("kedung", within="1674") == []
    assert all(code.startswith("3201") for code in codes("ci", within="3201"))
    assert codes("32", within="1674") == []


def test_the_limit_is_kept_and_the_larger_place_comes_first(four_regions):
    found = find_places("prabumulih", limit=3)
    assert found[0].name == "Kota Prabumulih"
    assert len(found) == 3
    assert len(find_places("s", limit=8)) == 8


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "\ud800",
        "-",
        "%",
        "_",
        "'; DROP TABLE",
        "x" * 100_000,
        "9" * 500,
        "👍",
        "a " * 50,
        "rw",
        "rw 5",
        "tps 0",
        "desa",
        "kota kabupaten",
        "٣٢",
    ],
)
def test_odd_input_finds_little_and_never_breaks(four_regions, text):
    assert len(find_places(text)) <= 8


def test_the_path_of_a_place_is_one_query(four_regions, django_assert_num_queries):
    place = Place.objects.get(code=BADAK + "1005")
    with django_assert_num_queries(1):
        path = path_of(place)
    assert [step.level for step in path] == ["negara", "provinsi", "kabkota", "kecamatan", "desa"]
    places = find_places("bogor")
    with django_assert_num_queries(1):
        paths = paths_of(places)
    assert [step.name for step in paths["3271"]] == ["Indonesia", "Jawa Barat"]
    assert path_of(Place.objects.get(code="")) == []
