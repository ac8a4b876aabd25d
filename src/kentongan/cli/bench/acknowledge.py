"""Stating receipt: a hundred thousand at once, and each by itself, by one, eight and 32 at a time."""

import os
import threading
import time

from django.db import connection, transaction
from django.utils import timezone

from kentongan.down.actions.acknowledge import acknowledge
from kentongan.down.actions.release import release_notice
from kentongan.down.actions.together import acknowledge_together
from kentongan.down.models import Delivery, Roll
from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.models import Event, Heartbeat
from kentongan.roster.acting import actor_for
from kentongan.roster.models import Post

from . import ground

TOGETHER = 100_000
AT_A_TIME = (1, 8, 32)


def run(options) -> dict[str, object]:
    """Seconds for a list of 100,000 receipts; receipts a second when each is its own transaction.

    One by one is the whole act: permission, one delivery, the roll-ups, one sealed event, and the
    commit on the disk, which nobody answers before. Eight and 32 at a time are threads of one process,
    as in the service: those who commit together wait for the disk together. Beside it the least that
    any design must do for it: one row and one commit, by as many threads.
    """
    people = ground.PEOPLE // 5 if options.quick else ground.PEOPLE
    each = 500 if options.quick else 2_000
    with ground.country(people) as office:
        notice = ground.notice_to(("",), office, release_notice, "bench:all")
        listed = ground.organisers_of_a_tenth(people)[:TOGETHER]
        with ground.Watch() as together:
            new = acknowledge_together(actor=SYSTEM, now=ground.NOW, notice=notice, post_ids=listed)
        assert new == len(listed)
        actors = _actors(len(AT_A_TIME) * each + each)
        ours: dict[str, object] = {
            f"{len(listed):,} at once, seconds": round(together.wall, 2),
            "at once, seconds of the processor": round(together.cpu, 2),
        }
        least = {}
        for step, many in enumerate(AT_A_TIME):
            some = actors[step * each : (step + 1) * each]
            rate, of_processor = _rate(
                some, many, lambda actor: acknowledge(actor=actor, now=ground.NOW, notice=notice)
            )
            ours[f"{many} at a time, per second"] = rate
            ours[f"{many} at a time, per second of the processor"] = of_processor
            least[f"{many} at a time, per second"] = _rate(some, many, _row_and_commit)[0]
        ours["without waiting for the disk, per second"] = _unwaited(notice, actors[-each:])
        ours["load"] = round(os.getloadavg()[0], 1)
        done = (len(AT_A_TIME) + 1) * each
        known = sum(Roll.objects.filter(notice=notice).values_list("acknowledged", flat=True))
        assert known == Delivery.objects.filter(notice=notice).count() == len(listed) + done
        assert Event.objects.filter(code="notice.acknowledged").count() == done
        return {
            "name": "acknowledge",
            "unit": f"on {connection.vendor}",
            "ours": ours,
            "peers": {"one row, one commit": least},
        }


def _actors(many: int) -> list:
    """Posts of villages that nobody has acted in."""
    found = Post.objects.select_related("institution", "place").filter(
        pk__gt=ground.VILLAGES // 10, pk__lt=ground.VILLAGES
    )
    return [actor_for(post) for post in found.order_by("pk")[:many]]


def _rate(actors: list, many: int, work) -> tuple[int, int]:
    """How many a second, by the clock on the wall and of the processor."""
    turn, lock, failed = iter(actors), threading.Lock(), []

    def send() -> None:
        try:
            while True:
                with lock:
                    actor = next(turn, None)
                if actor is None:
                    return
                work(actor)
        except Exception as error:
            failed.append(error)
            raise
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(many)]
    with ground.Watch() as watch:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not failed
    return round(len(actors) / watch.wall), round(len(actors) / watch.cpu)


def _row_and_commit(actor) -> None:
    with transaction.atomic():
        Heartbeat.objects.create(worker=f"{actor.post_id}-{time.time_ns()}", seen_at=timezone.now())


def _unwaited(notice, actors) -> int:
    """All of the work, in one transaction: what the processor alone allows."""
    with ground.Watch() as watch, transaction.atomic():
        for actor in actors:
            acknowledge(actor=actor, now=ground.NOW, notice=notice)
    return round(len(actors) / watch.wall)
