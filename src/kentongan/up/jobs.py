"""Work of the strand up, by name. Only the ledger loads this file, by name, when Django is ready."""

from datetime import timedelta

from kentongan.ledger import clock
from kentongan.ledger.jobs import job
from kentongan.ledger.regular import regularly

from . import library
from .actions.answer import answer_askers
from .actions.group import group_report


@job("up.group_report", shares=True)
def group_report_job(report_id: int, disputed: bool = False) -> None:
    """Put one report where it belongs."""
    group_report(report_id=report_id, now=clock.now(), disputed=disputed)


@job("up.answer_askers")
def answer_askers_job(clarification_id: int) -> None:
    """Give an approved answer to everybody who asked."""
    answer_askers(clarification_id=clarification_id, now=clock.now())


@job("up.save_library", outside=True)
def save_library() -> None:
    """Write the library down for processes that start later; the database is not held meanwhile."""
    library.keep()


regularly("up.save_library", every=timedelta(minutes=10), wanted=library.worth_keeping)
