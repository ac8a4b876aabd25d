"""Platforms and purposes: lengths as the platforms count them, and what article 4 named."""

from datetime import date

from kentongan.rules import platforms, purposes, stages


def test_every_platform_says_how_long_a_text_may_be_and_where_that_stands():
    for code, row in platforms.platforms().items():
        assert row["longest"] > 0 and row["source"], code
        assert row["certainty"] in ("read", "own", "memory")
        assert set(row["shapes"]) <= set(platforms.shapes())


def test_x_counts_an_address_as_23_and_an_emoji_as_two():
    assert platforms.length("x", "Cek https://contoh.id/" + "a" * 100) == 4 + 23
    assert platforms.length("x", "a🗳") == 3
    assert platforms.length("instagram", "a🗳") == 2


def test_a_text_is_too_long_by_what_lies_beyond_the_limit():
    assert platforms.too_long("x", "a" * 280) == 0
    assert platforms.too_long("x", "a" * 283) == 3


def test_r4_14_seven_purposes_and_r3_3_kinds_that_the_mix_is_counted_by():
    assert len(purposes.purposes()) == 7
    assert list(purposes.kinds()) == ["stage", "education", "vote", "correction"]


def test_pemilu_2024_has_its_nineteen_rows_and_its_vote():
    pemilu = stages.schedules()["pemilu_2024"]
    assert [stage.row for stage in pemilu.stages] == list(range(1, 20))
    assert pemilu.vote_day == date(2024, 2, 14)
    assert stages.current(date(2024, 2, 1)).code == "pemilu_2024"
    assert stages.current(date(2024, 3, 1)).code == "pilkada_2024"
    disputed = [stage.code for stage in pemilu.stages if stage.certainty == "disputed"]
    assert disputed == ["pendaftaran_peserta"] and all(
        stage.note for stage in pemilu.stages if stage.certainty
    )


def test_every_event_a_row_waits_for_has_a_name():
    for schedule in stages.schedules().values():
        waited = {stage.after for stage in schedule.stages if stage.after}
        assert waited == set(schedule.events), schedule.code


def test_working_days_skip_weekends_and_holidays():
    friday = date(2024, 11, 22)
    assert stages.counted(friday, 3, "calendar") == date(2024, 11, 25)
    assert stages.counted(friday, 3, "work") == date(2024, 11, 27)
    assert stages.counted(friday, 3, "work", {date(2024, 11, 27)}) == date(2024, 11, 28)
