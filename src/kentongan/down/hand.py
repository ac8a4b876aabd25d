"""Hand a notice to a channel in chunks: a cursor over the frozen audience, never a row per person.

For a channel (push, e-mail, …) call `chunks_due` in its job, hand each person over with a key of its
own (`key_for`), and go on until there is nothing left. Each chunk and its cursor are one transaction
of the caller: a worker that dies gives the whole chunk again, with the same keys.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from kentongan.down.audience import frozen
from kentongan.down.models import ChannelOff, Delivery, HandOver, Notice, Nudge
from kentongan.ledger.turns import one_at_a_time
from kentongan.places import range_of
from kentongan.places.zones import WIB, WIT, WITA
from kentongan.rules import quiet

CHUNK = 500
ZONES = (WIB, WITA, WIT)


@dataclass(frozen=True, slots=True)
class Handed:
    """What one step did, and when to come back."""

    posts: tuple[int, ...] = ()
    again_at: datetime | None = None  # a quiet hour ends then
    done: bool = False  # nothing is left in any zone


def key_for(notice: Notice, channel: str, person_id: int, nudge: Nudge | None = None) -> str:
    """The idempotency key of one person's message: the same for every try."""
    again = f":{nudge.pk}" if nudge else ""
    return f"notice:{notice.pk}:{channel}:{person_id}{again}"


def hand_chunk(
    *,
    now: datetime,
    notice: Notice,
    channel: str,
    give: Callable[[list[int]], None],
    nudge: Nudge | None = None,
    wave: int = 1,
    size: int = CHUNK,
) -> Handed:
    """Give the next chunk of posts to `give`, which writes its promises; cursor and promises hold together.

    A paused or stopped notice gives nothing: a stop takes effect at the next chunk. In a zone where it
    is night or prayer time, or where the law forbids it today, nothing is given.
    """
    again: list[datetime] = []
    for zone in ZONES:
        with transaction.atomic():
            what = f"nudge:{nudge.pk}" if nudge else f"wave:{wave}"
            one_at_a_time(f"down.hand.{notice.pk}.{what}.{channel}.{zone}")
            state = Notice.objects.values_list("state", flat=True).get(pk=notice.pk)
            if state == Notice.State.STOPPED:
                return Handed(done=True)
            if state == Notice.State.PAUSED:
                return Handed()
            row, _ = HandOver.objects.get_or_create(
                notice=notice,
                what=what,
                channel=channel,
                zone=zone,
                defaults={"nudge": nudge, "wave": wave},
            )
            if row.done_at is not None:
                continue
            posts = _next(notice, row, nudge, size)
            if not posts:
                HandOver.objects.filter(pk=row.pk).update(done_at=now)
                continue
            if quiet.in_quiet_days(notice.purpose, zone, now):
                continue
            until = quiet.waits_until(notice.purpose, zone, now, urgent=notice.urgent)
            if until is not None:
                again.append(until)
                continue
            wanted = _wanted(posts, notice, channel, nudge)
            give(wanted)
            HandOver.objects.filter(pk=row.pk).update(
                cursor=posts[-1], handed=F("handed") + len(wanted)
            )
            return Handed(tuple(wanted))
    return Handed(again_at=min(again, default=None), done=not again)


def note_delivered(*, now: datetime, notice_id: int, post_ids: list[int]) -> None:
    """A channel says that it arrived. Twice, or out of order, changes nothing."""
    with transaction.atomic():
        Delivery.objects.bulk_create(
            [Delivery(notice_id=notice_id, post_id=pk, delivered_at=now) for pk in post_ids],
            ignore_conflicts=True,
        )
        Delivery.objects.filter(notice=notice_id, post__in=post_ids, delivered_at=None).update(
            delivered_at=now
        )


def note_read(*, now: datetime, notice_id: int, post_id: int) -> None:
    """A channel says that it was opened there. The earliest moment counts."""
    with transaction.atomic():
        note_delivered(now=now, notice_id=notice_id, post_ids=[post_id])
        found = Delivery.objects.filter(notice=notice_id, post=post_id)
        found.filter(Q(read_at=None) | Q(read_at__gt=now)).update(read_at=now)


def _next(notice: Notice, row: HandOver, nudge: Nudge | None, size: int) -> list[int]:
    """The next posts of this zone after the cursor, in the order of their numbers."""
    found = frozen(notice, wave=None if nudge else row.wave).filter(
        pk__gt=row.cursor, place__zone=row.zone
    )
    if nudge is not None:
        low, high = range_of(nudge.code)
        found = found.filter(place__code__gte=low, place__code__lt=high)
    return list(found.order_by("pk").values_list("pk", flat=True)[:size])


def _wanted(posts: list[int], notice: Notice, channel: str, nudge: Nudge | None) -> list[int]:
    """Without those who want nothing by this channel; a reminder also without those who answered."""
    off = set(
        ChannelOff.objects.filter(channel=channel, person__posts__in=posts).values_list(
            "person__posts", flat=True
        )
    )
    if nudge is not None:
        off |= set(
            Delivery.objects.filter(notice=notice, post__in=posts)
            .exclude(acknowledged_at=None)
            .values_list("post", flat=True)
        )
    return [pk for pk in posts if pk not in off]
