"""Reminders, proof and silences of the relay chain: the interpreter of `relay.toml`."""

import tomllib
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "relay.toml").read_text("utf-8"))


def per_day() -> int:
    """Reminders that may reach one person in a day."""
    return _table()["fatigue"]["per_day"]


def per_notice() -> int:
    """Reminders of one notice in a day."""
    return _table()["fatigue"]["per_notice"]


def gap() -> timedelta:
    """The least time between two reminders of one notice."""
    return timedelta(minutes=_table()["fatigue"]["gap_minutes"])


def sample_percent() -> int:
    """How many of a hundred statements are looked at by lot."""
    return _table()["proof"]["sample_percent"]


def opens_needed() -> int:
    """Openings of the own short link that confirm a relay."""
    return _table()["proof"]["opens"]


def opens_per_hour() -> int:
    """The most openings of one link counted in one hour."""
    return _table()["proof"]["opens_per_hour"]


def groups_most() -> int:
    """The largest number of groups that is believed."""
    return _table()["proof"]["groups_most"]


def rw_most() -> int:
    """The most RW that one statement may name."""
    return _table()["proof"]["rw_most"]


def deadline_hours() -> tuple[int, ...]:
    """The deadlines a writer may choose from."""
    return tuple(_table()["deadline"]["hours"])


def silences() -> dict[str, dict[str, str]]:
    """Reason → {label_id, label_en}."""
    return _table()["silence"]


def is_machine(agent: str) -> bool:
    """True when a User-Agent is that of a machine, or missing: it opens no link as a person."""
    agent = agent.lower()
    return not agent or any(part in agent for part in _table()["bots"]["agents"])
