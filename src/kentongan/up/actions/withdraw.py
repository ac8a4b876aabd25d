"""Take a report back: nothing is deleted; of an official filing it is a request (domain 4.6)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from kentongan.ledger.actor import PUBLIC, Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.up.models import Filing, Report, Withdrawal

from .receive import clean_words


def withdraw_report(*, now: datetime, report: Report, reason: str) -> Withdrawal:
    """The sender, who holds the receipt, takes it back. Said twice, it is one withdrawal."""
    try:
        reason = clean_words(reason)
    except Refusal as refusal:
        if refusal.code == "report.too_long":
            raise Refusal("report.too_long", field="reason", **refusal.data) from None
        raise Refusal("withdrawal.needs_reason", field="reason") from None
    with transaction.atomic():
        one_at_a_time(f"withdraw:{report.pk}")
        if kept := Withdrawal.objects.filter(report=report).first():
            return kept
        asked = report.filing == Filing.OFFICIAL
        state = Withdrawal.State.ASKED if asked else Withdrawal.State.DONE
        made = Withdrawal.objects.create(report=report, reason=reason, asked_at=now, state=state)
        if not asked:
            Report.objects.filter(pk=report.pk).update(withdrawn_at=now)
            report.withdrawn_at = now
        if asked:
            record("report.withdrawal_asked", **_about(report, PUBLIC, now))
        else:
            record("report.withdrawn", **_about(report, PUBLIC, now))
    return made


def decide_withdrawal(
    *, actor: Actor, now: datetime, report: Report, agree: bool, note: str
) -> Withdrawal:
    """An officer decides the request about an official filing; the sender reads the note."""
    require(actor, "report.reply", place=report.place_code, of=report.owner, now=now)
    note = note.replace("\x00", "").strip()
    if len(note) < 4:
        raise Refusal("withdrawal.needs_note", field="note")
    if len(note) > 1000:
        raise Refusal("report.too_long", field="note", longest=1000, length=len(note))
    with transaction.atomic():
        one_at_a_time(f"withdraw:{report.pk}")
        asked = Withdrawal.objects.filter(report=report).first()
        if asked is None:
            raise Refusal("withdrawal.none")
        if asked.state != Withdrawal.State.ASKED:
            return asked
        asked.state = Withdrawal.State.DONE if agree else Withdrawal.State.KEPT
        asked.note, asked.decided_by_id, asked.decided_at = note, actor.post_id, now
        asked.save(update_fields=["state", "note", "decided_by", "decided_at"])
        if agree:
            Report.objects.filter(pk=report.pk).update(withdrawn_at=now)
        if agree:
            record("report.withdrawn", **_about(report, actor, now))
        else:
            record("report.kept", **_about(report, actor, now))
    return asked


def _about(report: Report, actor: Actor, now: datetime) -> dict[str, Any]:
    return {
        "actor": actor,
        "now": now,
        "subject": "report",
        "subject_id": report.pk,
        "place": report.place_code,
    }
