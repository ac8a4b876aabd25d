"""Service promises: the interpreter of `response.toml`."""

import tomllib
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "response.toml").read_text("utf-8"))


def owner_of_kind(kind: str) -> str:
    """The kind of institution that must answer a thing of this kind."""
    return _table()["kind"][kind]["owner"]


def due(kind: str, first_seen: datetime) -> datetime:
    """When an answer is promised."""
    return first_seen + timedelta(hours=_table()["kind"][kind]["hours"])


def lease() -> timedelta:
    """How long an officer holds a group."""
    return timedelta(minutes=_table()["lease"]["minutes"])


def acknowledge_within() -> timedelta:
    """How soon an organiser is asked to state receipt."""
    return timedelta(hours=_table()["acknowledge"]["hours"])


def target_share() -> int:
    """Share of the exposed villages, of 100, that must know within that time."""
    return _table()["acknowledge"]["share"]
