"""How far notices have come: villages that know, counted by notice and by area.

Notices to named villages are read from their tallies, those to whole territories from the roll-ups
per district, which are kept in the transaction of each act. Nothing here counts people.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.db.models.functions import Substr

from kentongan.places import range_of

from .models import Delivery, Notice, Roll, Tally, TallyQuerySet

_SILENT = Q(first_at=None)
# Tallies belong to one notice: every row is another village.
_SUMS = {
    "villages": Count("id"),
    "known": Count("first_at"),
    "empty": Count("id", filter=_SILENT & Q(expected=0)),
    "expected": Sum("expected"),
    "acknowledged": Sum("acknowledged"),
}
# Roll-ups of a notice to whole territories: every row is another district.
_ROLLED = {name: Sum(name) for name in ("villages", "known", "empty", "expected", "acknowledged")}
# Tallies of several notices: a village is counted once, and knows when it knows all of them.
_PLACES = {
    "villages": Count("code", distinct=True),
    "missing": Count("code", distinct=True, filter=_SILENT),
    "empty": Count("code", distinct=True, filter=_SILENT & Q(expected=0)),
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Villages meant, those that know, those without anybody who could state receipt."""

    villages: int = 0
    known: int = 0
    empty: int = 0
    expected: int = 0  # posts in force at release; 0 where several notices are counted together
    acknowledged: int = 0

    @property
    def missing(self) -> int:
        return self.villages - self.known

    @property
    def share(self) -> float:
        """1 when nobody was meant: nothing is missing there."""
        return self.known / self.villages if self.villages else 1.0


def coverage_of(notices: Iterable[Notice], *, within: str) -> dict[int, Coverage]:
    """Notice id → how far it has come inside a territory; one query for all of them."""
    notices = list(notices)
    ids = [notice.pk for notice in notices]
    narrow = [notice.pk for notice in notices if not notice.wide or len(within) > 6]
    rows = Tally.objects.within(within).filter(notice__in=narrow).values("notice")
    found = {row.pop("notice"): Coverage(**row) for row in rows.annotate(**_SUMS).order_by()}
    if len(narrow) < len(ids):
        wide = set(ids) - set(narrow)
        rolled = _rolls(within).filter(notice__in=wide).values("notice").annotate(**_ROLLED)
        found |= {row.pop("notice"): Coverage(**row) for row in rolled.order_by()}
    return {pk: found.get(pk, Coverage()) for pk in ids}


def coverage_areas(notice: Notice, *, within: str, width: int) -> dict[str, Coverage]:
    """Code of `width` digits → coverage of one notice there."""
    if not notice.wide or width > 6:
        tallies = Tally.objects.within(within).filter(notice=notice)
        return coverage_by_area(tallies, width=width)
    rows = _rolls(within).filter(notice=notice).annotate(area=Substr("code", 1, width))
    sums = rows.values("area").annotate(**_ROLLED).order_by("area")
    return {row.pop("area"): Coverage(**row) for row in sums}


def _rolls(within: str):
    low, high = range_of(within)
    return Roll.objects.filter(code__gte=low, code__lt=high)


def coverage_by_area(tallies: TallyQuerySet, *, width: int) -> dict[str, Coverage]:
    """Code of `width` digits → coverage of the villages under it. Tallies of one notice."""
    rows = tallies.annotate(area=Substr("code", 1, width)).values("area").annotate(**_SUMS)
    return {row.pop("area"): Coverage(**row) for row in rows.order_by("area")}


def coverage_together(tallies: TallyQuerySet) -> Coverage:
    """Tallies of several notices: a village is missing while one of them is not known there."""
    return _together(tallies.aggregate(**_PLACES))


def coverage_together_by_area(tallies: TallyQuerySet, *, width: int) -> dict[str, Coverage]:
    """The same, by area."""
    rows = tallies.annotate(area=Substr("code", 1, width)).values("area").annotate(**_PLACES)
    return {row.pop("area"): _together(row) for row in rows.order_by("area")}


def opened_only(notice: Notice, codes: Iterable[str]) -> set[str]:
    """Those of these villages where somebody opened the notice without stating receipt."""
    rows = Delivery.objects.filter(
        notice=notice, acknowledged_at=None, post__place__code__in=list(codes)
    ).exclude(read_at=None)
    return set(rows.values_list("post__place__code", flat=True))


def _together(row: dict[str, int]) -> Coverage:
    return Coverage(row["villages"], row["villages"] - row["missing"], row["empty"])
