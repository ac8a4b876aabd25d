"""Jobs: the `django.tasks` API on one leased table that works on SQLite and PostgreSQL.

`later("up.group_report", report_id=7)` promises work by name, inside the transaction of the act.
A worker claims rows by a lease. A job and the note that it is done are one transaction, so an effect
on our own tables happens exactly once however often a worker is killed; what leaves the house goes
through `Outgoing`, which carries an idempotency key (docs/decisions/0005-jobs.md).
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import TaskResult, TaskResultStatus, task
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task
from django_tasks.exceptions import TaskResultDoesNotExist

from .insert import insert
from .models import Job

_registry: dict[str, Task] = {}
_outside: set[str] = set()
_shares: set[str] = set()
MAX_ATTEMPTS = 8


def job(name: str, *, outside: bool = False, shares: bool = False) -> Callable[[Callable], Task]:
    """Register a function as the work behind `name` (room.verb_noun).

    A short job that comes by the thousand `shares`: several are one transaction, a savepoint each,
    so that the disk is waited for once.

    A job that speaks to the `outside` world is not run inside a transaction: nobody waits on a
    provider while holding the database. It must be safe to do twice (see `outbox`).
    """

    def register(function: Callable) -> Task:
        if name in _registry:
            raise ValueError(f"two jobs are called {name}")
        made = task(function)
        _registry[name] = made
        if outside:
            _outside.add(name)
        if shares:
            _shares.add(name)
        return made

    return register


def registered() -> dict[str, Task]:
    """Every job that has a worker, by name."""
    return dict(_registry)


def speaks_outside(name: str) -> bool:
    """True when the job must not run inside a transaction."""
    return name in _outside


def shares_transaction(name: str) -> bool:
    """True when several of this job may be one transaction."""
    return name in _shares


def later(
    name: str,
    *,
    run_after: datetime | None = None,
    key: str | None = None,
    priority: int = 0,
    **args: object,
) -> None:
    """Promise that the job called `name` will be done, once this transaction commits.

    With a `key`, the second promise of the same thing is no second job. Times are real time: the
    demonstration's clock moves deadlines, not machinery.
    """
    if name not in _registry:
        raise LookupError(f"no job is called {name}")
    moment = timezone.now()
    row = Job(
        name=name,
        args=args,
        key=key,
        priority=priority,
        run_after=run_after or moment,
        queued_at=moment,
        max_attempts=MAX_ATTEMPTS,
    )
    insert(row, or_nothing=key is not None)


def back_off(attempts: int) -> timedelta:
    """Wait before the next attempt: 2 s, 4 s, 8 s, … at most 10 minutes."""
    return timedelta(seconds=min(2**attempts, 600))


_STATUS = {
    Job.State.READY: TaskResultStatus.READY,
    Job.State.RUNNING: TaskResultStatus.RUNNING,
    Job.State.DONE: TaskResultStatus.SUCCESSFUL,
    Job.State.DEAD: TaskResultStatus.FAILED,
}


class LeasedJobs(BaseTaskBackend):
    """The backend behind `django.tasks`: a task enqueued the standard way becomes a Job row."""

    supports_defer = True
    supports_priority = True
    supports_get_result = True

    def enqueue(self, task: Task, args: tuple, kwargs: dict) -> TaskResult:
        """Queue a registered task; positional arguments have no place in a named promise."""
        self.validate_task(task)
        if args:
            raise TypeError("a job takes keyword arguments only")
        name = next((n for n, known in _registry.items() if known.func is task.func), None)
        if name is None:
            raise LookupError(f"{task.func.__qualname__} is not registered with @job")
        moment = timezone.now()
        row = Job.objects.create(
            name=name,
            args=kwargs,
            priority=task.priority,
            run_after=task.run_after or moment,
            queued_at=moment,
            max_attempts=MAX_ATTEMPTS,
        )
        return self._result(row, task)

    def get_result(self, result_id: str) -> TaskResult:
        """What became of a job."""
        row = Job.objects.filter(pk=int(result_id)).first()
        if row is None:
            raise TaskResultDoesNotExist(result_id)
        return self._result(row, _registry[row.name])

    def _result(self, row: Job, task: Task) -> TaskResult:
        return TaskResult(
            task=task,
            id=str(row.pk),
            status=_STATUS[Job.State(row.state)],
            enqueued_at=row.queued_at,
            started_at=None,
            last_attempted_at=None,
            finished_at=row.finished_at,
            args=[],
            kwargs=row.args,
            backend=self.alias,
            errors=[],
            worker_ids=[row.worker] if row.worker else [],
        )
