"""The table of voter segments: eleven, each in two languages, with its source."""

import tomllib
from importlib.resources import files

from kentongan.rules import segments


def test_r3_19_first_time_voters_and_people_with_disabilities_are_segments_of_eleven():
    table = segments.segments()
    assert len(table) == 11 and {"pemula", "disabilitas", "perempuan"} <= set(table)
    assert all(row["label_id"] and row["label_en"] for row in table.values())
    assert table["pemula"]["ages"][1] < table["muda"]["ages"][0]


def test_the_table_says_where_it_was_read_and_how_sure_that_is():
    text = files("kentongan.rules").joinpath("segments.toml").read_text("utf-8")
    whole = tomllib.loads(text)
    assert whole["source"] and whole["certainty"] == "press"


def test_codes_fit_between_spaces_in_a_notice():
    assert all(code.isascii() and code.isalpha() for code in segments.segments())
    assert len(" ".join(segments.segments())) < 190


def test_a_code_that_is_gone_is_shown_as_it_is():
    assert segments.label("lama", "id") == "lama"
    assert segments.label("pemula", "en") == "First-time voters"
