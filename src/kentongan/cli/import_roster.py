"""`kentongan import roster`: an office's list of people, with the preview first."""

import argparse
import sys
from datetime import date

from kentongan.ledger import clock
from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.refusal import Refusal
from kentongan.roster.actions.apply_roster import apply_part, apply_roster
from kentongan.roster.actions.import_roster import (
    put_aside,
    read_roster,
    receive_roster,
)
from kentongan.roster.actions.undo_roster import undo_part, undo_roster
from kentongan.roster.models import RosterFile, StagedRow
from kentongan.roster.stage_roster import missing
from kentongan.rules import terms

SHOWN = 20
COUNTS = {
    "JOIN": "join",
    "CHANGE": "changed",
    "SAME": "as they are",
    "LEAVE": "not in the list (end with --leavers)",
    "REPEAT": "the same person again",
    "DOUBT": "in doubt, a person must decide",
    "PROBLEM": "cannot be taken",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What only a roster takes."""
    parser.add_argument(
        "--office", default="kpu", choices=("kpu", "bawaslu", "diskominfo", "mitra")
    )
    parser.add_argument("--role", default="", help="roster: the role, when no column tells")
    parser.add_argument(
        "--election", default="", choices=("", *terms.elections()),
        help="roster: the usual terms of this election hold for lines without a last day",
    )  # fmt: skip
    parser.add_argument("--until", type=date.fromisoformat, help="roster: last day of the term")
    parser.add_argument(
        "--complete-for", help="roster: code of the place this list is complete for"
    )
    parser.add_argument("--leavers", action="store_true", help="roster: end who is not in the list")
    parser.add_argument(
        "--resume", type=int, metavar="BATCH", help="roster: go on where it stopped"
    )


def run(args: argparse.Namespace) -> int:
    """0 when done, 1 when refused or when lines could not be taken."""
    if args.undo is not None or args.resume is not None:
        return _again(args)
    chosen = {
        "role": args.role,
        "election": args.election,
        "until": args.until.isoformat() if args.until else "",
    }
    file = receive_roster(
        actor=SYSTEM, now=clock.now(), office=args.office, file_name=args.file.name,
        path=args.file, chosen=chosen, complete_for=args.complete_for, keep=False,
    )  # fmt: skip
    wanting = missing(file.facts["columns"], args.role)
    if wanting:
        print(f"Headings: {'; '.join(file.facts['headings'])}", file=sys.stderr)
        print(f"No column for: {', '.join(wanting)}. Rename it, or use the page.", file=sys.stderr)
        put_aside(actor=SYSTEM, now=clock.now(), file=file)
        return 1
    read_roster(now=clock.now(), file_id=file.pk, path=args.file)
    file.refresh_from_db()
    if file.state == RosterFile.State.REFUSED:
        refused = Refusal(file.refusal, **file.facts.get("refused", {}))
        put_aside(actor=SYSTEM, now=clock.now(), file=file)
        raise refused
    _show(file)
    if args.dry_run:
        put_aside(actor=SYSTEM, now=clock.now(), file=file)
        print("Nothing was stored (--dry-run).")
        return 1 if file.facts["problems"] else 0
    apply_roster(
        actor=SYSTEM, now=clock.now(), file=file, leavers=args.leavers, promise=False
    )  # fmt: skip
    return _apply(file)


def _apply(file: RosterFile) -> int:
    file.refresh_from_db()
    while apply_part(now=clock.now(), file_id=file.pk, after=file.done):
        file.refresh_from_db()
        _bar(file.done, file.total)
    file.refresh_from_db()
    done = ", ".join(f"{name} {n:,}" for name, n in file.facts.get("applied", {}).items())
    print(f"Stored as batch {file.batch_id}: {done}.")
    print(f"Undo: kentongan import roster --undo {file.batch_id}")
    return 0


def _again(args: argparse.Namespace) -> int:
    """Take a batch out, or go on with one that was interrupted."""
    batch = args.undo if args.undo is not None else args.resume
    file = RosterFile.objects.filter(batch=batch).first()
    if file is None:
        raise Refusal("import.batch_unknown", batch=batch)
    if args.resume is not None:
        if file.state != RosterFile.State.APPLYING:
            raise Refusal("roster.file_closed")
        return _apply(file)
    undo_roster(actor=SYSTEM, now=clock.now(), file=file, promise=False)
    after: int | None = 0
    while (after := undo_part(now=clock.now(), file_id=file.pk, after=after)) is not None:
        file.refresh_from_db()
        _bar(file.done, file.total)
    file.refresh_from_db()
    done = ", ".join(f"{name} {n:,}" for name, n in file.facts.get("undone", {}).items())
    print(f"Batch {batch} taken out: {done or 'nothing was left'}.")
    return 0


def _show(file: RosterFile) -> None:
    facts = file.facts
    print(f"{facts['lines']:,} lines")
    for name, words in COUNTS.items():
        if n := facts["counts"].get(name):
            print(f"  {n:>9,} {words}")
    for why, n in sorted(facts["problems"].items(), key=lambda pair: -pair[1]):
        print(f"  {n:>9,} {why}", file=sys.stderr)
    wrong = StagedRow.objects.filter(file=file, what=StagedRow.What.PROBLEM).order_by("line")
    for row in wrong[:SHOWN]:
        print(f"  line {row.line}: {row.why} {row.value}".rstrip(), file=sys.stderr)


def _bar(done: int, total: int) -> None:
    if sys.stderr.isatty():
        filled = 40 * done // max(total, 1)
        end = "\n" if done >= total else ""
        print(f"\r[{'#' * filled:40}] {done:,} of {total:,}", end=end, file=sys.stderr, flush=True)
