"""Stating receipt: a hundred thousand at once, and one after the other."""

from django.db import connection, transaction

from kentongan.down.actions.acknowledge import acknowledge
from kentongan.down.actions.release import release_notice
from kentongan.down.actions.together import acknowledge_together
from kentongan.down.models import Delivery, Roll
from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.models import Event
from kentongan.roster.acting import actor_for
from kentongan.roster.models import Post

from . import ground

TOGETHER = 100_000


def run(options) -> dict[str, object]:
    """Seconds for a list of 100,000 receipts; receipts a second when each is its own transaction.

    One by one is the whole act: permission, one delivery, the roll-ups, one sealed event, and the
    commit on the disk. Beside it the least that any design must do for it: one row and one commit.
    """
    people = ground.PEOPLE // 5 if options.quick else ground.PEOPLE
    singles = 500 if options.quick else 1000
    with ground.country(people) as office:
        notice = ground.notice_to(("",), office, release_notice, "bench:all")
        listed = ground.organisers_of_a_tenth(people)[:TOGETHER]
        with ground.Watch() as together:
            new = acknowledge_together(actor=SYSTEM, now=ground.NOW, notice=notice, post_ids=listed)
        assert new == len(listed)
        found = Post.objects.select_related("institution", "place").exclude(pk__in=listed[:20_000])
        found = found.filter(pk__gt=ground.VILLAGES // 10, pk__lt=ground.VILLAGES)
        actors = [actor_for(post) for post in found.order_by("pk")[: 3 * singles]]
        with ground.Watch() as single:
            for actor in actors[:singles]:
                acknowledge(actor=actor, now=ground.NOW, notice=notice)
        unwaited = _without_the_disk(notice, actors[2 * singles :])
        known = sum(Roll.objects.filter(notice=notice).values_list("acknowledged", flat=True))
        assert known == len(listed) + 2 * singles
        assert Event.objects.filter(code="notice.acknowledged").count() == 2 * singles
        return {
            "name": "acknowledge",
            "unit": f"on {connection.vendor}",
            "ours": {
                f"{len(listed):,} at once, seconds": round(together.wall, 2),
                "at once, seconds of the processor": round(together.cpu, 2),
                "one by one, per second": round(singles / single.wall),
                "one by one, per second of the processor": round(singles / single.cpu),
                "one by one, without waiting for the disk, per second": unwaited,
            },
            "peers": {
                "one row, one commit": {"per second": _bare(notice, actors[singles : 2 * singles])}
            },
        }


def _bare(notice, actors) -> int:
    with ground.Watch() as watch:
        for actor in actors:
            Delivery.objects.create(
                notice=notice, post_id=actor.post_id, acknowledged_at=ground.NOW
            )
    return round(len(actors) / watch.wall)


def _without_the_disk(notice, actors) -> int:
    """All of the work, in one transaction: what the processor alone allows."""
    with ground.Watch() as watch, transaction.atomic():
        for actor in actors:
            acknowledge(actor=actor, now=ground.NOW, notice=notice)
    return round(len(actors) / watch.wall)
