"""A stop while workers hand a notice over: what still goes out, and for how long."""

import statistics
import subprocess
import sys
import time
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from kentongan.down.actions.hand import hand_next
from kentongan.down.actions.release import release_notice
from kentongan.down.actions.wave import stop_notice
from kentongan.down.models import Notice
from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.models import Job, Outgoing

from . import ground
from .handover import WORKER, Service, env_here, turn_all_on

PEOPLE, QUICK = 60_000, 12_000
STOPS, QUICK_STOPS = 5, 2
WORKERS = 2
BEFORE = 1_000  # calls of this notice taken before it is stopped
GOAL = 5.0  # seconds, of issue 5


def run(options) -> dict[str, object]:
    """Seconds from pressing stop to the last call, with real workers and real encryption.

    Each notice goes to the same phones and is stopped in the middle. The push service is on loopback.
    """
    people = QUICK if options.quick else PEOPLE
    service = Service()
    with ground.country(people) as office:
        turn_all_on(people, service.base)
        workers = [
            subprocess.Popen([sys.executable, "-c", WORKER], env=env_here()) for _ in range(WORKERS)
        ]
        try:
            stops = [
                _one(office, service, n) for n in range(QUICK_STOPS if options.quick else STOPS)
            ]
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()
    service.server.shutdown()
    seconds = [row["seconds"] for row in stops]
    assert max(seconds) <= GOAL, stops
    return {
        "name": "stop",
        "unit": f"seconds on {connection.vendor} from a stop to the last call, {WORKERS} workers",
        "ours": {"worst": max(seconds), "median": statistics.median(seconds), "stops": stops},
        "peers": {},
    }


def _one(office, service: Service, number: int) -> dict[str, float]:
    """One notice, promised whole, stopped after its first calls."""
    notice = ground.notice_to(("",), office, release_notice, f"bench:stop:{number}")
    while hand_next(now=ground.NOW, notice=notice, channel="push", wave=1):
        pass
    soon = timezone.now()  # the notice of the bench is of 2024, the workers live today
    Notice.objects.filter(pk=notice.pk).update(deadline_at=soon + timedelta(hours=3), urgent=True)
    mine = Outgoing.objects.filter(data__notice=notice.pk)
    mine.update(made_at=soon)
    before, ends = len(service.came), time.time() + 120
    while len(service.came) < before + BEFORE and time.time() < ends:
        time.sleep(0.005)
    pressed, under_way = time.time(), len(service.came)
    stop_notice(actor=SYSTEM, now=ground.NOW, notice=notice, why="Jam buka salah tulis")
    written = time.time() - pressed
    running = Job.objects.filter(name="channels.hand_many").exclude(state=Job.State.DONE)
    while running.exists() and time.time() < ends:
        time.sleep(0.05)
    time.sleep(1)
    assert not running.exists() and before + BEFORE <= under_way < before + mine.count()
    left = mine.filter(state=Outgoing.State.FAILED, error="stopped").count()
    return {
        "seconds": round(max(0.0, service.came[-1] - pressed), 3),
        "of these until it was written": round(written, 3),
        "calls after pressing": len(service.came) - under_way,
        "given up": left,
    }
