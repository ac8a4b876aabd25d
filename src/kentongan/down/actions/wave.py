"""Steer a notice on its way: the next wave, pause, resume, and a stop that holds at once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from kentongan.down.models import Notice, Roll
from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time

from .release import open_territories, refuse_in_quiet_days


def open_next_wave(*, actor: Actor, now: datetime, notice: Notice) -> bool:
    """Let the rest follow the pilot; True when something was held. Twice opens once."""
    _may(actor, notice, now)
    with transaction.atomic():
        one_at_a_time(f"down.notice.{notice.pk}")
        notice.refresh_from_db()
        if notice.state != Notice.State.RUNNING:
            raise Refusal("notice.not_running")
        held = notice.scopes.filter(held=True)
        codes = list(held.values_list("code", flat=True))
        if not codes:
            return False
        refuse_in_quiet_days(notice.purpose, codes, now)
        open_territories(notice, codes, now)
        held.update(held=False)
        expected = Roll.objects.filter(notice=notice).aggregate(n=Sum("expected"))["n"]
        Notice.objects.filter(pk=notice.pk).update(expected=expected)
        record(
            "notice.wave_opened",
            actor=actor,
            now=now,
            subject="notice",
            subject_id=notice.pk,
            place=notice.institution.place.code,
            expected=expected,
        )
    notice.refresh_from_db()
    return True


def pause_notice(*, actor: Actor, now: datetime, notice: Notice) -> Notice:
    """Nothing more goes out, and nobody is asked, until it is resumed."""
    return _turn(actor, now, notice, Notice.State.RUNNING, Notice.State.PAUSED)


def resume_notice(*, actor: Actor, now: datetime, notice: Notice) -> Notice:
    """Go on where it stood."""
    return _turn(actor, now, notice, Notice.State.PAUSED, Notice.State.RUNNING)


def stop_notice(*, actor: Actor, now: datetime, notice: Notice, why: str) -> Notice:
    """Stop for good: pages show it at once, hand-over stops at the next chunk (docs/loops/cascade.md).

    Whoever has it sees that it was stopped and must not be passed on.
    """
    _may(actor, notice, now)
    why = " ".join(why.split())
    if len(why) < 5:
        raise Refusal("notice.reason_missing", field="why")
    with transaction.atomic():
        stop(actor=actor, now=now, notice=notice, why=why)
    notice.refresh_from_db()
    return notice


def stop(*, actor: Actor, now: datetime, notice: Notice, why: str, **data: object) -> bool:
    """Stop in the transaction of the caller, who asked for permission; False when it was stopped already."""
    running = Notice.objects.filter(pk=notice.pk).exclude(state=Notice.State.STOPPED)
    if not running.update(state=Notice.State.STOPPED, stopped_at=now, stop_reason=why[:200]):
        return False
    record(
        "notice.stopped",
        actor=actor,
        now=now,
        subject="notice",
        subject_id=notice.pk,
        place=notice.institution.place.code,
        **data,
    )
    return True


def _turn(actor: Actor, now: datetime, notice: Notice, before: str, after: str) -> Notice:
    _may(actor, notice, now)
    with transaction.atomic():
        turned = Notice.objects.filter(pk=notice.pk, state=before).update(state=after)
        notice.refresh_from_db()
        if not turned and notice.state != after:
            raise Refusal("notice.not_running")
        if turned:
            what = {"actor": actor, "now": now, "subject": "notice", "subject_id": notice.pk}
            place = notice.institution.place.code
            if after == Notice.State.PAUSED:
                record("notice.paused", place=place, **what)
            else:
                record("notice.resumed", place=place, **what)
    return notice


def _may(actor: Actor, notice: Notice, now: datetime) -> None:
    place = notice.institution.place.code
    require(actor, "notice.steer", place=place, of=notice.owner, now=now)
