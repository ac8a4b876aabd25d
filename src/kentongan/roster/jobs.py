"""Work of the roster, by name. Only the ledger loads this file, by name, when Django is ready."""

from kentongan.ledger import clock
from kentongan.ledger.jobs import job

from .actions.apply_roster import apply_part_and_go_on
from .actions.import_roster import read_roster
from .actions.undo_roster import undo_part_and_go_on


@job("roster.read_file", outside=True)
def read_file_job(file_id: int) -> None:
    """Read a kept list; long, so in transactions of its own, and the same when done twice."""
    read_roster(now=clock.now(), file_id=file_id)


@job("roster.apply_part")
def apply_part_job(file_id: int, after: int) -> None:
    """Apply a few thousand lines, and promise the next."""
    apply_part_and_go_on(now=clock.now(), file_id=file_id, after=after)


@job("roster.undo_part")
def undo_part_job(file_id: int, after: int) -> None:
    """Take out a few thousand changes, and promise the next."""
    undo_part_and_go_on(now=clock.now(), file_id=file_id, after=after)
