"""`kentongan import metrics`: a platform's own export file, for one account of the registry."""

import argparse
import sys

from kentongan.ledger import clock
from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.refusal import Refusal
from kentongan.roster.actions.readings import import_readings
from kentongan.roster.actions.undo_readings import undo_readings
from kentongan.roster.exports import read_export
from kentongan.roster.models import Account
from kentongan.rules import accounts


def arguments(parser: argparse.ArgumentParser) -> None:
    """What only an export takes."""
    parser.add_argument("--account", default="", help="metrics: platform/name, e.g. x/kpu_contoh")


def run(args: argparse.Namespace) -> int:
    """0 when done; with --dry-run nothing is stored; --undo BATCH takes an export out again."""
    if args.undo is not None:
        taken, restored = undo_readings(actor=SYSTEM, now=clock.now(), batch=args.undo)
        print(f"Batch {args.undo}: {taken} values taken out, {restored} earlier ones count again.")
        return 0
    export = read_export(args.file.read_bytes())
    first, last = min(day.on for day in export.days), max(day.on for day in export.days)
    print(f"{export.format}: {len(export.days)} values from {first} to {last}")
    if export.skipped:
        print(f"{export.skipped} lines without a day or a number", file=sys.stderr)
    if args.dry_run:
        print("Nothing was stored (--dry-run).")
        return 0
    platform, _, said = args.account.partition("/")
    name = accounts.handle(platform, said)
    found = Account.objects.open(clock.now()).filter(
        platform=platform, name=name or "", person=None
    )
    if found.count() != 1:
        raise Refusal("account.unreadable")
    batch, days = import_readings(
        actor=SYSTEM, now=clock.now(), account=found.get(), file_name=args.file.name,
        content=args.file.read_bytes(), export=export,
    )  # fmt: skip
    if batch is None:
        print("This file is in already.")
    else:
        print(f"Stored as batch {batch.pk}: {days} values.")
        print(f"Undo: kentongan import metrics --undo {batch.pk}")
    return 0
