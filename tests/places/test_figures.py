"""What was stated for the five regions, the sample of RW, and the outlines."""

import csv
from collections import Counter

import pytest

from kentongan.places.boundaries import province_boundaries, regency_boundaries
from kentongan.places.stated import stated_regions
from kentongan.places.tree import DATA, read_tree


@pytest.mark.parametrize(
    ("code", "voters", "tps"),
    [
        ("1674", 144_157, 281),
        ("1503", 214_042, 544),
        ("6310", 242_971, 550),
        ("3271", 815_249, 1_530),
        ("18", 6_515_869, 13_282),
    ],
)
def test_the_five_regions_have_the_figures_to_show(code, voters, tps):
    region = stated_regions()[code]
    assert region.main("voters").value == voters
    assert region.main("tps").value == tps
    assert region.main("districts") is not None
    assert next(read_tree(code))  # a place of the map


def test_a_sum_that_does_not_add_up_is_shown_and_not_corrected():
    prabumulih = stated_regions()["1674"]
    assert prabumulih.shortfall("voters") == 100
    assert prabumulih.shortfall("tps") == 0
    assert stated_regions()["3271"].shortfall("voters") is None


def test_figures_that_disagree_stand_side_by_side_with_their_sources():
    voters = [f for f in stated_regions()["6310"].figures if f.what == "voters"]
    assert [f.value for f in voters] == [242_971, 242_791, 244_061, 238_792]
    assert all(f.source and f.note_id and f.note_en for f in voters)
    for region in stated_regions().values():
        shown = Counter(f.what for f in region.figures if f.main)
        assert set(shown.values()) == {1}


def test_the_sample_of_rw_has_802_in_68_kelurahan_and_says_it_is_a_sample():
    with open(DATA / "sample_rw_kota_bogor.csv", encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == 802
    villages = {row.code for row in read_tree("3271") if row.level == "desa"}
    assert {line["kode_desa"] for line in lines} == villages
    assert len(villages) == 68
    assert all(line["catatan"].startswith("CONTOH") for line in lines)


def test_every_province_and_regency_has_an_outline_in_the_right_place():
    provinces, regencies = province_boundaries(), regency_boundaries()
    rows = {row.code: row.name for row in read_tree() if len(row.code) in (2, 4)}
    assert set(provinces) | set(regencies) == set(rows) - {""}
    for shape in [*provinces.values(), *regencies.values()]:
        assert 94 < shape.longitude < 142
        assert -12 < shape.latitude < 7
        for polygon in shape.polygons:
            assert polygon[0][0] == polygon[0][-1]


def test_the_licences_of_others_travel_with_their_data():
    sources = (DATA / "SOURCES.md").read_text("utf-8")
    assert "Copyright (c) 2017 Cahya DSN" in sources
    assert "creativecommons.org/licenses/by/4.0" in sources
    missing = [f.name for f in DATA.iterdir() if f.name not in sources and f.name != "SOURCES.md"]
    assert missing == []
