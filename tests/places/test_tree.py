"""The shipped map, checked against the official totals."""

from collections import Counter

import pytest

from kentongan.places import above, parent_of
from kentongan.places.tree import ESTIMATE, OFFICIAL, province_voters, read_tree
from kentongan.places.zones import WIB, WIT, WITA


@pytest.fixture(scope="module")
def rows():
    return list(read_tree())


@pytest.fixture(scope="module")
def by_code(rows):
    return {row.code: row for row in rows}


def test_the_map_has_every_place_of_the_2025_decision(rows):
    assert Counter(row.level for row in rows) == {
        "negara": 1,
        "provinsi": 38,
        "kabkota": 514,
        "kecamatan": 7_285,
        "desa": 83_762,
    }


def test_every_place_but_the_country_lies_in_a_place_of_the_map(rows, by_code):
    assert all(parent_of(row.code) in by_code for row in rows if row.code)
    assert [row.code for row in rows] == sorted(by_code)


def test_polling_stations_add_up_to_the_official_number_at_every_level(rows):
    sums = Counter()
    for row in rows:
        sums[row.level] += row.tps or 0
    assert sums["negara"] == sums["provinsi"] == sums["kabkota"] == sums["kecamatan"] == 820_161
    # Three villages of KPU's list have no successor; their four stations stay with the district.
    assert sums["desa"] == 820_161 - 4


def test_stations_of_a_place_are_those_of_its_parts(rows, by_code):
    parts = Counter()
    for row in rows:
        if row.code:
            parts[parent_of(row.code)] += row.tps or 0
    differing = [c for c, n in parts.items() if n != by_code[c].tps and len(c) < 6]
    assert differing == []
    assert sum(n != by_code[c].tps for c, n in parts.items()) <= 3


def test_provinces_have_the_official_roll_and_the_country_their_sum(by_code):
    assert sum(province_voters().values()) == 203_056_748
    assert by_code[""].voters == 203_056_748
    assert (by_code["32"].voters, by_code["32"].voters_note) == (35_714_901, OFFICIAL)


def test_below_province_voters_are_an_estimate_and_say_so(by_code):
    bogor = by_code["3271"]
    assert bogor.voters_note == ESTIMATE
    assert bogor.voters == round(bogor.tps * 35_714_901 / 140_457)
    below = [row for row in by_code.values() if len(row.code) > 2]
    assert {row.voters_note for row in below} == {ESTIMATE, ""}


def test_a_village_made_after_the_election_has_no_figures(rows):
    new = [row for row in rows if row.tps is None]
    assert len(new) == 34
    assert all((row.voters, row.voters_note, row.level) == (None, "", "desa") for row in new)
    assert sum(row.code.startswith("1674") for row in new) == 8  # Kota Prabumulih


def test_a_code_that_was_handed_out_again_does_not_carry_the_other_places_figures(by_code):
    """KPU's 960107 of 2024 is Aimas; the ministry's 960107 of 2025 is Sayosa."""
    sayosa, aimas = by_code["960107"], by_code["960105"]
    assert (sayosa.name, sayosa.kpu_code) == ("Sayosa", "960110")
    assert (aimas.name, aimas.kpu_code) == ("Aimas", "960107")


def test_names_are_written_properly(rows):
    written_so_by_the_ministry = {"OP", "MKCM", "WKO", "KI'E", "RD. PJKA"}
    assert {row.name for row in rows if row.name.isupper()} == written_so_by_the_ministry
    assert not [row.name for row in rows if row.name != " ".join(row.name.split())]
    assert not [row.kpu_name for row in rows if row.kpu_name.isupper()]


def test_every_place_has_its_time_zone(by_code):
    assert by_code["3271"].zone == by_code[""].zone == WIB
    assert by_code["6310"].zone == WITA
    assert by_code["9105"].zone == WIT


def test_a_branch_comes_with_what_lies_above_it():
    branch = list(read_tree("327106"))
    assert [row.code for row in branch[:4]] == [*above("327106"), "327106"]
    assert len(branch) == 4 + 11
    assert branch[-1].voters is not None
