"""Work of this room, by name. Only the ledger loads this file, by name, when Django is ready."""

from kentongan.ledger import clock
from kentongan.ledger.jobs import job

from .actions.remind import note_silence
from .models import Notice


@job("down.note_silence")
def note_silence_job(notice_id: int) -> None:
    """The deadline has passed: committees above silent villages are asked."""
    note_silence(now=clock.now(), notice=Notice.objects.get(pk=notice_id))
