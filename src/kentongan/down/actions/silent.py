"""Why a village is silent: said by the committee above it, seen by the office."""

from datetime import datetime

from django.db import transaction

from kentongan.down.models import Notice, Silence, Tally
from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.places import above, level_of
from kentongan.rules import relay


def note_silent(
    *, actor: Actor, now: datetime, notice: Notice, code: str, reason: str, note: str = ""
) -> Silence:
    """Say why a village has not stated receipt; said again, the last reason holds."""
    require(actor, "silence.note", place=code, of=notice.owner, now=now)
    around = [*above(code), code]
    there = notice.scopes.filter(held=False, code__in=around).exists()
    if level_of(code) != "desa" or not there:
        raise Refusal("permission.denied")
    if reason not in relay.silences():
        raise Refusal("silence.reason_missing", field="reason")
    note = " ".join(note.split())
    if reason == "other" and len(note) < 5:
        raise Refusal("silence.note_missing", field="note")
    if Tally.objects.filter(notice=notice, code=code).exclude(first_at=None).exists():
        raise Refusal("silence.has_answered")
    with transaction.atomic():
        row, _ = Silence.objects.update_or_create(
            notice=notice,
            code=code,
            defaults={"reason": reason, "note": note[:200], "by_id": actor.post_id, "at": now},
        )
        record(
            "notice.silence_explained",
            actor=actor,
            now=now,
            subject="notice",
            subject_id=notice.pk,
            place=code,
            reason=reason,
        )
    return row
