"""Work that comes round: promised again each time by whichever worker is up, once per round."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .jobs import later
from .models import Job

KEPT = timedelta(days=1)  # how long a round that is done stays in the table


@dataclass(frozen=True, slots=True)
class Round:
    """A job, how often it comes, and whether it is wanted at all."""

    every: timedelta
    wanted: Callable[[], bool]


_rounds: dict[str, Round] = {}


def regularly(name: str, *, every: timedelta, wanted: Callable[[], bool] = lambda: True) -> None:
    """The job called `name`, which takes no arguments, comes round this often while it is wanted."""
    if name in _rounds:
        raise ValueError(f"{name} comes round already")
    _rounds[name] = Round(every, wanted)


def promise_rounds(now: datetime) -> None:
    """Promise this round of each; the same round promised by two workers is one job.

    A round that was missed while everything stood still is not made up for.
    """
    for name, turn in _rounds.items():
        if turn.wanted():
            number = int(now.timestamp() // turn.every.total_seconds())
            later(name, key=f"{name}@{number}")
    Job.objects.filter(
        name__in=_rounds, key__contains="@", state=Job.State.DONE, finished_at__lt=now - KEPT
    ).delete()
