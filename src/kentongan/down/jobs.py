"""Work of this room, by name. Only the ledger loads this file, by name, when Django is ready."""

from datetime import timedelta

from kentongan.ledger import clock
from kentongan.ledger.jobs import job
from kentongan.ledger.regular import regularly

from .actions.publish import watch_kits
from .actions.remind import note_silence
from .models import KitVersion, Notice

WATCH = timedelta(seconds=30)  # R16: a changed row alarms within a minute


@job("down.note_silence")
def note_silence_job(notice_id: int) -> None:
    """The deadline has passed: committees above silent villages are asked."""
    note_silence(now=clock.now(), notice=Notice.objects.get(pk=notice_id))


@job("down.watch_kits")
def watch_kits_job() -> None:
    """Every public kit is compared with its signature."""
    watch_kits(now=clock.now())


def _any_public() -> bool:
    return KitVersion.objects.filter(state=KitVersion.State.PUBLISHED).exists()


regularly("down.watch_kits", every=WATCH, wanted=_any_public)
