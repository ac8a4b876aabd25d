"""Work of the meeting room, by name. Only the ledger loads this file, by name, when Django is ready."""

from kentongan.ledger import clock
from kentongan.ledger.heard import hears
from kentongan.ledger.jobs import job, later
from kentongan.ledger.models import Event

from .actions.correct import follow_correction, tell_those_who_asked
from .actions.follow import follow_sighting
from .tell_partners import tell_partners, wanted


@job("loop.follow_sighting")
def follow_sighting_job(clarification_id: int, code: str) -> None:
    """A known rumour was seen in a new place: its organisers are told too."""
    follow_sighting(clarification_id=clarification_id, code=code, now=clock.now())


@hears("report.received", "report.answered", "clarification.approved", "clarification.withdrawn")
def promise_to_tell(event: Event) -> None:
    """Partners' systems are told afterwards, when one wants to hear of it."""
    if wanted(event.code):
        later("loop.tell_partners", key=f"tell:{event.pk}", event_id=event.pk)


@job("loop.tell_partners")
def tell_partners_job(event_id: int) -> None:
    """Promise one signed message for each address that an event concerns."""
    tell_partners(event_id=event_id, now=clock.now())


@job("loop.follow_correction")
def follow_correction_job(clarification_id: int) -> None:
    """A correction goes on to the places that saw the rumour and were never told."""
    follow_correction(clarification_id=clarification_id, now=clock.now())


@job("loop.tell_withdrawn")
def tell_withdrawn_job(clarification_id: int) -> None:
    """Everybody who had the answer that was taken back is told."""
    tell_those_who_asked(clarification_id=clarification_id, now=clock.now())
