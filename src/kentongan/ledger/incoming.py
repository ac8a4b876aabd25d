"""What channels bring: kept as it came before anybody answers the provider, understood by a job."""

from datetime import datetime

from django.db import transaction

from .jobs import later
from .models import Incoming


def keep(*, channel: str, key: str, body: dict, now: datetime, job: str) -> bool:
    """Keep one delivery and promise `job` (called with `incoming_id`); False when it was here before.

    The answer to the provider follows this transaction, so a delivery that was answered is kept.
    """
    with transaction.atomic():
        if Incoming.objects.filter(channel=channel, key=key).exists():
            return False
        row = Incoming(channel=channel, key=key, body=body, received_at=now)
        Incoming.objects.bulk_create([row], ignore_conflicts=True)
        kept = Incoming.objects.get(channel=channel, key=key)
        later(job, key=f"{job}:{kept.pk}", incoming_id=kept.pk)
    return True


def understood(incoming_id: int, now: datetime) -> None:
    """Note that a delivery has had its effect; its body is emptied, its key stays."""
    Incoming.objects.filter(pk=incoming_id).update(done_at=now, body={})


def seen_before(*, channel: str, key: str, now: datetime) -> bool:
    """Note that this very request was here; True when it was here before: somebody replays it."""
    with transaction.atomic():
        if Incoming.objects.filter(channel=channel, key=key).exists():
            return True
        row = Incoming(channel=channel, key=key, received_at=now, done_at=now)
        Incoming.objects.bulk_create([row], ignore_conflicts=True)
    return False
