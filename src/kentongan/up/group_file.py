"""Reads of one group as its desk sees it: its figures, its reports, the claims it may be, its trail."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from kentongan.ledger.actor import Actor
from kentongan.ledger.models import Event
from kentongan.ledger.refusal import Refusal
from kentongan.places import level_of
from kentongan.roster.models import Place, Post
from kentongan.up.models import (
    Check,
    Claim,
    ClaimMatch,
    Clarification,
    Exposure,
    Report,
    ReportGroup,
    Source,
)
from kentongan.up.nearest import root_of

CHUNK = 500
TRAIL = 60
_PRECISE = ("desa", "rw", "tps")


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a group was seen inside the reach."""

    villages: int
    wider: int  # territories known only as a district or wider
    voters: int  # of those villages whose number is known
    voters_unknown: int  # villages without a number


@dataclass(frozen=True, slots=True)
class Step:
    """One event of the trail, with the person behind it, if one."""

    code: str
    at: datetime
    name: str
    office: str


def group_in_reach(actor: Actor, now: datetime, pk: int) -> ReportGroup:
    """The group, or the same words as for one that does not exist."""
    found = (
        ReportGroup.objects.visible_to(actor, now)
        .select_related(
            "claim__check_record", "held_by__person", "held_by__institution", "against__place"
        )
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Refusal("permission.denied")
    return found


def merged_into(actor: Actor, now: datetime, pk: int) -> ReportGroup | None:
    """Where a group went that was merged away, when that is in reach; None for any other."""
    gone = ReportGroup.objects.filter(pk=pk).exclude(merged_into=None).first()
    if gone is None:
        return None
    return ReportGroup.objects.visible_to(actor, now).filter(pk=root_of(gone).pk).first()


def reports_of(group: ReportGroup, actor: Actor, now: datetime) -> QuerySet[Report]:
    """The group's reports in reach, the earliest first, with their turns of conversation."""
    return (
        Report.objects.visible_to(actor, now)
        .filter(group=group)
        .select_related("place", "answer")
        .annotate(
            turns=Count("messages"),
            sender_at=Max("messages__at", filter=Q(messages__from_desk=False)),
            desk_at=Max("messages__at", filter=Q(messages__from_desk=True)),
        )
        .order_by("received_at", "id")
    )


def waiting_in(group: ReportGroup, actor: Actor, now: datetime) -> int:
    """How many of the group's senders in reach have no answer yet."""
    return Report.objects.visible_to(actor, now).filter(group=group, answer=None).count()


def seen_in(group: ReportGroup, actor: Actor, now: datetime) -> Seen:
    """Villages in reach that saw the group, and how many voters live there."""
    codes = Exposure.objects.visible_to(actor, now).filter(group=group)
    villages, wider = set(), set()
    for code in codes.values_list("code", flat=True):
        precise = level_of(code) in _PRECISE
        (villages if precise else wider).add(code[:10] if precise else code)
    known: list[int] = []
    wanted = sorted(villages)
    for start in range(0, len(wanted), CHUNK):
        rows = Place.objects.filter(code__in=wanted[start : start + CHUNK])
        known += rows.exclude(voters=None).values_list("voters", flat=True)
    return Seen(
        villages=len(villages),
        wider=len(wider),
        voters=sum(known),
        voters_unknown=len(villages) - len(known),
    )


def matches_of(group: ReportGroup, actor: Actor, now: datetime) -> QuerySet[ClaimMatch]:
    """Claims the group may be: of the same body, and answered in public or seen in reach.

    Another branch's open work stays its own: its topic is not shown here.
    """
    public = Clarification.objects.published(now).filter(claim=OuterRef("claim")).order_by()
    here = ReportGroup.objects.visible_to(actor, now).filter(claim=OuterRef("claim"))
    return (
        group.matches.filter(claim__owner=group.owner)
        .filter(Q(Exists(public)) | Q(Exists(here)))
        .select_related("claim")
        .order_by("-likeness", "id")
    )


def answers_for(claims: list[int], place: str, now: datetime) -> dict[int, Clarification]:
    """Claim → its latest published clarification, one that holds at the place when there is one."""
    found: dict[int, Clarification] = {}
    published = Clarification.objects.published(now).filter(claim__in=claims)
    for answer in published.select_related("institution").order_by("approved_at"):
        known = found.get(answer.claim_id)
        if known is None or place.startswith(answer.place_code):
            found[answer.claim_id] = answer
    return found


def check_of(claim: Claim | None) -> Check | None:
    """The claim's check; a claim taken over from a library has none."""
    return getattr(claim, "check_record", None) if claim else None


def sources_of(check: Check | None) -> list[Source]:
    """Whom one asked for a check, in the order it was noted."""
    if check is None:
        return []
    return list(
        check.sources.select_related("noted_by__person", "noted_by__institution", "file").order_by(
            "noted_at", "id"
        )
    )


def reaches(actor: Actor, now: datetime, group: ReportGroup) -> bool:
    """True when the group was seen in the actor's branch."""
    return ReportGroup.objects.visible_to(actor, now).filter(pk=group.pk).exists()


def leading_group(claim: Claim) -> ReportGroup | None:
    """The group a claim is worked on through: the one seen first."""
    return claim.groups.order_by("first_seen", "id").first()


def clarifications_of(claim: Claim | None, actor: Actor, now: datetime) -> QuerySet[Clarification]:
    """What this branch wrote about the claim, the latest first."""
    return (
        Clarification.objects.visible_to(actor, now)
        .filter(claim=claim)
        .exclude(claim=None)
        .select_related("institution", "drafted_by__person", "approved_by__person")
        .order_by("-drafted_at", "-id")
    )


def trail_of(
    group: ReportGroup, check: Check | None, clarifications: list[Clarification]
) -> list[Step]:
    """What was done with the group, the latest first: never what happened to single reports."""
    about = Q(subject="group", subject_id=group.pk)
    if check is not None:
        about |= Q(subject="check", subject_id=check.pk)
    if clarifications:
        about |= Q(subject="clarification", subject_id__in=[row.pk for row in clarifications])
    events = list(Event.objects.filter(about).order_by("-id")[:TRAIL])
    posts = Post.objects.select_related("person", "institution").in_bulk(
        {event.actor_post for event in events if event.actor_post}
    )
    return [
        Step(
            code=event.code,
            at=event.at,
            name=posts[event.actor_post].person.name if event.actor_post in posts else "",
            office=posts[event.actor_post].institution.name if event.actor_post in posts else "",
        )
        for event in events
    ]
