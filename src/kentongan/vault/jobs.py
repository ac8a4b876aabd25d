"""Work of the vault, by name. Only the ledger loads this file, by name, when Django is ready."""

from datetime import timedelta

from kentongan.ledger import clock
from kentongan.ledger.jobs import job
from kentongan.ledger.regular import regularly

from .copies import make_copy
from .models import File
from .tending import check_all, sweep


@job("vault.copy_file")
def copy_file_job(file_id: int) -> None:
    """Draw the working copy of one file."""
    make_copy(file=File.objects.get(pk=file_id), now=clock.now())


@job("vault.sweep_out", outside=True)
def sweep_out_job() -> None:
    """What has no row goes."""
    sweep()


@job("vault.check_all", outside=True)
def check_all_job() -> None:
    """Every original is hashed again; not inside a transaction, because it takes its time."""
    check_all(now=clock.now())


regularly("vault.sweep_out", every=timedelta(minutes=15))
regularly("vault.check_all", every=timedelta(days=1))
