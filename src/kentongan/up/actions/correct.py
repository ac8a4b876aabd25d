"""What was said wrongly: correct it with a new version, or take it back. Two people each time."""

from datetime import datetime

from django.db import transaction

from kentongan.ledger.actor import SYSTEM, Actor
from kentongan.ledger.jobs import later
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.up.models import Clarification, Message, Report, ReportGroup
from kentongan.up.wording import Text

from .carry import carry_reply
from .clarify import keep_draft

WHY = (10, 400)  # letters of what was wrong


def correct_clarification(
    *, actor: Actor, now: datetime, clarification: Clarification, note: str, text: Text
) -> Clarification:
    """Write the version that says what is right, and in `note` what the earlier one said wrongly.

    Approved, it replaces the earlier version and goes to everybody who was told that one.
    """
    _require_draft(actor, clarification, now)
    _in_public(clarification)
    note = _reason(note, "note")
    for refusal in text.refusals(now, clarification.claim):
        raise refusal
    return keep_draft(
        actor=actor,
        now=now,
        claim=clarification.claim,
        text=text,
        office=clarification.institution,
        place=clarification.place_code,
        corrects=clarification,
        correction_note=note,
        local_clock=clarification.local_clock,
        certainty=clarification.certainty,
        sample=clarification.sample,
    )


def propose_withdrawal(
    *, actor: Actor, now: datetime, clarification: Clarification, why: str
) -> None:
    """Ask that a clarification be taken back; nothing changes until a second person agrees."""
    _require_draft(actor, clarification, now)
    _in_public(clarification)
    why = _reason(why, "why")
    with transaction.atomic():
        proposed = Clarification.objects.filter(pk=clarification.pk, withdrawal_by=None).update(
            withdrawal_by=actor.post_id, withdrawal_at=now, withdrawal_why=why
        )
        if not proposed:
            raise Refusal("withdrawal.already_proposed")
        record("withdrawal.proposed", **_about(actor, now, clarification))


def drop_withdrawal(*, actor: Actor, now: datetime, clarification: Clarification) -> None:
    """The proposal is off: its maker takes it back, or the second person says no. Twice is once."""
    _require_draft(actor, clarification, now)
    with transaction.atomic():
        dropped = (
            Clarification.objects.filter(pk=clarification.pk, state=Clarification.State.APPROVED)
            .exclude(withdrawal_by=None)
            .update(withdrawal_by=None, withdrawal_at=None, withdrawal_why="")
        )
        if dropped:
            record("withdrawal.dropped", **_about(actor, now, clarification))


def approve_withdrawal(*, actor: Actor, now: datetime, clarification: Clarification) -> None:
    """Take it back, as the second person, and promise word to everybody who was told it."""
    require(
        actor,
        "clarification.approve",
        place=clarification.place_code,
        of=clarification.owner,
        now=now,
    )
    clarification.refresh_from_db()
    if clarification.withdrawal_by is None:
        raise Refusal("withdrawal.not_proposed")
    if clarification.withdrawal_by.person_id == actor.person_id:
        raise Refusal("clarification.second_person")
    with transaction.atomic():
        taken = Clarification.objects.filter(
            pk=clarification.pk, state=Clarification.State.APPROVED
        ).update(state=Clarification.State.WITHDRAWN, withdrawn_at=now, withdrawn_by=actor.post_id)
        if not taken:
            raise Refusal("clarification.not_in_public")
        record("clarification.withdrawn", **_about(actor, now, clarification))
        later("loop.tell_withdrawn", clarification_id=clarification.pk)
    clarification.refresh_from_db()


def tell_withdrawn(*, clarification_id: int, words: str, now: datetime) -> int:
    """Write it behind the receipt of everybody who had this answer; they wait for one again.

    Once each: the message has a key of its own, and whoever was told no longer has the answer.
    """
    with transaction.atomic():
        answer = Clarification.objects.get(pk=clarification_id)
        if answer.state != Clarification.State.WITHDRAWN:
            return 0
        told = list(Report.objects.filter(answer=answer).order_by("id"))
        for report in told:
            message, fresh = Message.objects.get_or_create(
                key=f"withdrawn:{answer.pk}:{report.pk}",
                defaults={"report": report, "from_desk": True, "words": words, "at": now},
            )
            if fresh:
                carry_reply(message=message, now=now)
            record(
                "report.answer_withdrawn",
                actor=SYSTEM,
                now=now,
                subject="report",
                subject_id=report.pk,
                place=report.place_code,
                clarification=answer.pk,
            )
        groups = {report.group_id for report in told if report.group_id}
        Report.objects.filter(pk__in=[report.pk for report in told]).update(
            answer=None, answered_at=None
        )
        ReportGroup.objects.filter(pk__in=groups, state=ReportGroup.State.ANSWERED).update(
            state=ReportGroup.State.CHECKING
        )
    return len(told)


def _require_draft(actor: Actor, clarification: Clarification, now: datetime) -> None:
    require(
        actor,
        "clarification.draft",
        place=clarification.place_code,
        of=clarification.owner,
        now=now,
    )


def _in_public(clarification: Clarification) -> None:
    """Only the version that the public reads now can be corrected or taken back."""
    clarification.refresh_from_db()
    if clarification.state != Clarification.State.APPROVED or clarification.replaced_at:
        raise Refusal("clarification.not_in_public")


def _reason(words: str, field: str) -> str:
    words = " ".join(words.replace("\x00", " ").split())
    if not WHY[0] <= len(words) <= WHY[1]:
        raise Refusal("clarification.what_was_wrong", field=field, longest=WHY[1])
    return words


def _about(actor: Actor, now: datetime, clarification: Clarification) -> dict[str, object]:
    """What every event of this file says."""
    return {
        "actor": actor,
        "now": now,
        "subject": "clarification",
        "subject_id": clarification.pk,
        "place": clarification.place_code,
        "claim": clarification.claim_id,
    }
