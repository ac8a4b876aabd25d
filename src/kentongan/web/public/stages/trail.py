"""Stages as people read them: a name, when, and whether it is over, now, or to come."""

from datetime import date, datetime

from django.utils.dates import MONTHS
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kentongan.places import zone_of, zones
from kentongan.rules.stages import DONE, NOW, Stage

_STATE = {DONE: "on", NOW: "now"}


def today_at(code: str, now: datetime) -> date:
    """The day it is at a place."""
    return now.astimezone(zones.info(zone_of(code))).date()


def language() -> str:
    """The language of the tables: "id" or "en"."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def trail(stages: tuple[Stage, ...], today: date, *, short: bool = True) -> list[dict[str, str]]:
    """Rows for the tall list of slits."""
    spoken = language()
    return [
        {
            "name": (stage.short if short else stage.label)[spoken],
            "note": _note(stage, today),
            "state": _STATE.get(stage.status(today), ""),
        }
        for stage in stages
    ]


def _note(stage: Stage, today: date) -> str:
    if stage.after_words:
        return stage.after_words[language()]
    status = stage.status(today)
    if status == DONE:
        return _("over since %(day)s") % {"day": _day(stage.end, today)}
    if status == NOW:
        if stage.start == stage.end:
            return _("today")
        return _("now, until %(day)s") % {"day": _day(stage.end, today)}
    return span(stage.start, stage.end, today)


def span(start: date | None, end: date, today: date) -> str:
    """`24–26 November`, `27 November–16 Desember`, `sampai 18 November`."""
    if start is None:
        return _("until %(day)s") % {"day": _day(end, today)}
    if start == end:
        return _day(end, today)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{_day(end, today)}"
    return f"{_day(start, today)} – {_day(end, today)}"


def _day(day: date, today: date) -> str:
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {MONTHS[day.month]}{year}"
