"""Territory codes: what must hold for every code there can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.places import (
    LEVELS,
    above,
    contains,
    level_of,
    parent_of,
    range_of,
    relation,
    zone_of,
)
from kentongan.places.zones import WIB, WIT, WITA, letters


def digits(n):
    return st.text("0123456789", min_size=n, max_size=n)


map_codes = st.sampled_from((0, 2, 4, 6, 10)).flatmap(digits)
local_codes = st.builds(
    lambda village, kind, number: f"{village}{kind}{number:03d}",
    digits(10),
    st.sampled_from("12"),
    st.integers(1, 999),
)
codes = map_codes | local_codes


@given(codes)
def test_every_code_has_a_level_and_its_parent_the_next_larger(code):
    assert level_of(code) in LEVELS
    parent = parent_of(code)
    if code:
        assert contains(parent, code)
        assert LEVELS.index(level_of(parent)) < LEVELS.index(level_of(code))
    else:
        assert parent is None


@given(codes)
def test_the_path_runs_from_the_country_down(code):
    path = above(code)
    assert path == sorted(path, key=len)
    assert all(contains(step, code) and step != code for step in path)
    assert (path[:1] == [""]) == bool(code)


@given(codes, codes)
def test_the_range_holds_exactly_what_the_place_contains(outer, inner):
    low, high = range_of(outer)
    assert (low <= inner < high) == contains(outer, inner)


@given(codes, codes)
def test_relation_is_seen_the_other_way_round_from_the_other_side(one, other):
    turned = {"own": "own", "descendant": "ancestor", "ancestor": "descendant", "other": "other"}
    assert relation(other, one) == turned[relation(one, other)]


@given(codes)
def test_every_place_keeps_the_time_of_its_province(code):
    assert zone_of(code) == zone_of(code[:2])
    assert letters(zone_of(code)) in ("WIB", "WITA", "WIT")


@given(st.text(max_size=20))
def test_whatever_is_no_code_is_told_apart_and_never_breaks(text):
    try:
        assert level_of(text) in LEVELS
        assert text == "" or (text.isascii() and text.isdigit())
    except ValueError:
        pass


@pytest.mark.parametrize("wrong", ["3", "327", "32710", "3271061", "32710610083005", "32.71", "٣٢"])
def test_a_wrong_width_or_sign_is_no_code(wrong):
    with pytest.raises(ValueError):
        level_of(wrong)


@pytest.mark.parametrize(
    ("code", "zone"),
    [("12", WIB), ("62", WIB), ("63", WITA), ("51", WITA), ("76", WITA), ("81", WIT), ("96", WIT)],
)
def test_zones_of_the_provinces_at_the_borders(code, zone):
    assert zone_of(code) == zone
