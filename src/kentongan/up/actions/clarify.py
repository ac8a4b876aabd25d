"""Official clarification: draft it, and approve it as the second person."""

import re
from datetime import datetime

from django.db import transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.jobs import later
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.roster.models import Institution, Post
from kentongan.up.models import Check, Claim, Clarification

# A headline says what is right. These words repeat or heat up the rumour (R0.14; design, words).
_HEATED = re.compile(r"\b(hoaks|hoax|bohong|fitnah|dusta|waspada|awas)\b|[!?]", re.IGNORECASE)


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
    headline, body, basis = " ".join(headline.split()), body.strip(), basis.strip()
    for refusal in look_over(
        headline=headline, body=body, steps=steps, basis=basis, valid_until=valid_until, now=now
    ):
        raise refusal
    institution = Post.objects.select_related("institution").get(pk=actor.post_id).institution
    with transaction.atomic():
        one_at_a_time(f"up.draft.{claim.pk}")
        if claim.clarifications.filter(
            place_code=actor.place, state=Clarification.State.DRAFT
        ).exists():
            raise Refusal("clarification.already_waiting")
        draft = Clarification.objects.create(
            claim=claim,
            owner=claim.owner,
            institution=institution,
            place_code=actor.place,
            headline=headline,
            body=body,
            steps=steps.strip(),
            basis=basis[:200],
            share=share.strip() or ready_to_share(institution, headline, body),
            valid_from=now,
            valid_until=valid_until,
            version=_next_version(claim, actor.place),
            drafted_by_id=actor.post_id,
            drafted_at=now,
            sample=sample,
        )
        record(
            "clarification.drafted",
            actor=actor,
            now=now,
            subject="clarification",
            subject_id=draft.pk,
            place=draft.place_code,
            claim=claim.pk,
        )
    return draft


def approve_clarification(
    *, actor: Actor, now: datetime, clarification: Clarification
) -> Clarification:
    """Approve as the second person, and promise the answer to everybody who asked."""
    _require_second(actor, clarification, now)
    with transaction.atomic():
        approved = Clarification.objects.filter(
            pk=clarification.pk, state=Clarification.State.DRAFT
        ).update(
            state=Clarification.State.APPROVED,
            approved_by=actor.post_id,
            approved_at=now,
            valid_from=now,
        )
        if not approved:
            raise Refusal("clarification.not_a_draft")
        clarification.refresh_from_db()
        record(
            "clarification.approved",
            actor=actor,
            now=now,
            subject="clarification",
            subject_id=clarification.pk,
            place=clarification.place_code,
            claim=clarification.claim_id,
            version=clarification.version,
        )
        later("up.answer_askers", clarification_id=clarification.pk)
    return clarification


def return_clarification(
    *, actor: Actor, now: datetime, clarification: Clarification, why: str
) -> None:
    """Send a draft back with a reason; its writer makes a new one."""
    _require_second(actor, clarification, now)
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


def ready_to_share(institution: Institution, headline: str, body: str) -> str:
    """A text to pass on: who says it, what is right, and nothing of the rumour."""
    first = re.split(r"(?<=[.])\s", body, maxsplit=1)[0]
    return f"Kabar resmi {institution.name}: {headline.rstrip('.')}. {first}"


def _require_second(actor: Actor, clarification: Clarification, now: datetime) -> None:
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


def look_over(
    *,
    headline: str,
    body: str,
    steps: str = "",
    basis: str,
    valid_until: datetime | None,
    now: datetime,
) -> list[Refusal]:
    """Everything that stands in the way of this text, each with its field; [] when it may go on."""
    found: list[Refusal] = []
    headline = " ".join(headline.split())
    if not 10 <= len(headline) <= 140:
        found.append(Refusal("clarification.headline_length", field="headline"))
    if heated := _HEATED.search(headline):
        word = heated.group(0)
        found.append(Refusal("clarification.headline_heated", field="headline", word=word))
    if len(body.strip()) < 20:
        found.append(Refusal("clarification.body_short", field="body"))
    if not basis.strip():
        found.append(Refusal("clarification.basis_missing", field="basis"))
    if len([line for line in steps.splitlines() if line.strip()]) > 3:
        found.append(Refusal("clarification.too_many_steps", field="steps"))
    if valid_until is not None and valid_until <= now:
        found.append(Refusal("clarification.already_expired", field="valid_until"))
    return found


def _next_version(claim: Claim, place: str) -> int:
    last = claim.clarifications.filter(place_code=place).order_by("-version").first()
    return last.version + 1 if last else 1
