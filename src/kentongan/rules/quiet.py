"""When a notice may go out, by class and by the clock of the place: the interpreter of `quiet.toml`."""

import tomllib
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from .stages import schedules

_DAY = timedelta(days=1)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "quiet.toml").read_text("utf-8"))


def classes() -> tuple[str, ...]:
    """The classes of notices that have a rule."""
    return tuple(_table()["class"])


def may_be_wide(purpose: str) -> bool:
    """True when this class may go to whole territories."""
    return _table()["class"][purpose]["wide"]


def quiet_days() -> list[tuple[date, date]]:
    """The masa tenang of every election whose stages are known: first and last day."""
    stage = _table()["masa_tenang"]["stage"]
    return [
        (row.start, row.end)
        for schedule in schedules().values()
        for row in schedule.stages
        if row.code == stage and row.start and row.end
    ]


def in_quiet_days(purpose: str, zone: str, now: datetime) -> bool:
    """True when the law forbids this class today, by the calendar of the place. Nobody passes it."""
    if _table()["class"][purpose]["masa_tenang"] == "allowed":
        return False
    today = now.astimezone(ZoneInfo(zone)).date()
    return any(first <= today <= last for first, last in quiet_days())


def waits_until(purpose: str, zone: str, now: datetime, *, urgent: bool = False) -> datetime | None:
    """When it may go on in this zone; None: now. Asked again then: windows may touch."""
    if urgent or not _table()["class"][purpose]["quiet"]:
        return None
    here = now.astimezone(ZoneInfo(zone))
    ends = [_ends(window, here) for window in (_table()["hours"], *_table()["prayer"])]
    found = [end for end in ends if end is not None]
    return max(found).astimezone(now.tzinfo) if found else None


def _ends(window: dict[str, Any], here: datetime) -> datetime | None:
    """The end of the window that `here` lies in; the night crosses midnight."""
    start, end = window["from"], window["to"]
    if "weekday" in window and window["weekday"] != here.weekday():
        return None
    clock = here.time()
    if start <= end:
        return _at(here, end) if start <= clock < end else None
    if clock >= start:
        return _at(here + _DAY, end)
    return _at(here, end) if clock < end else None


def _at(day: datetime, clock: time) -> datetime:
    return day.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
