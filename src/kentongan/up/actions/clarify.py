"""Official clarification: draft it, and approve it as the second person."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from kentongan.ledger.actor import Actor
from kentongan.ledger.jobs import later
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.roster.models import Institution, Post
from kentongan.up.models import Check, Claim, Clarification
from kentongan.up.wording import Text


def draft_clarification(
    *,
    actor: Actor,
    now: datetime,
    claim: Claim,
    headline: str,
    body: str,
    steps: str = "",
    basis: str,
    share: str = "",
    valid_until: datetime | None = None,
    sample: bool = False,
) -> Clarification:
    """Write the answer. It speaks for the drafter's own body, about that body's own facts."""
    require(actor, "clarification.draft", place=actor.place, of=claim.owner, now=now)
    if not Check.objects.filter(claim=claim, status=Check.Status.DONE).exists():
        raise Refusal("clarification.check_first")
    text = Text(headline, body, basis, steps, share, valid_until)
    for refusal in text.refusals(now, claim):
        raise refusal
    office = Post.objects.select_related("institution").get(pk=actor.post_id).institution
    return keep_draft(
        actor=actor,
        now=now,
        claim=claim,
        text=text,
        office=office,
        place=actor.place,
        sample=sample,
    )


def keep_draft(
    *,
    actor: Actor,
    now: datetime,
    claim: Claim,
    text: "Text",
    office: Institution,
    place: str,
    **more: object,
) -> Clarification:
    """Store a text that was looked over as the next version for its territory; one waits at a time."""
    with transaction.atomic():
        one_at_a_time(f"up.draft.{claim.pk}")
        there = claim.clarifications.filter(place_code=place)
        if there.filter(state=Clarification.State.DRAFT).exists():
            raise Refusal("clarification.already_waiting")
        last = there.order_by("-version").first()
        draft = Clarification.objects.create(
            claim=claim,
            owner=claim.owner,
            institution=office,
            place_code=place,
            **text.columns(office),
            **({"valid_from": now} | more),
            version=last.version + 1 if last else 1,
            drafted_by_id=actor.post_id,
            drafted_at=now,
        )
        record(
            "clarification.drafted",
            actor=actor,
            now=now,
            subject="clarification",
            subject_id=draft.pk,
            place=draft.place_code,
            claim=claim.pk,
            corrects=draft.corrects_id,
        )
    return draft


def recall_draft(*, actor: Actor, now: datetime, clarification: Clarification) -> None:
    """Its writer takes a draft back before anybody approved it; twice changes nothing."""
    require(
        actor,
        "clarification.draft",
        place=clarification.place_code,
        of=clarification.owner,
        now=now,
    )
    if clarification.drafted_by.person_id != actor.person_id:
        raise Refusal("clarification.not_yours")
    with transaction.atomic():
        recalled = Clarification.objects.filter(
            pk=clarification.pk, state=Clarification.State.DRAFT
        ).update(state=Clarification.State.RETURNED, returned_why="")
        if not recalled:
            raise Refusal("clarification.not_a_draft")
        record(
            "clarification.recalled",
            actor=actor,
            now=now,
            subject="clarification",
            subject_id=clarification.pk,
            place=clarification.place_code,
        )


def approve_clarification(
    *, actor: Actor, now: datetime, clarification: Clarification
) -> Clarification:
    """Approve as the second person, and promise the answer to everybody who asked.

    The version before it is replaced from the same instant: it stays readable, and is not served.
    """
    require_second(actor, clarification, now)
    starts = max(now, clarification.valid_from)
    with transaction.atomic():
        approved = Clarification.objects.filter(
            pk=clarification.pk, state=Clarification.State.DRAFT
        ).update(
            state=Clarification.State.APPROVED,
            approved_by=actor.post_id,
            approved_at=now,
            valid_from=starts,
        )
        if not approved:
            raise Refusal("clarification.not_a_draft")
        clarification.refresh_from_db()
        older = Clarification.objects.filter(
            claim=clarification.claim_id,
            place_code=clarification.place_code,
            state=Clarification.State.APPROVED,
            version__lt=clarification.version,
        )
        older.filter(Q(replaced_at=None) | Q(replaced_at__gt=starts)).update(replaced_at=starts)
        record(
            "clarification.approved",
            actor=actor,
            now=now,
            subject="clarification",
            subject_id=clarification.pk,
            place=clarification.place_code,
            claim=clarification.claim_id,
            version=clarification.version,
            corrects=clarification.corrects_id,
        )
        later(
            "up.answer_askers",
            clarification_id=clarification.pk,
            run_after=starts if starts > now else None,
        )
    return clarification


def return_clarification(
    *, actor: Actor, now: datetime, clarification: Clarification, why: str
) -> None:
    """Send a draft back with a reason; its writer makes a new one."""
    require_second(actor, clarification, now)
    why = " ".join(why.split())
    if len(why) < 5:
        raise Refusal("clarification.reason_missing", field="why")
    with transaction.atomic():
        returned = Clarification.objects.filter(
            pk=clarification.pk, state=Clarification.State.DRAFT
        ).update(state=Clarification.State.RETURNED, returned_why=why[:400])
        if not returned:
            raise Refusal("clarification.not_a_draft")
        record(
            "clarification.returned",
            actor=actor,
            now=now,
            subject="clarification",
            subject_id=clarification.pk,
            place=clarification.place_code,
            why=why[:400],
        )


def require_second(actor: Actor, clarification: Clarification, now: datetime) -> None:
    """May approve, and is somebody else than the writer."""
    require(
        actor,
        "clarification.approve",
        place=clarification.place_code,
        of=clarification.owner,
        now=now,
    )
    # The same person in another post is still the same person.
    if clarification.drafted_by.person_id == actor.person_id:
        raise Refusal("clarification.second_person")
