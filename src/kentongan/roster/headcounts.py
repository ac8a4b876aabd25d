"""Stated numbers beside each other: what the parts give, what was stated, and where they differ."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet, Sum

from kentongan.ledger.actor import Actor
from kentongan.places import range_of
from kentongan.rules import accounts, may

from .models import Headcount, Place

_LEVELS = {"kecamatan": "kecamatan", "desa": "desa"}


@dataclass(slots=True)
class Part:
    """One statement, and what may explain it."""

    row: Headcount
    multiples: list[tuple[int, str, int]] = field(default_factory=list)
    fits: bool | None = None  # False: the map explains the number in none of the known ways
    between: tuple[int, str, int, int] | None = None  # what the map would explain
    lost: tuple[int, str, int] | None = None  # a digit may be missing: it is near a tenth of this
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """What was stated of one place, for one day and one status; a total is never replaced by a sum."""

    place: Place
    status: str
    on: date
    total: Part | None
    parts: list[Part]

    @property
    def sum(self) -> int:
        """What the parts that were named give together."""
        return sum(part.row.number for part in self.parts)

    @property
    def difference(self) -> int | None:
        """Stated total less the sum; None when there is nothing to compare."""
        return self.total.row.number - self.sum if self.total and self.parts else None


def headcounts_visible_to(
    actor: Actor, now: datetime, act: str = "headcount.see"
) -> QuerySet[Headcount]:
    """Statements of the own branch, of those whose people the actor may look at."""
    if actor.kind != "post" or not actor.in_force(now):
        return Headcount.objects.none()
    low, high = range_of(actor.place)
    found = Q(pk__in=[])
    for where, of in may.reach(role=actor.role, institution=actor.institution, act=act):
        part = Q(pk__in=[])
        if "own" in where:
            part |= Q(place__code=low)
        if "descendant" in where:
            part |= Q(place__code__gt=low, place__code__lt=high)
        found |= part if "*" in of else part & Q(owner__in=of)
    return Headcount.objects.filter(found).select_related("place")


def groups(rows: QuerySet[Headcount]) -> list[Group]:
    """Standing statements, put together by place, status and day; the newest day first."""
    found: dict[tuple, Group] = {}
    counts: dict[str, dict[str, int]] = {}
    standing = rows.standing().prefetch_related("notes").order_by("-on", "place__code", "pk")
    for row in standing:
        key = (row.on, row.place.code, row.status)
        group = found.setdefault(key, Group(row.place, row.status, row.on, None, []))
        known = counts.get(row.place.code)
        if known is None:
            known = counts[row.place.code] = _counts(row.place)
        part = Part(
            row,
            accounts.multiples(row.unit, row.number, known),
            accounts.fits(row.unit, row.number, known),
            accounts.bounds(row.unit, known),
            accounts.digit_lost(row.unit, row.number, known),
            [note.text for note in row.notes.all()],
        )
        if row.unit == "total":
            group.total = part
        else:
            group.parts.append(part)
    return list(found.values())


def history_of(rows: QuerySet[Headcount], headcount: Headcount) -> list[Headcount]:
    """What was stated before about the same thing, the newest first."""
    return list(
        rows.filter(place=headcount.place, owner=headcount.owner, unit=headcount.unit).order_by(
            "-on", "-at", "-pk"
        )
    )


def _counts(place: Place) -> dict[str, int]:
    """How many districts, villages and polling stations there are, as far as the map knows."""
    inside = Place.objects.in_force().within(place.code)
    counts = {name: inside.at_level(level).count() for name, level in _LEVELS.items()}
    stations = place.tps
    if stations is None:
        stations = inside.at_level("desa").aggregate(n=Sum("tps"))["n"]
    return counts | {"tps": stations or 0}
