"""Remind those who are silent, seldom enough to be heard; ask the committee above at the deadline."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q

from kentongan.down.models import Escalation, Notice, Nudge, Roll
from kentongan.ledger.actor import SYSTEM, Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.places import above, range_of, zone_of
from kentongan.rules import quiet, relay


def remind_silent(*, actor: Actor, now: datetime, notice: Notice, code: str) -> Nudge:
    """Remind everybody in an area who has not stated receipt: one row, however many they are.

    Refused when somebody there would hear from us too often today (rules/relay.toml), at night, and
    at prayer time.
    """
    require(actor, "notice.remind", place=code, of=notice.owner, now=now)
    if notice.state != Notice.State.RUNNING:
        raise Refusal("notice.not_running")
    around = [*above(code), code]
    low, high = range_of(code)
    inside = Q(code__gte=low, code__lt=high)
    scopes = notice.scopes.filter(held=False)
    if not scopes.filter(Q(code__in=around) | inside).exists():
        raise Refusal("permission.denied")
    zone = zone_of(code)
    until = quiet.waits_until(notice.purpose, zone, now, urgent=notice.urgent)
    if until is not None:
        raise Refusal("nudge.quiet_hours", until=until)
    day = now.astimezone(ZoneInfo(zone)).date()
    with transaction.atomic():
        one_at_a_time("down.nudges")
        heard = Nudge.objects.filter(Q(code__in=around) | inside, day=day)
        of_this = heard.filter(notice=notice)
        if of_this.filter(at__gt=now - relay.gap()).exists():
            raise Refusal("nudge.too_soon", minutes=int(relay.gap().total_seconds() // 60))
        if of_this.count() >= relay.per_notice() or heard.count() >= relay.per_day():
            raise Refusal("nudge.too_many")
        nudge = Nudge.objects.create(notice=notice, code=code, at=now, day=day, by_id=actor.post_id)
        record(
            "notice.reminded",
            actor=actor,
            now=now,
            subject="notice",
            subject_id=notice.pk,
            place=code,
        )
    return nudge


def note_silence(*, now: datetime, notice: Notice) -> int:
    """At the deadline: ask the committee above in every district with a silent village, once."""
    if notice.state == Notice.State.STOPPED:
        return 0
    with transaction.atomic():
        behind = Roll.objects.filter(notice=notice, villages__gt=F("known"))
        have = set(notice.escalations.values_list("code", flat=True))
        rows = [
            Escalation(notice=notice, code=code, silent=villages - known, at=now)
            for code, villages, known in behind.values_list("code", "villages", "known")
            if code not in have
        ]
        Escalation.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
        if rows:
            record(
                "notice.escalated",
                actor=SYSTEM,
                now=now,
                subject="notice",
                subject_id=notice.pk,
                place=notice.institution.place.code,
                districts=len(rows),
            )
    return len(rows)


def last_nudge(notice: Notice, place: str) -> Nudge | None:
    """The last reminder of this notice that reached a place."""
    around = [*above(place), place]
    return notice.nudges.filter(code__in=around).order_by("-at").first()
