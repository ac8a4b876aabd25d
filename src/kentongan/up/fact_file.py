"""Reads of official facts as an office sees them: what holds, what runs out, what nobody answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from kentongan.ledger.actor import Actor
from kentongan.places import above, zone_of, zones
from kentongan.rules import facts

from .models import Claim, Clarification
from .models.reach import reachable

SOON = timedelta(days=facts.LASTS_DAYS)
GAPS = ("none", "ended", "ending")
MOST = 500  # questions of one office; more than anybody can keep true


@dataclass(frozen=True, slots=True)
class Row:
    """One question, and how it stands for the territory of the office."""

    title: str
    state: str  # none, waits, returned, ended, ending, coming, holds
    claim: Claim | None = None  # None: a standard question that nobody has taken up
    standard: facts.Question | None = None
    answer: Clarification | None = None  # what people here are told, or were told last
    waiting: Clarification | None = None
    returned: Clarification | None = None

    @property
    def gap(self) -> bool:
        return self.state in GAPS


def in_reach(actor: Actor, now: datetime) -> QuerySet[Claim]:
    """Questions of the actor's body: the standard ones, its own, and those of offices around it."""
    mine = reachable(actor, "clarification.draft", "place_code", now)
    shared = Q(owner=actor.institution) & (~Q(code="") | Q(place_code__in=above(actor.place)))
    found = Claim.objects.filter(kind=Claim.Kind.FACT)
    if not actor.in_force(now):
        return found.none()
    return found.filter(mine | (shared & ~Q(owner="")))


def rows(actor: Actor, now: datetime) -> list[Row]:
    """Every question of the office, gaps first; then standard ones that it has not taken up."""
    claims = list(in_reach(actor, now).order_by("topic")[:MOST])
    texts = _texts(claims, actor)
    found = [_row(claim, texts.get(claim.pk, []), actor, now) for claim in claims]
    taken = {claim.code for claim in claims if claim.code}
    today = now.astimezone(zones.info(zone_of(actor.place))).date()
    found += [
        Row(title=question.question, state="none", standard=question)
        for question in facts.of_owner(actor.institution, today)
        if question.code not in taken
    ]
    order = ("ended", "ending", "none", "returned", "waits", "coming", "holds")
    return sorted(found, key=lambda row: (order.index(row.state), row.title))


def row_of(claim: Claim, actor: Actor, now: datetime) -> Row:
    """How one question stands."""
    return _row(claim, _texts([claim], actor).get(claim.pk, []), actor, now)


def history_of(claim: Claim, actor: Actor) -> list[Clarification]:
    """Every version of the office's own answer, the latest first."""
    return [row for row in _texts([claim], actor).get(claim.pk, []) if _own(row, actor)]


def _texts(claims: list[Claim], actor: Actor) -> dict[int, list[Clarification]]:
    """Claim → texts for the actor's territory or one around it, the latest version first."""
    around = [*above(actor.place), actor.place]
    found: dict[int, list[Clarification]] = {}
    texts = Clarification.objects.filter(claim__in=claims, place_code__in=around)
    # A draft of another office is its own business.
    drafts = Q(state__in=(Clarification.State.DRAFT, Clarification.State.RETURNED))
    for row in (
        texts.exclude(drafts & ~Q(place_code=actor.place))
        .select_related("institution", "drafted_by__person", "approved_by__person")
        .order_by("-version", "-id")
    ):
        found.setdefault(row.claim_id, []).append(row)
    return found


def _row(claim: Claim, texts: list[Clarification], actor: Actor, now: datetime) -> Row:
    told = [row for row in texts if row.state == Clarification.State.APPROVED]
    nearest = sorted(told, key=lambda row: (-len(row.place_code), -row.version))
    live = [row for row in nearest if _serves(row, actor, now)]
    coming = [row for row in nearest if row.valid_from > now]
    own = [row for row in texts if _own(row, actor)]
    first = own[0] if own else None
    waiting = next((row for row in own if row.state == Clarification.State.DRAFT), None)
    back = first if first and first.state == Clarification.State.RETURNED else None
    answer = (live or coming or nearest or [None])[0]
    return Row(
        title=claim.topic,
        state=_state(answer, bool(live), bool(coming), waiting, back, now),
        claim=claim,
        standard=facts.questions().get(claim.code),
        answer=answer,
        waiting=waiting,
        returned=back,
    )


def _state(
    answer: Clarification | None,
    live: bool,
    coming: bool,
    waiting: Clarification | None,
    back: Clarification | None,
    now: datetime,
) -> str:
    if waiting is not None:
        return "waits"
    if live:
        ends = answer.valid_until
        return "ending" if ends is not None and ends - now <= SOON else "holds"
    if coming:
        return "coming"
    if answer is not None:
        return "ended"
    return "returned" if back is not None else "none"


def _serves(row: Clarification, actor: Actor, now: datetime) -> bool:
    """True when people here are told this now."""
    replaced = row.replaced_at is not None and row.replaced_at <= now
    return not replaced and row.valid_from <= now and not row.expired(now, actor.place)


def _own(row: Clarification, actor: Actor) -> bool:
    return row.place_code == actor.place
