"""The RW a notice has come to, as those who passed it on say: by region, by village, one by one.

An RW counts as told when a relay that was not taken back names it, and as confirmed when that relay
was. RW that the map does not know are shown and never counted in a share.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Substr

from kentongan.ledger.refusal import Refusal
from kentongan.places import level_of
from kentongan.roster.models import Place
from kentongan.rules import relay as rules

from .models import RelayRw

LONGEST = 400  # letters that are looked at
_PARTS = re.compile(r"[\s,;&]+")
_ONE = re.compile(r"(?:rw\.?)?0*([0-9]{1,3})(?:-(?:rw\.?)?0*([0-9]{1,3}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RwArea:
    """One region: RW on the map, those told, those confirmed, and those told that the map lacks."""

    code: str
    total: int
    told: int
    confirmed: int
    unknown: int

    @property
    def silent(self) -> int:
        return self.total - self.told

    @property
    def share(self) -> float:
        return self.told / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class RwRow:
    """One RW of a village."""

    code: str
    name: str
    known: bool  # the map has it
    relays: int
    confirmed: int
    first_at: datetime | None


def numbers_of(text: str) -> tuple[int, ...]:
    """`1, 2, 5-7` and `RW 01 RW 02` as numbers; a Refusal says what is not understood.

    >>> numbers_of("RW 03, 5-7")
    (3, 5, 6, 7)
    """
    if len(text) > LONGEST:
        raise Refusal("relay.rw_numbers", field="rws")
    found: set[int] = set()
    joined = re.sub(r"\s*[-–]\s*", "-", re.sub(r"(?i)\brw\s+", "rw", text.strip()))
    for part in filter(None, _PARTS.split(joined)):
        if part.lower() == "dan":
            continue
        shape = _ONE.fullmatch(part)
        low, high = (int(shape[1]), int(shape[2] or shape[1])) if shape else (0, 0)
        if not 1 <= low <= high:
            raise Refusal("relay.rw_numbers", field="rws")
        found.update(range(low, high + 1))
        if len(found) > rules.rw_most():
            raise Refusal("relay.rw_many", field="rws", most=rules.rw_most())
    return tuple(sorted(found))


def codes_of(village: str, numbers: Iterable[int]) -> list[str]:
    """Codes of these RW; one that a map of this village does not have is refused by its number.

    A village without RW on the map takes any number.
    """
    wanted = [f"{village}1{number:03d}" for number in sorted(set(numbers))]
    on_map = set(rw_of(village).values_list("code", flat=True))
    wrong = [code for code in wanted if code not in on_map] if on_map else []
    if wrong:
        names = ", ".join(str(int(code[11:])) for code in wrong[:10])
        raise Refusal("relay.rw_unknown", field="rws", numbers=names)
    return wanted


def rw_of(village: str) -> QuerySet[Place]:
    """The RW of a village on the map."""
    return Place.objects.in_force().within(village[:10]).at_level("rw").order_by("code")


def own_rw(place: str) -> str:
    """The RW of a post that stands over one; "" for any other."""
    return place if level_of(place) == "rw" else ""


def rw_by_area(notice_ids: Iterable[int], *, within: str, width: int) -> list[RwArea]:
    """Every region of `width` digits that has RW, the smallest share told first."""
    places = Place.objects.in_force().within(within).at_level("rw")
    area = {"area": Substr("code", 1, width)}
    totals = dict(places.annotate(**area).values_list("area").annotate(n=Count("pk")).order_by())
    known = set(places.values_list("code", flat=True))
    told: dict[str, set[str]] = {}
    sure: dict[str, set[str]] = {}
    stated = _stated(notice_ids, within).values_list("code", "relay__confirmed_at").distinct()
    for code, confirmed_at in stated.order_by():
        told.setdefault(code[:width], set()).add(code)
        if confirmed_at is not None:
            sure.setdefault(code[:width], set()).add(code)
    rows = [
        RwArea(
            code,
            totals.get(code, 0),
            len(told.get(code, set()) & known),
            len(sure.get(code, set()) & known),
            len(told.get(code, set()) - known),
        )
        for code in {*totals, *told}
    ]
    return sorted(rows, key=lambda row: (not row.total, row.share, -row.silent, row.code))


def rw_together(rows: Iterable[RwArea], code: str = "") -> RwArea:
    """The sum of several regions."""
    rows = list(rows)
    return RwArea(
        code,
        sum(row.total for row in rows),
        sum(row.told for row in rows),
        sum(row.confirmed for row in rows),
        sum(row.unknown for row in rows),
    )


def rws_of_village(notice_ids: Iterable[int], village: str) -> list[RwRow]:
    """Every RW of a village, those nobody named first; with those named that the map lacks."""
    stated = (
        _stated(notice_ids, village)
        .values_list("code")
        .annotate(
            n=Count("relay", distinct=True),
            sure=Count("relay", distinct=True, filter=Q(relay__confirmed_at__isnull=False)),
            first=Min("relay__stated_at"),
        )
        .order_by()
    )
    found = {code: (n, sure, first) for code, n, sure, first in stated}
    names = dict(rw_of(village).values_list("code", "name"))
    rows = [
        RwRow(
            code,
            names.get(code) or f"RW {int(code[11:]):02d}",
            code in names,
            *found.get(code, (0, 0, None)),
        )
        for code in {*names, *found}
    ]
    return sorted(rows, key=lambda row: (row.relays > 0, row.confirmed > 0, row.code))


def rws_stated(delivery_ids: Iterable[int]) -> dict[int, list[str]]:
    """Delivery → the numbers of the RW its relay names, as people write them."""
    found: dict[int, list[str]] = {}
    rows = RelayRw.objects.filter(relay__delivery__in=list(delivery_ids), relay__undone_at=None)
    for delivery, code in rows.order_by("code").values_list("relay__delivery", "code"):
        found.setdefault(delivery, []).append(f"{int(code[11:]):02d}")
    return found


def _stated(notice_ids: Iterable[int], within: str) -> QuerySet[RelayRw]:
    return RelayRw.objects.filter(
        notice__in=list(notice_ids), code__startswith=within, relay__undone_at=None
    )
