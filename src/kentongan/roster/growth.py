"""Followers over time: anchors and daily changes joined, each number with how exact it is.

Never a sum of people: the same person follows many accounts, so what is added up are accounts.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from .models import Account, Place, Reading

_RANK = {"api": 0, "export": 1, "manual": 2}


@dataclass(frozen=True, slots=True)
class Point:
    """A day's number, at least and at most, and where it comes from."""

    day: date
    low: int
    high: int
    source: str  # api, export, manual; "delta" when it was carried from an anchor


@dataclass(slots=True)
class Growth:
    """One regency over a period: accounts then and now, followers then and now."""

    place: Place | None
    code: str
    accounts: int = 0
    accounts_before: int = 0
    followers: int = 0
    followers_most: int = 0
    followers_before: int = 0
    before_most: int = 0
    read: int = 0  # accounts of which there is a number now
    both: int = 0  # accounts with a number at both ends: only these are compared
    change_low: int = 0
    change_high: int = 0


def series(readings: Iterable[Reading]) -> list[Point]:
    """The standing readings of one account and metric as one line, one point a day.

    A level is an anchor. Days of which only the change is known are carried from the nearest
    anchor before, or back from the first; with no anchor at all there is no level to show.
    """
    levels: dict[date, Reading] = {}
    deltas: dict[date, int] = {}
    for row in readings:
        if row.delta:
            deltas[row.day] = row.value
        elif row.day not in levels or _RANK[row.source] < _RANK[levels[row.day].source]:
            levels[row.day] = row
    if not levels:
        return []
    points = {day: Point(day, row.value, row.high, row.source) for day, row in levels.items()}
    first, steps = min(levels), sorted(deltas)
    held = points[first]
    for day in (d for d in steps if d > first):
        before = [anchor for anchor in levels if anchor <= day]
        if (anchor := max(before)) > held.day:
            held = points[anchor]
        if day in levels:
            held = points[day]
            continue
        if (day - held.day).days > 1:  # a day without a number in between: nothing is guessed
            continue
        held = points[day] = _moved(held, day, deltas[day])
    held = points[first]
    for day in sorted((d for d in steps if d <= first), reverse=True):
        # The change of a day leads from the day before to it.
        earlier = day.fromordinal(day.toordinal() - 1)
        if held.day != day or earlier in levels:
            break
        held = points[earlier] = _moved(held, earlier, -deltas[day])
    return [points[day] for day in sorted(points)]


def _moved(point: Point, day: date, change: int) -> Point:
    return Point(day, max(point.low + change, 0), max(point.high + change, 0), "delta")


def series_of(accounts: Iterable[Account], metric: str = "followers") -> dict[int, list[Point]]:
    """Account → its line, in one query."""
    rows: dict[int, list[Reading]] = defaultdict(list)
    keys = [account.pk for account in accounts]
    for start in range(0, len(keys), 500):
        found = Reading.objects.standing().filter(
            account__in=keys[start : start + 500], metric=metric
        )
        for row in found.order_by("account", "day"):
            rows[row.account_id].append(row)
    return {key: series(found) for key, found in rows.items()}


def at(points: list[Point], day: date) -> Point | None:
    """The last number known on a day."""
    return next((point for point in reversed(points) if point.day <= day), None)


def _runs(account: Account, day: date) -> bool:
    """In use on a day: named, not closed, and the term of its body not over."""
    ends = [moment.date() for moment in (account.closed_at, account.until) if moment]
    return account.since.date() <= day and all(end > day for end in ends)


def growth(rows: QuerySet[Account], since: date, until: date, width: int) -> list[Growth]:
    """Accounts and followers of each area with `width` digits, and what changed (R4.17)."""
    accounts = [one for one in rows.filter(person=None) if _runs(one, since) or _runs(one, until)]
    lines = series_of(accounts)
    found: dict[str, Growth] = {}
    for one in accounts:
        code = one.place.code[:width]
        area = found.setdefault(code, Growth(None, code))
        living = _runs(one, until)
        area.accounts += living
        area.accounts_before += _runs(one, since)
        points = lines.get(one.pk, [])
        last, first = at(points, until), at(points, since)
        if last is not None and living:
            area.read += 1
            area.followers += last.low
            area.followers_most += last.high
        if first is not None and _runs(one, since):
            area.followers_before += first.low
            area.before_most += first.high
        if first is not None and last is not None and living:
            area.both += 1
            same = (first.low, first.high) == (last.low, last.high)
            area.change_low += 0 if same else last.low - first.high
            area.change_high += 0 if same else last.high - first.low
    places = {place.code: place for place in Place.objects.filter(code__in=found)}
    for code, area in found.items():
        area.place = places.get(code)
    return [found[code] for code in sorted(found)]
