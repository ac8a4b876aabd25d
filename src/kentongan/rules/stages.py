"""Stages of an election (tahapan): the interpreter of `stages_*.toml`.

Dates are handed in, also those of events that the table only points at (rows that come `after` the
Constitutional Court has spoken): the table knows the rule, the world knows the day.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

DONE, NOW, COMING = "done", "now", "coming"
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Stage:
    """One row. Absolute with `end` (and mostly `start`), or relative to the event `after`."""

    row: int
    code: str
    group: str
    label: dict[str, str]  # "id", "en"
    short: dict[str, str]
    start: date | None
    end: date | None
    main: bool = False  # shown where there is room for five
    after: str = ""
    days: int | None = None
    day_type: str = "calendar"  # or "work": Saturdays, Sundays and holidays are not counted
    certainty: str = ""  # where it differs from that of the whole table
    after_words: dict[str, str] | None = None
    note: dict[str, str] | None = None

    def dated(
        self, events: Mapping[str, date], holidays: Collection[date] = ()
    ) -> tuple[date | None, date | None]:
        """First and last day, as far as they are known; `events` gives days of events."""
        if not self.after:
            return self.start, self.end
        day = events.get(self.after)
        if day is None:
            return None, None
        if self.days is None:
            return day, None
        return day, counted(day, self.days, self.day_type, holidays)

    def status(self, today: date, events: Mapping[str, date] | None = None) -> str:
        """`done`, `now` or `coming` on a day. A stage without a first day runs until its last."""
        start, end = self.dated(events or {})
        if start is None and end is None:
            return COMING
        if end is not None and today > end:
            return DONE
        return COMING if start is not None and today < start else NOW


def counted(day: date, days: int, day_type: str, holidays: Collection[date] = ()) -> date:
    """The last of `days` after a day; of working days only where the rule says so."""
    if day_type != "work":
        return day + timedelta(days=days)
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY and day not in holidays
    return day


@dataclass(frozen=True, slots=True)
class Schedule:
    """The stages of one election, with where they stand written."""

    code: str
    label: dict[str, str]
    basis: str
    certainty: str
    read_in: tuple[str, ...]
    groups: dict[str, dict[str, str]]
    stages: tuple[Stage, ...]
    vote_day: date
    vote: str = ""  # code of the stage in which people vote
    events: dict[str, dict[str, str]] = field(default_factory=dict)  # what rows may wait for

    @property
    def main(self) -> tuple[Stage, ...]:
        """The few that everybody needs."""
        return tuple(stage for stage in self.stages if stage.main)

    def days_to_vote(self, today: date) -> int:
        """Days until voting: 7, … 1, 0 on the day, below 0 afterwards."""
        return (self.vote_day - today).days

    def on(self, today: date) -> tuple[Stage, ...]:
        """What runs on a day."""
        return tuple(stage for stage in self.stages if stage.status(today) == NOW)


@cache
def schedules() -> dict[str, Schedule]:
    """Every schedule in this folder, by code."""
    files = sorted(Path(__file__).parent.glob("stages_*.toml"))
    read = (_read(tomllib.loads(file.read_text("utf-8"))) for file in files)
    return {schedule.code: schedule for schedule in read}


def current(today: date) -> Schedule:
    """The election in view: the next vote, or the last one when none is to come."""
    known = sorted(schedules().values(), key=lambda schedule: schedule.vote_day)
    coming = [schedule for schedule in known if schedule.vote_day >= today]
    return coming[0] if coming else known[-1]


def _words(row: Mapping[str, Any], name: str) -> dict[str, str]:
    return {language: row[f"{name}_{language}"] for language in ("id", "en")}


def _stage(row: Mapping[str, Any]) -> Stage:
    label = _words(row, "label")
    return Stage(
        row=row["row"],
        code=row["code"],
        group=row["group"],
        label=label,
        short=_words(row, "short") if "short_id" in row else label,
        start=row.get("start"),
        end=row.get("end"),
        main=row.get("main", False),
        after=row.get("after", ""),
        days=row.get("days"),
        day_type=row.get("day_type", "calendar"),
        certainty=row.get("certainty", ""),
        after_words=_words(row, "after") if "after" in row else None,
        note=_words(row, "note") if "note_id" in row else None,
    )


def _read(table: Mapping[str, Any]) -> Schedule:
    head = table["schedule"]
    stages = tuple(_stage(row) for row in table["stage"])
    vote = next(stage for stage in stages if stage.code == head["vote"])
    assert vote.start is not None
    return Schedule(
        code=head["code"],
        label=_words(head, "label"),
        basis=head["basis"],
        certainty=head["certainty"],
        read_in=tuple(head["read_in"]),
        groups={code: _words(group, "label") for code, group in table["group"].items()},
        stages=stages,
        vote_day=vote.start,
        vote=vote.code,
        events={code: _words(row, "label") for code, row in table.get("event", {}).items()},
    )
