"""What an official report must have and until when: the interpreter of `filing.toml`."""

import tomllib
from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Limit:
    """The last safe day to hand a report in, counted from the day it came to be known."""

    last_day: date
    days: int
    source: str
    certainty: str
    past: bool


@dataclass(frozen=True, slots=True)
class Need:
    """One requirement, and whether it is met."""

    key: str
    formal: bool
    met: bool


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "filing.toml").read_text("utf-8"))


def limit(known_on: date, today: date) -> Limit:
    """The earliest of the last days that the rules give: calendar days are never more than working days."""
    row = min(_table()["limit"].values(), key=lambda row: (row["days"], row["working_days"]))
    first = 1 if _table()["counting"]["first_day_counts"] else 0
    try:
        last = known_on + timedelta(days=row["days"] - first)
    except OverflowError:
        last = date.max
    return Limit(last, row["days"], row["source"], row["certainty"], past=today > last)


def needs(met: Set[str]) -> list[Need]:
    """Every requirement, the formal ones first, each with whether it is met."""
    return [
        Need(key, part == "formal", key in met)
        for part in ("formal", "material")
        for key in _table()[part]["needs"]
    ]


def form_fields() -> tuple[str, ...]:
    """What section 1 of the report form asks of the reporter beside name, address and contact."""
    return tuple(_table()["form"]["reporter"])


def form_sexes() -> tuple[str, ...]:
    """The letters that the form knows."""
    return tuple(_table()["form"]["sex"])


def sources() -> list[str]:
    """Where the requirements are from."""
    return [_table()[part]["source"] for part in ("formal", "material")]
