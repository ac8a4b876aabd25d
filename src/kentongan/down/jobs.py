"""Work of this room, by name. Only the ledger loads this file, by name, when Django is ready."""

from datetime import timedelta

from django.utils import timezone

from kentongan.ledger import clock
from kentongan.ledger.jobs import job, later

from .actions.publish import watch_kits
from .actions.remind import note_silence
from .models import Notice

WATCH = timedelta(minutes=10)


@job("down.note_silence")
def note_silence_job(notice_id: int) -> None:
    """The deadline has passed: committees above silent villages are asked."""
    note_silence(now=clock.now(), notice=Notice.objects.get(pk=notice_id))


@job("down.watch_kits")
def watch_kits_job() -> None:
    """Compare what is public with its signatures, and promise the next look."""
    watch_kits(now=clock.now())
    then = timezone.now() + WATCH
    slot = int(then.timestamp() // WATCH.total_seconds())
    later("down.watch_kits", key=f"down.watch_kits:{slot}", run_after=then)
