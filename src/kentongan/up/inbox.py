"""Reads of the desk's inbox: what waits in the actor's own branch, counted and listed.

A group may have been seen in several branches. Everything here counts only the reports that the
actor may see, so that no desk learns the words or the numbers of another. Two steps keep it fast
with many groups: the page's ids come from the index alone, the rows are built for that page only.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import (
    Count,
    Exists,
    ExpressionWrapper,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.fields import BooleanField
from django.db.models.functions import Length, Substr

from kentongan.ledger.actor import Actor
from kentongan.places import range_of
from kentongan.roster.models import Place
from kentongan.rules import may, response
from kentongan.up.models import Clarification, Exposure, Kind, Report, ReportGroup, Tag

CLOCKS = ("late", "soon", "later")
SOON = timedelta(hours=6)
VIEWS = ("mine", "new", "today", "checking", "second", "answered")
BARS = 12
BAR = timedelta(hours=1)
MOST_WORDS = 6
VILLAGE = 10  # digits of a village code


@dataclass(frozen=True, slots=True)
class Row:
    """One group as its desk sees it: only what lies in the desk's own branch."""

    group: ReportGroup
    words: str  # of the earliest report in reach
    size: int
    villages: int
    first_seen: datetime
    channels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    arrivals: tuple[int, ...] = field(default=(0,) * BARS)


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a view; "" narrows nothing."""

    category: str = ""
    channel: str = ""
    tag: str = ""
    place: str = ""  # code of a territory
    clock: str = ""  # one of CLOCKS

    def __bool__(self) -> bool:
        return any((self.category, self.channel, self.tag, self.place, self.clock))


NO_FILTERS = Filters()


def standing(actor: Actor, now: datetime) -> QuerySet[ReportGroup]:
    """Groups in reach, each with what it stands at for this desk: `waits` and `drafted`."""
    asked = Report.objects.visible_to(actor, now).filter(group=OuterRef("pk"), answer=None)
    drafts = Clarification.objects.visible_to(actor, now).filter(
        claim=OuterRef("claim"), state=Clarification.State.DRAFT
    )
    waits = ~Q(state=ReportGroup.State.ANSWERED) & Q(Exists(asked))
    return ReportGroup.objects.visible_to(actor, now).annotate(
        waits=ExpressionWrapper(waits, output_field=BooleanField()),
        drafted=ExpressionWrapper(
            Q(claim__isnull=False) & Q(Exists(drafts)), output_field=BooleanField()
        ),
    )


def view_filter(view: str, *, actor: Actor, now: datetime, day_ends: datetime) -> Q:
    """What belongs to a view. `day_ends` is midnight by the office's own clock."""
    free = Q(held_by=None) | Q(held_until__lte=now) | Q(held_by=actor.post_id)
    return {
        "mine": Q(waits=True, drafted=False) & free,
        "new": Q(waits=True, state=ReportGroup.State.NEW),
        "today": Q(waits=True, due_at__lt=day_ends),
        "checking": Q(waits=True, drafted=False, state=ReportGroup.State.CHECKING),
        "second": Q(drafted=True),
        "answered": Q(waits=False, drafted=False),
    }[view]


def counts(actor: Actor, now: datetime, day_ends: datetime) -> dict[str, int]:
    """How many groups stand in each view, and how many that wait are of each kind."""
    views = {
        view: Count("pk", filter=view_filter(view, actor=actor, now=now, day_ends=day_ends))
        for view in VIEWS
    }
    kinds = {
        f"kind_{kind}": Count("pk", filter=Q(waits=True, kind=kind)) for kind in kinds_of(actor)
    }
    return standing(actor, now).aggregate(**views, **kinds)


def kinds_of(actor: Actor) -> list[str]:
    """Kinds of report that this post's bodies answer for."""
    reach = may.reach(role=actor.role, institution=actor.institution, act="report.see")
    owners = frozenset().union(*(of for _, of in reach))
    return [kind for kind in Kind.values if "*" in owners or response.owner_of_kind(kind) in owners]


def listed(
    actor: Actor,
    now: datetime,
    day_ends: datetime,
    *,
    view: str,
    kind: str = "",
    words: str = "",
    filters: Filters = NO_FILTERS,
) -> QuerySet[ReportGroup]:
    """The groups of a view, the most urgent first; answered ones the latest first."""
    found = standing(actor, now)
    if kind:
        found = found.filter(waits=True, kind=kind)
    else:
        found = found.filter(view_filter(view, actor=actor, now=now, day_ends=day_ends))
    found = _narrowed(found, filters, actor, now)
    if parts := words.split()[:MOST_WORDS]:
        found = found.filter(_says(actor, now, parts))
    order = ("-last_seen", "-id") if view == "answered" and not kind else ("due_at", "id")
    return found.order_by(*order)


def _narrowed(
    found: QuerySet[ReportGroup], filters: Filters, actor: Actor, now: datetime
) -> QuerySet[ReportGroup]:
    """The filters, each asked of what lies in reach only."""
    reports = Report.objects.visible_to(actor, now).filter(group=OuterRef("pk"))
    if filters.category:
        found = found.filter(Exists(reports.filter(category=filters.category)))
    if filters.channel:
        found = found.filter(Exists(reports.filter(channel=filters.channel)))
    if filters.tag:
        tagged = Tag.objects.filter(group=OuterRef("pk"), value=filters.tag)
        found = found.filter(Exists(tagged))
    if filters.place:
        low, high = range_of(filters.place)
        there = Exposure.objects.visible_to(actor, now).filter(
            group=OuterRef("pk"), code__gte=low, code__lt=high
        )
        found = found.filter(Exists(there))
    if filters.clock == "late":
        found = found.filter(waits=True, due_at__lt=now)
    elif filters.clock == "soon":
        found = found.filter(waits=True, due_at__gte=now, due_at__lte=now + SOON)
    elif filters.clock == "later":
        found = found.filter(waits=True, due_at__gt=now + SOON)
    return found


def channels_of(actor: Actor, now: datetime) -> list[str]:
    """Channels by which anything came into reach."""
    found = Report.objects.visible_to(actor, now).order_by("channel")
    return list(found.values_list("channel", flat=True).distinct())


def _says(actor: Actor, now: datetime, parts: list[str]) -> Q:
    """Groups in which one report in reach, or the neutral title, has all these words."""
    said, topic = Report.objects.visible_to(actor, now).exclude(group=None), Q()
    for part in parts:
        named = Place.objects.filter(name__icontains=part).values("pk")
        said = said.filter(
            Q(words__icontains=part) | Q(place_said__icontains=part) | Q(place__in=named)
        )
        topic &= Q(claim__topic__icontains=part)
    return Q(pk__in=said.values("group")) | topic


def rows(actor: Actor, now: datetime, ids: Iterable[int]) -> list[Row]:
    """Rows for these groups, in this order, with everything counted inside the reach."""
    wanted = list(ids)
    groups = {
        group.pk: group
        for group in standing(actor, now)
        .filter(pk__in=wanted)
        .select_related("claim__check_record", "held_by__person")
        .annotate(
            own_words=Subquery(
                Report.objects.visible_to(actor, now)
                .filter(group=OuterRef("pk"))
                .order_by("received_at", "id")
                .values("words")[:1]
            )
        )
    }
    seen = _seen(actor, now, wanted)
    arrived = _arrived(actor, now, wanted)
    channels = _channels(actor, now, wanted)
    tags = _tags(wanted)
    return [
        Row(
            group=groups[pk],
            words=groups[pk].own_words or "",
            size=seen[pk]["size"],
            villages=seen[pk]["villages"],
            first_seen=seen[pk]["first"],
            channels=channels.get(pk, ()),
            tags=tags.get(pk, ()),
            arrivals=arrived.get(pk, (0,) * BARS),
        )
        for pk in wanted
        if pk in groups and pk in seen
    ]


def _seen(actor: Actor, now: datetime, ids: list[int]) -> dict[int, dict]:
    """Group → how many reports, in how many villages, since when: from the exposures in reach."""
    found = (
        Exposure.objects.visible_to(actor, now)
        .filter(group__in=ids)
        .annotate(village=Substr("code", 1, VILLAGE), width=Length("code"))
        .values("group")
        .annotate(
            size=Sum("reports"),
            first=Min("first_seen"),
            villages=Count("village", distinct=True, filter=Q(width__gte=VILLAGE)),
        )
        .order_by()
    )
    return {row["group"]: row for row in found}


def _arrived(actor: Actor, now: datetime, ids: list[int]) -> dict[int, tuple[int, ...]]:
    """Group → arrivals in each of the last twelve hours, the oldest first."""
    start = now - BARS * BAR
    bars = {
        f"bar_{n}": Count(
            "pk",
            filter=Q(received_at__gt=start + n * BAR, received_at__lte=start + (n + 1) * BAR),
        )
        for n in range(BARS)
    }
    found = (
        Report.objects.visible_to(actor, now)
        .filter(group__in=ids, received_at__gt=start, received_at__lte=now)
        .values("group")
        .annotate(**bars)
        .order_by()
    )
    return {row["group"]: tuple(row[f"bar_{n}"] for n in range(BARS)) for row in found}


def _channels(actor: Actor, now: datetime, ids: list[int]) -> dict[int, tuple[str, ...]]:
    """Group → the channels its reports came by."""
    found: dict[int, list[str]] = {}
    pairs = (
        Report.objects.visible_to(actor, now)
        .filter(group__in=ids)
        .order_by("group", "channel")
        .values_list("group", "channel")
        .distinct()
    )
    for group, channel in pairs:
        found.setdefault(group, []).append(channel)
    return {group: tuple(names) for group, names in found.items()}


def _tags(ids: list[int]) -> dict[int, tuple[str, ...]]:
    """Group → the vulnerabilities noted for it."""
    found: dict[int, list[str]] = {}
    for group, value in Tag.objects.filter(group__in=ids).values_list("group", "value"):
        found.setdefault(group, []).append(value)
    return {group: tuple(sorted(values)) for group, values in found.items()}
