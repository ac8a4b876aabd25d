"""Reads of a body's clarifications: what waits, what holds, what has run out, and whom it answered."""

from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from kentongan.ledger.actor import Actor
from kentongan.up.models import Clarification, Report, ReportGroup

STATES = ("holds", "waits", "returned", "ended", "replaced", "withdrawn")


def with_counts(rows: QuerySet[Clarification]) -> QuerySet[Clarification]:
    """Each with the people it names and how many senders have it as their answer."""
    return rows.select_related(
        "claim", "institution", "drafted_by__person", "approved_by__person"
    ).annotate(answered=Count("reports"))


def written_by_branch(actor: Actor, now: datetime, state: str = "") -> QuerySet[Clarification]:
    """What the actor's branch wrote, the latest first; of one state when it is named."""
    found = Clarification.objects.visible_to(actor, now)
    if state in STATES:
        found = found.filter(_state(state, now))
    return with_counts(found).order_by("-drafted_at", "-id")


def counts(actor: Actor, now: datetime) -> dict[str, int]:
    """How many stand in each state."""
    return Clarification.objects.visible_to(actor, now).aggregate(
        **{state: Count("pk", filter=_state(state, now)) for state in STATES}
    )


def withdrawals_waiting(actor: Actor, now: datetime) -> QuerySet[Clarification]:
    """Texts that somebody proposes to take back, the longest waiting first."""
    found = Clarification.objects.visible_to(actor, now).exclude(withdrawal_by=None)
    return (
        found.filter(state=Clarification.State.APPROVED)
        .select_related("institution", "withdrawal_by__person")
        .order_by("withdrawal_at")
    )


def state_of(row: Clarification, now: datetime) -> str:
    """One of STATES."""
    if row.state == Clarification.State.DRAFT:
        return "waits"
    if row.state == Clarification.State.RETURNED:
        return "returned"
    if row.state == Clarification.State.WITHDRAWN:
        return "withdrawn"
    if row.replaced_at is not None and row.replaced_at <= now:
        return "replaced"
    return "ended" if row.valid_until is not None and row.valid_until <= now else "holds"


def _state(state: str, now: datetime) -> Q:
    public = Q(state=Clarification.State.APPROVED)
    replaced = public & Q(replaced_at__lte=now)
    approved = public & (Q(replaced_at=None) | Q(replaced_at__gt=now))
    return {
        "replaced": replaced,
        "withdrawn": Q(state=Clarification.State.WITHDRAWN),
        "holds": approved & (Q(valid_until=None) | Q(valid_until__gt=now)),
        "ended": approved & Q(valid_until__lte=now),
        "waits": Q(state=Clarification.State.DRAFT),
        "returned": Q(state=Clarification.State.RETURNED),
    }[state]


def first_words(claim_id: int, actor: Actor, now: datetime) -> str:
    """What circulates, in the words of the earliest sender in reach; "" when there is none."""
    rows = Report.objects.visible_to(actor, now).filter(group__claim=claim_id)
    first = rows.order_by("received_at", "id").values_list("words", flat=True).first()
    return first or ""


def seen_since(claim_id: int, actor: Actor, now: datetime) -> datetime | None:
    """When the first sender in reach wrote."""
    rows = Report.objects.visible_to(actor, now).filter(group__claim=claim_id)
    return rows.aggregate(at=Min("received_at"))["at"]


def group_to_open(claim_id: int, actor: Actor, now: datetime) -> ReportGroup | None:
    """The group through which the actor may look at this claim."""
    groups = ReportGroup.objects.visible_to(actor, now).filter(claim=claim_id)
    return groups.order_by("first_seen").first()
