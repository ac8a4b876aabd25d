"""The step curve of a claim: its axis, its ticks and the sentence that is spoken."""

import math
from datetime import datetime

from django.utils.translation import gettext as _

from kentongan.loop.measure import Measure
from kentongan.roster.models import Place
from kentongan.web.parts.text import at, duration_long, hour, hour_of

# Steps of the axis in minutes: the first that needs no more than four ticks is taken.
_STEPS = (15, 30, 60, 120, 240, 360, 720, 1440, 2880, 10080)
_MOST = 4


def curve_of(measured: Measure, now: datetime, place: Place) -> dict[str, object] | None:
    """Everything `{% curve %}` needs; None while there is no exposed village to count."""
    total = len(measured.villages)
    if not total:
        return None
    times = [
        measured.since_first(village.known_at).total_seconds() / 60
        for village in measured.villages
        if village.known_at
    ]
    approved = measured.since_first(measured.approved_at)
    mark = approved.total_seconds() / 60 if approved is not None else None
    latest = max([*times, mark or 0, _until_now(measured, now)])
    span = max(30.0, latest * 1.05)
    return {
        "times": times,
        "total": total,
        "span": span,
        "ticks": _ticks(measured, span, place),
        "mark": mark,
        "mark_label": _("%(hour)s approved") % {"hour": hour_of(at(measured.approved_at, place))}
        if mark is not None
        else "",
        "label": _spoken(measured, total),
    }


def _until_now(measured: Measure, now: datetime) -> float:
    """While villages are missing the line runs on, at most as long again as it took so far."""
    if not measured.missing:
        return 0.0
    known = [village.known_at for village in measured.villages if village.known_at]
    passed = [moment for moment in (measured.approved_at, *known) if moment]
    if not passed:
        return min(1440.0, (now - measured.first_seen).total_seconds() / 60)
    so_far = max(measured.since_first(moment).total_seconds() / 60 for moment in passed)
    return min((now - measured.first_seen).total_seconds() / 60, max(60.0, 2 * so_far))


def _ticks(measured: Measure, span: float, place: Place) -> list[tuple[float, str]]:
    step = next((width for width in _STEPS if span / width <= _MOST), _STEPS[-1])
    count = min(_MOST, math.floor(span / step))
    rest = [(step * n, f"+{_short(step * n)}") for n in range(1, count + 1)]
    # A last tick at the very edge would be cut.
    return [(0.0, hour(measured.first_seen, place)), *(tick for tick in rest if tick[0] < span)]


def _short(minutes: int) -> str:
    if minutes % 1440 == 0:
        return _("%(n)s d") % {"n": minutes // 1440}
    if minutes % 60 == 0:
        return _("%(n)s h") % {"n": minutes // 60}
    return _("%(n)s min") % {"n": minutes}


def _spoken(measured: Measure, total: int) -> str:
    """The curve as a sentence."""
    if not measured.known:
        return _("No village knows yet, of %(total)s exposed.") % {"total": total}
    return _("First village after %(first)s; now %(known)s of %(total)s know.") % {
        "first": duration_long(measured.since_first(measured.first_known_at)),
        "known": measured.known,
        "total": total,
    }
