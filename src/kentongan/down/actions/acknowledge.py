"""An organiser reads and states receipt. Each once, however often sent."""

import secrets
from datetime import datetime

from django.db import connection, transaction

from kentongan.down.audience import expected_in_villages
from kentongan.down.models import Delivery, Notice
from kentongan.down.partners import ROLE as PARTNER
from kentongan.down.partners import came_by_rule, is_narrowed
from kentongan.down.sets import stamp
from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.places import above

# No look-alike letters: it is read aloud and copied from posters.
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
# Moved: the same person stated it in another post, and is counted once. Few posts of one person, then
# each looked up: the other way round would walk the notice's receipts.
_ELSEWHERE = (
    "EXISTS (SELECT 1 FROM roster_post o CROSS JOIN down_delivery d WHERE o.person_id = %s "
    "AND o.id <> %s AND d.notice_id = %s AND d.post_id = o.id AND d.acknowledged_at IS NOT NULL)"
)
_ACKNOWLEDGE = (
    "INSERT INTO down_delivery (notice_id, post_id, read_at, acknowledged_at, joined, moved) "
    f"VALUES (%s, %s, %s, %s, %s, {_ELSEWHERE}) ON CONFLICT (notice_id, post_id) DO UPDATE SET "
    "acknowledged_at = excluded.acknowledged_at, joined = excluded.joined, "
    "moved = excluded.moved, read_at = COALESCE(down_delivery.read_at, excluded.read_at) "
    "WHERE down_delivery.acknowledged_at IS NULL RETURNING id, moved"
)
_SHOW = (
    "INSERT INTO down_delivery (notice_id, post_id, delivered_at, code, joined, moved) "
    "VALUES (%s, %s, %s, %s, false, false) ON CONFLICT (notice_id, post_id) DO UPDATE SET "
    "delivered_at = COALESCE(down_delivery.delivered_at, excluded.delivered_at), "
    "code = COALESCE(down_delivery.code, excluded.code)"
)
_ROLL = (
    "UPDATE down_roll SET known = known + %s, on_time = on_time + %s, "
    "acknowledged = acknowledged + %s, joined = joined + %s WHERE notice_id = %s AND code = %s"
)
_RAISE = (
    "UPDATE down_tally SET acknowledged = acknowledged + 1, first_at = COALESCE(first_at, %s) "
    "WHERE notice_id = %s AND code = %s RETURNING acknowledged"
)
_FIRST = (
    "INSERT INTO down_tally (notice_id, code, expected, acknowledged, relayed, first_at, since) "
    "VALUES (%s, %s, %s, 1, 0, %s, %s) ON CONFLICT (notice_id, code) DO UPDATE SET "
    "acknowledged = down_tally.acknowledged + 1, "
    "first_at = COALESCE(down_tally.first_at, excluded.first_at) RETURNING acknowledged"
)


def show_notice(*, actor: Actor, now: datetime, notice: Notice) -> Delivery:
    """Note that the text was on the screen of this post; gives it its own short link."""
    found = Delivery.objects.filter(notice=notice, post_id=actor.post_id).first()
    if found is not None and found.code and found.delivered_at:
        return found
    addressed(actor, notice, "notice.see", now)
    with connection.cursor() as cursor:  # one statement, so a transaction by itself
        cursor.execute(_SHOW, [notice.pk, actor.post_id, stamp(now), new_code()])
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
    at = stamp(now)
    joined = _came_later(actor, notice)
    with transaction.atomic(), connection.cursor() as cursor:
        elsewhere = [actor.person_id, actor.post_id, notice.pk]
        cursor.execute(_ACKNOWLEDGE, [notice.pk, actor.post_id, at, at, joined, *elsewhere])
        if (first := cursor.fetchone()) is not None:
            moved = bool(first[1])
            known = _first_in_village(cursor, actor.place[:10], notice, at)
            in_time = known and now <= notice.released_at + notice.within
            counts = [known, in_time, not joined and not moved, joined and not moved]
            cursor.execute(_ROLL, [*map(int, counts), notice.pk, actor.place[:6]])
            record(
                "notice.acknowledged",
                actor=actor,
                now=now,
                subject="notice",
                subject_id=notice.pk,
                place=actor.place,
            )
    if first is None:
        return Delivery.objects.get(notice=notice, post_id=actor.post_id)
    # What was just written needs no reading; the rest of the row is read when it is asked for.
    given = {"id": first[0], "notice_id": notice.pk, "post_id": actor.post_id}
    given |= {"acknowledged_at": now, "joined": joined, "moved": bool(first[1])}
    return Delivery.from_db(connection.alias, list(given), list(given.values()))


def _first_in_village(cursor, code: str, notice: Notice, at: object) -> bool:
    """Raise the village's tally, made now if nobody had acted there; True when it is the first."""
    if len(code) < 10:
        return False
    cursor.execute(_RAISE, [at, notice.pk, code])
    if (row := cursor.fetchone()) is None:
        expected = expected_in_villages(notice, [code]).get(code, 0)
        since = stamp(notice.released_at)
        cursor.execute(_FIRST, [notice.pk, code, expected, at, since])
        row = cursor.fetchone()
    return row[0] == 1


def _came_later(actor: Actor, notice: Notice) -> bool:
    """In post only after the audience was frozen; comes in by the rule, counted apart."""
    if not notice.roster_last:
        return False
    since = actor.since is not None and actor.since > notice.released_at and notice.wide
    return since or (actor.post_id or 0) > notice.roster_last or came_by_rule(actor, notice)


def addressed(actor: Actor, notice: Notice, act: str, now: datetime) -> None:
    """The notice must have been sent to this very post; another one reads the same as none."""
    require(actor, act, place=actor.place, of=notice.owner, now=now)
    meant = f" {actor.role} " in notice.audience
    meant = meant and (not notice.kinds or f" {actor.institution} " in notice.kinds)
    meant = meant and _in_territory(actor.place, notice)
    if meant and actor.role == PARTNER and is_narrowed(notice):
        meant = Notice.objects.addressed_to(actor).filter(pk=notice.pk).exists()
    if not meant:
        raise Refusal("permission.denied")


def _in_territory(place: str, notice: Notice) -> bool:
    """Some territory of the notice whose wave has begun covers this place."""
    around = [*above(place), place]
    marks = ", ".join(["%s"] * len(around))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM down_scope WHERE notice_id = %s AND code IN ({marks}) "
            "AND NOT held LIMIT 1",
            [notice.pk, *around],
        )
        return cursor.fetchone() is not None


def new_code() -> str:
    """Ten letters, 49 bits: short enough for a poster, too many to guess."""
    return "".join(secrets.choice(_LETTERS) for _ in range(10))
