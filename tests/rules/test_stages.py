"""The stages of Pilkada 2024: what is over, what runs, what comes."""

from datetime import date, timedelta

from kentongan.rules import stages

PILKADA = stages.schedules()["pilkada_2024"]
BY_CODE = {stage.code: stage for stage in PILKADA.stages}


def test_all_eighteen_rows_are_there_in_order():
    assert [stage.row for stage in PILKADA.stages] == list(range(1, 19))
    assert len(BY_CODE) == 18
    assert {stage.group for stage in PILKADA.stages} == set(PILKADA.groups)


def test_every_row_has_a_last_day_or_an_event_it_waits_for():
    for stage in PILKADA.stages:
        assert bool(stage.end) != bool(stage.after), stage.code
        assert not stage.start or not stage.end or stage.start <= stage.end, stage.code


def test_a_week_before_the_vote_the_campaign_runs():
    today = date(2024, 11, 20)
    assert PILKADA.days_to_vote(today) == 7
    assert [(s.code, s.status(today)) for s in PILKADA.main] == [
        ("daftar_pemilih", "done"),
        ("kampanye", "now"),
        ("masa_tenang", "coming"),
        ("pemungutan_suara", "coming"),
        ("penghitungan", "coming"),
    ]


def test_both_ends_of_a_stage_belong_to_it():
    quiet = BY_CODE["masa_tenang"]
    assert quiet.status(date(2024, 11, 23)) == "coming"
    assert quiet.status(date(2024, 11, 24)) == "now"
    assert quiet.status(date(2024, 11, 26)) == "now"
    assert quiet.status(date(2024, 11, 27)) == "done"


def test_campaign_quiet_period_and_vote_follow_one_another_without_a_gap():
    one_day = timedelta(days=1)
    assert BY_CODE["kampanye"].end + one_day == BY_CODE["masa_tenang"].start
    assert BY_CODE["masa_tenang"].end + one_day == BY_CODE["pemungutan_suara"].start


def test_a_relative_row_is_dated_only_once_its_event_has_a_day():
    winners = BY_CODE["penetapan_terpilih"]
    assert winners.dated({}) == (None, None)
    assert winners.status(date(2025, 3, 1)) == "coming"
    court = {"mk_registered": date(2025, 1, 3)}
    assert winners.dated(court) == (date(2025, 1, 3), date(2025, 1, 8))
    assert winners.status(date(2025, 1, 8), court) == "now"
    assert winners.status(date(2025, 1, 9), court) == "done"


def test_a_row_without_a_first_day_runs_until_its_last():
    rules = BY_CODE["penyusunan_peraturan"]
    assert rules.start is None
    assert rules.status(date(2024, 11, 18)) == "now"
    assert rules.status(date(2024, 11, 19)) == "done"


def test_after_the_vote_the_last_election_stays_in_view():
    assert stages.current(date(2024, 3, 1)) is PILKADA  # Pemilu 2024 was over, this one to come
    assert stages.current(date(2027, 1, 1)) is PILKADA
    assert PILKADA.days_to_vote(date(2024, 11, 28)) == -1
    assert [s.code for s in PILKADA.on(date(2024, 11, 27))] == ["pemungutan_suara", "penghitungan"]
