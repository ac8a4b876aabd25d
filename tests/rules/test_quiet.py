"""Quiet hours, prayer windows and masa tenang, by the clock of the place."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from kentongan.rules import quiet, relay

WIB, WIT = "Asia/Jakarta", "Asia/Jayapura"


def at(text: str, zone: str = WIB) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    "moment,until",
    [
        ("2024-11-20T12:00", None),
        ("2024-11-20T21:00", "2024-11-21T05:00"),
        ("2024-11-21T04:59", "2024-11-21T05:00"),
        ("2024-11-21T05:00", None),
        ("2024-11-20T17:40", "2024-11-20T18:30"),
        ("2024-11-22T12:00", "2024-11-22T13:00"),  # a Friday
        ("2024-11-21T12:00", None),
    ],
)
def test_a_notice_waits_for_morning_and_for_prayer(moment, until):
    found = quiet.waits_until("stage", WIB, at(moment))
    assert found == (at(until) if until else None)


def test_the_same_instant_is_day_in_one_zone_and_night_in_another():
    moment = at("2024-11-20T19:30")
    assert quiet.waits_until("stage", WIB, moment) is None
    assert quiet.waits_until("stage", WIT, moment) == at("2024-11-21T05:00", WIT)


def test_an_emergency_passes_the_night_and_not_the_law():
    night = at("2024-11-24T23:00")
    assert quiet.waits_until("contest", WIB, night, urgent=True) is None
    assert quiet.in_quiet_days("contest", WIB, night)


@pytest.mark.parametrize(
    "moment,forbidden",
    [
        ("2024-11-23T23:59", False),
        ("2024-11-24T00:00", True),
        ("2024-11-26T23:59", True),
        ("2024-11-27T00:00", False),
    ],
)
def test_pkpu_13_2024_notices_about_contestants_rest_in_masa_tenang(moment, forbidden):
    assert quiet.in_quiet_days("contest", WIB, at(moment)) is forbidden


@pytest.mark.parametrize("purpose", ["correction", "stage", "education", "call_to_vote"])
def test_information_about_voting_goes_on_in_masa_tenang(purpose):
    assert not quiet.in_quiet_days(purpose, WIB, at("2024-11-25T12:00"))


def test_the_quiet_days_begin_by_the_calendar_of_the_place():
    moment = at("2024-11-23T23:00")
    assert not quiet.in_quiet_days("contest", WIB, moment)
    assert quiet.in_quiet_days("contest", WIT, moment)


@pytest.mark.parametrize("agent", ["", "WhatsApp/2.23.20", "Googlebot/2.1", "curl/8.0"])
def test_machines_open_no_link_as_people(agent):
    assert relay.is_machine(agent)


def test_a_phone_is_no_machine():
    assert not relay.is_machine("Mozilla/5.0 (Linux; Android 9) Chrome/95.0 Mobile Safari/537.36")
