"""An organiser reads and states receipt. Each once, however often sent."""

import secrets
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from kentongan.down.audience import expected_in_villages
from kentongan.down.models import Delivery, Notice, Roll, Tally
from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Post

# No look-alike letters: it is read aloud and copied from posters.
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_ACKNOWLEDGE = (
    "INSERT INTO down_delivery (notice_id, post_id, read_at, acknowledged_at, joined, moved) "
    "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (notice_id, post_id) DO UPDATE SET "
    "acknowledged_at = excluded.acknowledged_at, joined = excluded.joined, "
    "moved = excluded.moved, read_at = COALESCE(down_delivery.read_at, excluded.read_at) "
    "WHERE down_delivery.acknowledged_at IS NULL RETURNING id"
)
_SHOW = (
    "INSERT INTO down_delivery (notice_id, post_id, delivered_at, code, joined, moved) "
    "VALUES (%s, %s, %s, %s, false, false) ON CONFLICT (notice_id, post_id) DO UPDATE SET "
    "delivered_at = COALESCE(down_delivery.delivered_at, excluded.delivered_at), "
    "code = COALESCE(down_delivery.code, excluded.code)"
)


def show_notice(*, actor: Actor, now: datetime, notice: Notice) -> Delivery:
    """Note that the text was on the screen of this post; gives it its own short link."""
    found = Delivery.objects.filter(notice=notice, post_id=actor.post_id).first()
    if found is not None and found.code and found.delivered_at:
        return found
    addressed(actor, notice, "notice.see", now)
    with connection.cursor() as cursor:  # one statement, so a transaction by itself
        cursor.execute(_SHOW, [notice.pk, actor.post_id, now, new_code()])
    return Delivery.objects.get(notice=notice, post_id=actor.post_id)


def read_notice(*, actor: Actor, now: datetime, notice: Notice) -> Delivery:
    """Note that the post has opened the notice."""
    delivery = show_notice(actor=actor, now=now, notice=notice)
    if delivery.read_at is None:
        with transaction.atomic():
            Delivery.objects.filter(pk=delivery.pk, read_at=None).update(read_at=now)
        delivery.refresh_from_db()
    return delivery


def acknowledge(*, actor: Actor, now: datetime, notice: Notice) -> Delivery:
    """State receipt. The village counts as informed from its first acknowledgement.

    Only the first statement finds a row without one, so that twice changes nothing.
    """
    addressed(actor, notice, "notice.acknowledge", now)
    with transaction.atomic():
        joined, moved = _came_later(actor, notice), _stated_elsewhere(actor, notice)
        with connection.cursor() as cursor:
            cursor.execute(_ACKNOWLEDGE, [notice.pk, actor.post_id, now, now, joined, moved])
            first = cursor.fetchone()
        if first:
            known = _first_in_village(actor.place[:10], notice, now)
            in_time = known and now <= notice.released_at + notice.within
            Roll.objects.filter(notice=notice, code=actor.place[:6]).update(
                known=F("known") + int(known),
                on_time=F("on_time") + int(in_time),
                acknowledged=F("acknowledged") + int(not joined and not moved),
                joined=F("joined") + int(joined and not moved),
            )
            record(
                "notice.acknowledged",
                actor=actor,
                now=now,
                subject="notice",
                subject_id=notice.pk,
                place=actor.place,
            )
    return Delivery.objects.get(notice=notice, post_id=actor.post_id)


def _first_in_village(code: str, notice: Notice, now: datetime) -> bool:
    """Raise the village's tally, made now if nobody had acted there; True when it is the first."""
    if len(code) < 10:
        return False
    raised = (
        "UPDATE down_tally SET acknowledged = acknowledged + 1, first_at = COALESCE(first_at, %s) "
        "WHERE notice_id = %s AND code = %s RETURNING acknowledged"
    )
    with connection.cursor() as cursor:
        cursor.execute(raised, [now, notice.pk, code])
        if (row := cursor.fetchone()) is None:
            expected = expected_in_villages(notice, [code]).get(code, 0)
            Tally.objects.bulk_create(
                [Tally(notice=notice, code=code, expected=expected, since=notice.released_at)],
                ignore_conflicts=True,
            )
            cursor.execute(raised, [now, notice.pk, code])
            row = cursor.fetchone()
    return row[0] == 1


def _came_later(actor: Actor, notice: Notice) -> bool:
    """In post only after the audience was frozen; comes in by the rule, counted apart."""
    if not notice.roster_last:
        return False
    since = actor.since is not None and actor.since > notice.released_at and notice.wide
    return since or (actor.post_id or 0) > notice.roster_last


def _stated_elsewhere(actor: Actor, notice: Notice) -> bool:
    """The same person stated it through another post (moved between regions): counted once."""
    others = Post.objects.filter(person=actor.person_id).exclude(pk=actor.post_id)
    posts = list(others.values_list("pk", flat=True))
    if not posts:  # nearly everybody
        return False
    stated = Delivery.objects.filter(notice=notice, post__in=posts)
    return stated.exclude(acknowledged_at=None).exists()


def addressed(actor: Actor, notice: Notice, act: str, now: datetime) -> None:
    """The notice must have been sent to this very post; another one reads the same as none."""
    require(actor, act, place=actor.place, of=notice.owner, now=now)
    if not Notice.objects.filter(pk=notice.pk).addressed_to(actor).exists():
        raise Refusal("permission.denied")


def new_code() -> str:
    """Ten letters, 49 bits: short enough for a poster, too many to guess."""
    return "".join(secrets.choice(_LETTERS) for _ in range(10))
