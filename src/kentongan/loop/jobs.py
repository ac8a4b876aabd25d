"""Work of the meeting room, by name. Only the ledger loads this file, by name, when Django is ready."""

from kentongan.ledger import clock
from kentongan.ledger.jobs import job

from .actions.follow import follow_sighting


@job("loop.follow_sighting")
def follow_sighting_job(clarification_id: int, code: str) -> None:
    """A known rumour was seen in a new place: its organisers are told too."""
    follow_sighting(clarification_id=clarification_id, code=code, now=clock.now())
