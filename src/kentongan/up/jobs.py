"""Work of the strand up, by name. Only the ledger loads this file, by name, when Django is ready."""

from kentongan.ledger import clock
from kentongan.ledger.jobs import job

from .actions.answer import answer_askers
from .actions.group import group_report


@job("up.group_report")
def group_report_job(report_id: int, disputed: bool = False) -> None:
    """Put one report where it belongs."""
    group_report(report_id=report_id, now=clock.now(), disputed=disputed)


@job("up.answer_askers")
def answer_askers_job(clarification_id: int) -> None:
    """Give an approved answer to everybody who asked."""
    answer_askers(clarification_id=clarification_id, now=clock.now())
