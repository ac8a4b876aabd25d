"""`kentongan work`: do the promised work, until stopped."""

import argparse
import signal
import sys

from kentongan.ledger.worker import Worker, run_due

HELP = "Do the work that was promised: grouping, answering, handing over messages."
EXAMPLE = "kentongan work"


def arguments(parser: argparse.ArgumentParser) -> None:
    """How long to run."""
    parser.add_argument("--once", action="store_true", help="do what is due now, then end")


def run(args: argparse.Namespace) -> int:
    """Work until SIGTERM; the job in hand is finished first."""
    if args.once:
        print(f"{run_due()} done", file=sys.stderr)
        return 0
    worker = Worker()
    signal.signal(signal.SIGTERM, lambda *_: worker.stop.set())
    signal.signal(signal.SIGINT, lambda *_: worker.stop.set())
    worker.run()
    return 0
