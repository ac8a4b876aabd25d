"""The worker: claim by lease, do, mark done in the same transaction; give back what failed."""

import contextlib
import logging
import os
import random
import threading
import time
import traceback
from datetime import timedelta
from pathlib import Path

from django.db import close_old_connections, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from . import clock
from .jobs import back_off, registered, shares_transaction, speaks_outside
from .models import Heartbeat, Job
from .regular import promise_rounds

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
BATCH = 20
SHARED = 0.1  # seconds after which no further job joins a transaction: others want to write too

_CLAIM = """
UPDATE ledger_job SET state = 1, lease_until = %s, worker = %s, attempts = attempts + 1
 WHERE id IN (SELECT id FROM ledger_job WHERE state = 0 AND run_after <= %s
              ORDER BY priority DESC, run_after, id LIMIT %s {skip})
 RETURNING id
"""
# While it is still ours, as `_held` says.
_DONE = """
UPDATE ledger_job SET state = 2, finished_at = %s, lease_until = NULL, error = ''
 WHERE id = %s AND state = 1 AND worker = %s AND attempts = %s
"""


class LeaseLost(Exception):
    """Somebody else has the job now: undo what was done here."""


def claim(worker: str, limit: int = BATCH) -> list[Job]:
    """Take up to `limit` ready jobs; nobody else gets them until the lease ends."""
    skip = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    now = timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM.format(skip=skip), [now + LEASE, worker, now, limit])
        ids = [row[0] for row in cursor.fetchall()]
    return sorted(
        Job.objects.filter(pk__in=ids), key=lambda row: (-row.priority, row.run_after, row.pk)
    )


def reap() -> int:
    """Give back jobs whose worker has died; those out of attempts rest as dead."""
    now = timezone.now()
    lost = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=now)
    dead = lost.filter(attempts__gte=F("max_attempts")).update(
        state=Job.State.DEAD, error="the worker died before it finished", finished_at=now
    )
    return dead + lost.update(state=Job.State.READY, lease_until=None)


def do(row: Job) -> bool:
    """Do one claimed job. The effect and the mark are one transaction: both, or neither."""
    together = contextlib.nullcontext() if speaks_outside(row.name) else transaction.atomic()
    try:
        with together:
            _effect(row)
    except LeaseLost:
        log.warning("job %s %s took longer than its lease; another worker has it", row.pk, row.name)
        return False
    except Exception as error:
        dead = row.attempts >= row.max_attempts
        _held(row).update(
            state=Job.State.DEAD if dead else Job.State.READY,
            run_after=timezone.now() + back_off(row.attempts),
            finished_at=timezone.now() if dead else None,
            lease_until=None,
            error=_without_words(error),
        )
        log.exception("job %s %s failed, attempt %s", row.pk, row.name, row.attempts)
        return False
    return True


def do_next(rows: list[Job]) -> int:
    """Do the first of claimed jobs, with those after it that may share its transaction; take them
    off the list. Returns how many were done.

    What fails is undone alone; when the whole does not commit, each is done again by itself.
    """
    if not shares_transaction(rows[0].name):
        return do(rows.pop(0))
    taken: list[Job] = []
    failed: Job | None = None
    try:
        with transaction.atomic():
            until = time.monotonic() + SHARED
            while rows and shares_transaction(rows[0].name) and time.monotonic() < until:
                taken.append(rows.pop(0))
                try:
                    with transaction.atomic():
                        _effect(taken[-1])
                except Exception:
                    failed = taken.pop()
                    break
    except Exception:
        return sum(do(row) for row in [*taken, *([failed] if failed else [])])
    return len(taken) + (do(failed) if failed else 0)


def _held(row: Job) -> QuerySet[Job]:
    """The row, while it is still ours."""
    return Job.objects.filter(
        pk=row.pk, state=Job.State.RUNNING, worker=row.worker, attempts=row.attempts
    )


def _effect(row: Job) -> None:
    """The work and the note that it is done."""
    clock.forget()
    registered()[row.name].func(**row.args)
    finished = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:  # after every job, so not composed anew each time
        cursor.execute(_DONE, [finished, row.pk, row.worker, row.attempts])
        if cursor.rowcount != 1:
            raise LeaseLost(row.pk)


def _without_words(error: Exception) -> str:
    """What broke and where, without the message: it may quote what somebody sent.

    Keepers of every office read the page of jobs. The whole message goes to the log.
    """
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames[-6:]]
    return "\n".join([*where, type(error).__name__])


def run_due(limit: int = 10_000) -> int:
    """Do everything that is due now, and what that leads to; returns how many were done."""
    worker, done = f"{os.getpid()}-once", 0
    while done < limit and (rows := claim(worker)):
        while rows:
            done += do_next(rows)
    return done


def revive(job_id: int) -> bool:
    """Give a dead job another round of attempts (a person asked for it)."""
    return bool(
        Job.objects.filter(pk=job_id, state=Job.State.DEAD).update(
            state=Job.State.READY, attempts=0, run_after=timezone.now(), finished_at=None
        )
    )


class Worker:
    """Runs until told to stop. A second thread renews the leases while a job is slow."""

    def __init__(self, idle: float = 0.5) -> None:
        self.name = f"{os.getpid()}-{random.randrange(16**6):06x}"
        self.idle = idle
        self.stop = threading.Event()

    def run(self) -> None:
        """Claim, do, rest; reap, beat and promise what comes round every 15 s."""
        threading.Thread(target=self._renew, daemon=True).start()
        beat = 0.0
        while not self.stop.is_set():
            close_old_connections()
            if time.monotonic() - beat > 15:
                beat = time.monotonic()
                reap()
                Heartbeat.objects.update_or_create(
                    worker=self.name, defaults={"seen_at": timezone.now()}
                )
                promise_rounds(timezone.now())
            rows = claim(self.name)
            idle = not rows
            while rows and not self.stop.is_set():
                do_next(rows)
            for row in rows:
                Job.objects.filter(pk=row.pk, worker=self.name, state=Job.State.RUNNING).update(
                    state=Job.State.READY, lease_until=None, attempts=F("attempts") - 1
                )
            if idle:
                self.stop.wait(self.idle)
        Heartbeat.objects.filter(worker=self.name).delete()

    def _renew(self) -> None:
        while not self.stop.wait(LEASE.total_seconds() / 3):
            close_old_connections()
            Job.objects.filter(worker=self.name, state=Job.State.RUNNING).update(
                lease_until=timezone.now() + LEASE
            )
