"""The relay chain over many notices: expected, actual, on time, passed on, confirmed, by region."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Substr

from kentongan.ledger.actor import Actor
from kentongan.places import range_of
from kentongan.roster.models import Place, Post
from kentongan.rules import may

from .audience import expected_in_villages, outermost
from .models import Delivery, Notice, Relay, Roll, Seat, Silence, Tally
from .partners import is_narrowed

_SUMS = (
    "villages",
    "empty",
    "expected",
    "known",
    "on_time",
    "acknowledged",
    "joined",
    "relayed",
    "confirmed",
)


class Chain(NamedTuple):
    """One region over the notices asked about. Villages are counted once for each notice."""

    code: str
    villages: int = 0
    empty: int = 0
    expected: int = 0
    known: int = 0
    on_time: int = 0
    acknowledged: int = 0
    joined: int = 0
    relayed: int = 0
    confirmed: int = 0

    @property
    def missing(self) -> int:
        return self.villages - self.known

    @property
    def share(self) -> float:
        """Villages that know; where no village is meant, posts that stated receipt."""
        if self.villages:
            return self.known / self.villages
        return self.acknowledged / self.expected if self.expected else 1.0


@dataclass(frozen=True, slots=True)
class VillageRow:
    """One village for one notice, with why it is silent."""

    code: str
    name: str
    expected: int
    acknowledged: int
    relayed: int
    first_at: datetime | None
    silence: Silence | None


def notices_asked(
    found: QuerySet[Notice],
    *,
    pk: int | None = None,
    purpose: str = "",
    stage: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Notice]:
    """One notice, a purpose, a stage, a period; left out asks for all that were not stopped."""
    if pk is not None:
        return found.filter(pk=pk)
    found = found.exclude(state=Notice.State.STOPPED)
    if purpose:
        found = found.filter(purpose=purpose)
    if stage:
        found = found.filter(stage=stage)
    if since is not None:
        found = found.filter(released_at__gte=since)
    return found.filter(released_at__lt=until) if until is not None else found


def chain_by_area(notice_ids: Iterable[int], *, within: str, width: int) -> list[Chain]:
    """Every region of `width` digits inside a territory, the furthest behind first."""
    low, high = range_of(within)
    rows = (
        Roll.objects.filter(notice__in=list(notice_ids), code__gte=low, code__lt=high)
        .annotate(area=Substr("code", 1, width))
        .values_list("area")
        .annotate(*(Sum(name) for name in _SUMS))
        .order_by()
    )
    return sorted(
        (Chain(*row) for row in rows), key=lambda row: (row.share, -row.missing, row.code)
    )


def chain_of_districts(notice_id: int) -> list[Chain]:
    """Every district of one notice, as it stands in the roll-ups: read, not summed."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT code, {', '.join(_SUMS)} FROM down_roll WHERE notice_id = %s", [notice_id]
        )
        return [*map(Chain._make, cursor.fetchall())]


def chain_together(rows: Iterable[Chain], code: str = "") -> Chain:
    """The sum of several regions."""
    rows = list(rows)
    return Chain(code, *(sum(getattr(row, name) for row in rows) for name in _SUMS))


def villages_of_district(notice: Notice, code: str) -> list[VillageRow]:
    """Every village of a territory that the notice goes to, the silent ones first."""
    places = Place.objects.in_force().within(code).at_level("desa").order_by("code")
    tallies = {row.code: row for row in Tally.objects.within(code).filter(notice=notice)}
    why = {row.code: row for row in notice.silences.filter(code__startswith=code)}
    told = outermost(notice.scopes.filter(held=False).values_list("code", flat=True))
    names = {
        village: name
        for village, name in places.values_list("code", "name")
        if village in tallies or (notice.wide and any(village.startswith(one) for one in told))
    }
    low, high = range_of(code)
    seats: dict[str, int] = {}
    if is_narrowed(notice):
        seats = expected_in_villages(notice, list(names))
        made = [_village(village, name, tallies, seats, why) for village, name in names.items()]
        return _silent_first(made)
    rows = Seat.objects.filter(role__in=notice.audience.split(), code__gte=low, code__lt=high)
    for village, posts in rows.values_list("code", "posts"):
        seats[village] = seats.get(village, 0) + posts
    made = [_village(village, name, tallies, seats, why) for village, name in names.items()]
    return _silent_first(made)


def _silent_first(rows: list[VillageRow]) -> list[VillageRow]:
    return sorted(rows, key=lambda row: (row.first_at is not None, row.expected > 0, row.code))


def _village(
    code: str,
    name: str,
    tallies: dict[str, Tally],
    seats: dict[str, int],
    why: dict[str, Silence],
) -> VillageRow:
    tally = tallies.get(code)
    if tally is None:
        return VillageRow(code, name, seats.get(code, 0), 0, 0, None, why.get(code))
    return VillageRow(
        code,
        name,
        tally.expected,
        tally.acknowledged,
        tally.relayed,
        tally.first_at,
        why.get(code),
    )


def adhoc_shares(
    code: str, now: datetime, since: datetime | None = None
) -> list[tuple[str, int, int]]:
    """Role → posts of ad hoc bodies in force in a territory, and those that did something (R3.7).

    An act is a receipt or a relay, at any time or from `since` on.
    """
    roles = [role for role, row in may.roles().items() if row["family"] == "adhoc"]
    posts = Post.objects.in_force(now).within(code).filter(role__in=roles)
    mine = Delivery.objects.filter(post=OuterRef("pk"))
    act = mine.filter(acknowledged_at__isnull=False)
    if since is not None:
        act = mine.filter(Q(acknowledged_at__gte=since) | Q(relayed_at__gte=since))
    every = dict(posts.values_list("role").annotate(n=Count("pk")).order_by())
    acted = posts.filter(Exists(act)).values_list("role").annotate(n=Count("pk"))
    active = dict(acted.order_by())
    return [(role, every[role], active.get(role, 0)) for role in roles if role in every]


def adhoc_share(code: str, now: datetime, since: datetime | None = None) -> tuple[int, int]:
    """The same of all roles together."""
    rows = adhoc_shares(code, now, since)
    return sum(row[1] for row in rows), sum(row[2] for row in rows)


def relays_to_check(actor: Actor, notice: Notice) -> QuerySet[Relay]:
    """Statements in the actor's branch that nobody has confirmed, those drawn by lot first."""
    return (
        relays_below(actor)
        .filter(delivery__notice=notice, undone_at=None, confirmed_at=None)
        .exclude(delivery__post__person=actor.person_id)
        .order_by("-sampled", "doubted_at", "stated_at")
    )


def relays_below(actor: Actor) -> QuerySet[Relay]:
    """Statements that the actor may look at: in its branch, of bodies the map names."""
    reach = may.reach(role=actor.role, institution=actor.institution, act="relay.confirm")
    owners = {owner for _, of in reach for owner in of}
    low, high = range_of(actor.place)
    return Relay.objects.filter(
        delivery__notice__owner__in=owners, place_code__gte=low, place_code__lt=high
    ).select_related("delivery__post__place", "delivery__notice", "picture")


def has_it(notice: Notice) -> QuerySet[Delivery]:
    """Posts that have a notice: it was shown, handed over, or acknowledged."""
    return Delivery.objects.filter(notice=notice).filter(
        Q(delivered_at__isnull=False) | Q(acknowledged_at__isnull=False)
    )


def territories_that_have(notice: Notice) -> list[str]:
    """Villages and bodies where somebody has a notice: a correction goes there first."""
    codes = has_it(notice).values_list("post__place__code", flat=True).distinct()
    return sorted({code[:10] for code in codes})
