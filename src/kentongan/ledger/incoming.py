"""What channels bring: kept as it came before anybody answers the provider, understood by a job."""

from datetime import datetime

from django.db import transaction

from .insert import insert
from .jobs import later
from .models import Incoming


def keep(*, channel: str, key: str, body: dict, now: datetime, job: str) -> bool:
    """Keep one delivery and promise `job` (called with `incoming_id`); False when it was here before.

    The answer to the provider follows this transaction, so a delivery that was answered is kept.
    """
    row = Incoming(channel=channel, key=key, body=body, received_at=now)
    with transaction.atomic():
        new = insert(row, or_nothing=True)
        if new:
            later(job, key=f"{job}:{row.pk}", incoming_id=row.pk)
    return new


def understood(incoming_id: int, now: datetime) -> None:
    """Note that a delivery has had its effect; its body is emptied, its key stays."""
    Incoming.objects.filter(pk=incoming_id).update(done_at=now, body={})


def seen_before(*, channel: str, key: str, now: datetime) -> bool:
    """Note that this very request was here; True when it was here before: somebody replays it."""
    row = Incoming(channel=channel, key=key, received_at=now, done_at=now)
    with transaction.atomic():
        return not insert(row, or_nothing=True)
