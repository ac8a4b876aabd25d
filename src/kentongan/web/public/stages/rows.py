"""The calendar of a place as pages and feeds tell it: what, when, since when, by whom, explained where."""

from datetime import UTC, date, datetime, time

from django.http import Http404, HttpRequest
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from kentongan.down.calendar import Row, calendar_of, explainers
from kentongan.ledger import clock
from kentongan.roster.models import Place
from kentongan.rules.stages import DONE, NOW, Schedule, current, schedules
from kentongan.web.public.chosen import chosen_place

from .trail import language, span, today_at

COUNTRY = "id"
LEAST = 0.02  # of the picture's width
_STATE = {DONE: "counted", NOW: "running"}


def place_asked(request: HttpRequest) -> Place | None:
    """?wilayah=3271, else the visitor's own place; `id` is the whole country."""
    code = request.GET.get("wilayah", "")
    if not code:
        return chosen_place(request)
    return asked_exactly(code)


def asked_exactly(code: str) -> Place | None:
    """A place by its code; None for the country; what is no place is not there."""
    if code in ("", COUNTRY):
        return None
    known = code.isascii() and code.isdigit() and len(code) <= 16
    place = Place.objects.in_force().filter(code=code).first() if known else None
    if place is None:
        raise Http404
    return place


def schedule_asked(request: HttpRequest, today: date) -> Schedule:
    """?pemilihan=pemilu_2024, else the election in view."""
    return schedules().get(request.GET.get("pemilihan", ""), current(today))


def rows_of(schedule: Schedule, code: str, now: datetime) -> list[dict[str, object]]:
    """Every stage in words; `lane` has what the picture needs."""
    today, spoken = today_at(code, now), language()
    explained = explainers(schedule.code, code, now)
    found = calendar_of(schedule, code, today)
    axis = axis_of(found)
    return [
        {
            "code": row.code,
            "name": row.label[spoken],
            "group": row.group,
            "status": row.status,
            "when": when(row, today),
            "note": row.stage.note[spoken] if row.stage and row.stage.note else "",
            "origin": origin(row, schedule),
            "local": row.local,
            "disputed": bool(row.stage and row.stage.certainty == "disputed"),
            "explained": explained.get(row.code, []),
            "row": row,
            "lane": _lane(row, axis, now, today) if row.known and axis else None,
        }
        for row in found
    ]


def when(row: Row, today: date) -> str:
    """`24–26 November`, or what it waits for."""
    if row.end is None and row.start is None:
        words = row.stage.after_words if row.stage else None
        return words[language()] if words else _("day not known yet")
    if row.end is None:
        return _("from %(day)s") % {"day": span(row.start, row.start, today)}
    return span(row.start, row.end, today)


def origin(row: Row, schedule: Schedule) -> str:
    """Where a date comes from: the table, or an office with what it rests on."""
    if row.local is None:
        return schedule.basis
    said = _("%(office)s: %(basis)s")
    return said % {"office": row.local.institution.name, "basis": row.local.basis}


def axis_of(rows: list[Row]) -> tuple[datetime, datetime] | None:
    """From the first day that is known to the last, whole months."""
    days = [day for row in rows for day in (row.start, row.end) if day is not None]
    if not days:
        return None
    low, high = min(days), max(days)
    after = date(high.year + high.month // 12, high.month % 12 + 1, 1)
    return at(low.replace(day=1)), at(after)


def ticks(axis: tuple[datetime, datetime] | None) -> list[tuple[str, str]]:
    """Months along the picture: where, and which; at most twelve."""
    if axis is None:
        return []
    low, high = axis
    months = (high.year - low.year) * 12 + high.month - low.month
    step = max(1, -(-months // 6))
    found = []
    for n in range(0, months, step):
        month, year = (low.month - 1 + n) % 12 + 1, low.year + (low.month - 1 + n) // 12
        share = (at(date(year, month, 1)) - low) / (high - low)
        found.append(
            (f"{100 * share:.2f}%", f"{str(MONTHS_3[month]).capitalize()} {year % 100:02d}")
        )
    return found


def at(day: date) -> datetime:
    """A day on the picture's axis; hours do not matter there."""
    return datetime.combine(day, time(), UTC)


def _lane(
    row: Row, axis: tuple[datetime, datetime], now: datetime, today: date
) -> dict[str, object]:
    low, high = axis
    start = at(row.start) if row.start else low
    end = at(row.end) if row.end else start
    # A single day of a year would be a hair's breadth: it is drawn as wide as a fingertip's half.
    after = min(high, max(end.replace(hour=23, minute=59), start + (high - low) * LEAST))
    return {
        "start": start,
        "end": after,
        "axis": axis,
        "now": min(max(at(today), low), high),
        "state": _STATE.get(row.status, "soon"),
        "label": f"{row.label[language()]}: {when(row, today)}",
    }


def now_and_place(request: HttpRequest) -> tuple[datetime, Place | None]:
    """The moment, and the place a feed is about: only what its address says, nothing remembered."""
    return clock.now(), asked_exactly(request.GET.get("wilayah", ""))
