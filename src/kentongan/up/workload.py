"""Who holds what, what is late, and how long answers take: per unit, per person, per outcome."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Count, F, Q
from django.db.models.functions import Substr

from kentongan.ledger.actor import Actor
from kentongan.ledger.models import Event
from kentongan.roster.branch import names_of
from kentongan.roster.models import Post
from kentongan.rules import may, response
from kentongan.up.inbox import kinds_of
from kentongan.up.models import Message, Report, ReportGroup

DAYS = 7  # over which shares within the promise are counted
_NEXT = {0: 2, 2: 4, 4: 4}
MOST_PEOPLE = 300


@dataclass(frozen=True, slots=True)
class Unit:
    """One area, with the groups that wait there and what was answered today."""

    code: str
    name: str
    waiting: int
    taken: int
    late: int
    answered: int
    typical: timedelta | None  # median from receipt to answer, of today's answers


@dataclass(frozen=True, slots=True)
class Worker:
    """One post, with what it holds and did today."""

    name: str
    office: str
    taken: int
    late: int  # of those it holds
    worked: int  # groups it touched today
    replies: int
    answered: int  # senders answered today by texts it wrote
    typical: timedelta | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One kind of message and its promise."""

    kind: str
    hours: int
    waiting: int
    late: int
    answered: int  # in the last days
    kept: int  # of them within the promise


def units(actor: Actor, now: datetime, day_began: datetime) -> list[Unit]:
    """The areas below the actor's own, the latest first; an office of a regency is one area."""
    width = _NEXT.get(len(actor.place), len(actor.place))
    reports = Report.objects.visible_to(actor, now).annotate(unit=Substr("place_code", 1, width))
    rows = {
        row["unit"]: row
        for row in reports.filter(answer=None)
        .exclude(group=None)
        .values("unit")
        .annotate(
            waiting=Count("group", distinct=True),
            late=Count("group", distinct=True, filter=Q(group__due_at__lt=now)),
            taken=Count("group", distinct=True, filter=Q(group__held_until__gt=now)),
        )
        .order_by()
    }
    took = _took(reports.filter(answered_at__gte=day_began), "unit")
    names = names_of(code for code in {*rows, *took} if code)
    found = [
        Unit(
            code=code,
            name=names.get(code, ""),
            waiting=rows.get(code, {}).get("waiting", 0),
            taken=rows.get(code, {}).get("taken", 0),
            late=rows.get(code, {}).get("late", 0),
            answered=len(took.get(code, ())),
            typical=_typical(took.get(code, ())),
        )
        for code in {*rows, *took}
    ]
    return sorted(found, key=lambda unit: (-unit.late, -unit.waiting, unit.code))


def workers(actor: Actor, now: datetime, day_began: datetime) -> list[Worker]:
    """Posts of the actor's body in its area that work at a desk, the fullest first."""
    roles = [role for role, row in may.roles().items() if row["audience"] in ("desk", "hq")]
    posts = list(
        Post.objects.in_force(now)
        .within(actor.place)
        .filter(institution__kind=actor.institution, role__in=roles)
        .select_related("person", "institution")
        .order_by("pk")[:MOST_PEOPLE]
    )
    ids = [post.pk for post in posts]
    held = ReportGroup.objects.visible_to(actor, now).filter(held_by__in=ids, held_until__gt=now)
    taken = _tally(held.values_list("held_by", flat=True))
    late = _tally(held.filter(due_at__lt=now).values_list("held_by", flat=True))
    touched = Event.objects.filter(at__gte=day_began, actor_post__in=ids, subject="group")
    worked = _tally(
        touched.values_list("actor_post", "subject_id").distinct(), pick=lambda row: row[0]
    )
    replies = _tally(
        Message.objects.filter(at__gte=day_began, by__in=ids, from_desk=True).values_list(
            "by", flat=True
        )
    )
    answered = Report.objects.visible_to(actor, now).filter(answered_at__gte=day_began)
    took = _took(answered.filter(answer__drafted_by__in=ids), "answer__drafted_by")
    found = [
        Worker(
            name=post.person.name,
            office=post.institution.name,
            taken=taken[post.pk],
            late=late[post.pk],
            worked=worked[post.pk],
            replies=replies[post.pk],
            answered=len(took.get(post.pk, ())),
            typical=_typical(took.get(post.pk, ())),
        )
        for post in posts
    ]
    return sorted(found, key=lambda row: (-row.late, -row.taken, -row.worked, row.name))


def outcomes(actor: Actor, now: datetime) -> list[Outcome]:
    """Each kind that this body answers for: what waits, and how many answers kept the promise."""
    found = []
    reports = Report.objects.visible_to(actor, now)
    for kind in kinds_of(actor):
        promise = response.due(kind, now) - now
        own = reports.filter(kind=kind)
        recent = own.filter(answered_at__gte=now - timedelta(days=DAYS))
        kept = Q(answered_at__lte=F("received_at") + promise) | Q(
            answered_at__lte=F("group__due_at")
        )
        counted = recent.aggregate(all=Count("pk"), kept=Count("pk", filter=kept))
        waits = own.filter(answer=None).exclude(group=None)
        groups = waits.aggregate(
            waiting=Count("group", distinct=True),
            late=Count("group", distinct=True, filter=Q(group__due_at__lt=now)),
        )
        found.append(
            Outcome(
                kind=kind,
                hours=int(promise.total_seconds() // 3600),
                waiting=groups["waiting"],
                late=groups["late"],
                answered=counted["all"],
                kept=counted["kept"],
            )
        )
    return found


def _took(answered, by: str) -> dict[object, list[timedelta]]:
    """Key → how long each answer took."""
    found: dict[object, list[timedelta]] = defaultdict(list)
    for key, sent, told in answered.values_list(by, "received_at", "answered_at"):
        found[key].append(told - sent)
    return found


def _typical(lengths: Iterable[timedelta]) -> timedelta | None:
    lengths = list(lengths)
    return median(lengths) if lengths else None


def _tally(rows: Iterable, pick=lambda row: row) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for row in rows:
        found[pick(row)] += 1
    return found
