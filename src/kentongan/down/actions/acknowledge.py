"""An organiser reads, states receipt, and states having passed it on. Each once, however often sent."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from kentongan.down.models import Delivery, Notice, Tally
from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal


def read_notice(*, actor: Actor, now: datetime, notice: Notice) -> Delivery:
    """Note that the post has opened the notice."""
    _addressed(actor, notice, "notice.see", now)
    with transaction.atomic():
        delivery, _ = Delivery.objects.get_or_create(notice=notice, post_id=actor.post_id)
        Delivery.objects.filter(pk=delivery.pk, read_at=None).update(read_at=now)
    delivery.refresh_from_db()
    return delivery


def acknowledge(*, actor: Actor, now: datetime, notice: Notice) -> Delivery:
    """State receipt. The village counts as informed from its first acknowledgement."""
    _addressed(actor, notice, "notice.acknowledge", now)
    with transaction.atomic():
        delivery, _ = Delivery.objects.get_or_create(notice=notice, post_id=actor.post_id)
        first = Delivery.objects.filter(pk=delivery.pk, acknowledged_at=None).update(
            acknowledged_at=now, read_at=Coalesce("read_at", now)
        )
        if first:
            Tally.objects.filter(notice=notice, code=actor.place[:10]).update(
                acknowledged=F("acknowledged") + 1, first_at=Coalesce("first_at", now)
            )
            record(
                "notice.acknowledged",
                actor=actor,
                now=now,
                subject="notice",
                subject_id=notice.pk,
                place=actor.place,
            )
    delivery.refresh_from_db()
    return delivery


def state_relayed(*, actor: Actor, now: datetime, notice: Notice) -> Delivery:
    """State having passed the text on; whoever passes it on has also received it."""
    delivery = acknowledge(actor=actor, now=now, notice=notice)
    with transaction.atomic():
        if Delivery.objects.filter(pk=delivery.pk, relayed_at=None).update(relayed_at=now):
            record(
                "notice.relayed",
                actor=actor,
                now=now,
                subject="notice",
                subject_id=notice.pk,
                place=actor.place,
            )
    delivery.refresh_from_db()
    return delivery


def _addressed(actor: Actor, notice: Notice, act: str, now: datetime) -> None:
    """The notice must have been sent to this very post; another one reads the same as none."""
    require(actor, act, place=actor.place, of=notice.owner, now=now)
    if not Notice.objects.filter(pk=notice.pk).addressed_to(actor).exists():
        raise Refusal("permission.denied")
