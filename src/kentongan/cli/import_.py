"""`kentongan import`: the real map, and files of an office (RW and TPS)."""

import argparse
import sys
from pathlib import Path

import django
from django.db import DatabaseError

django.setup()

from kentongan.cli import import_items, import_metrics, import_outside, import_roster  # noqa: E402
from kentongan.ledger import clock  # noqa: E402  models need Django to be ready
from kentongan.ledger.actor import SYSTEM  # noqa: E402
from kentongan.ledger.refusal import Refusal  # noqa: E402
from kentongan.roster.actions.import_places import (  # noqa: E402
    Preview,
    import_places,
    preview_places,
)
from kentongan.roster.actions.undo_import import undo_import  # noqa: E402
from kentongan.roster.load_places import load_places  # noqa: E402
from kentongan.roster.place_file import Problem  # noqa: E402

HELP = "Bring in the real map (map), an office's RW and TPS (places), or its people (roster)."
EXAMPLE = "kentongan import places rw.csv --dry-run"
SHOWN = 20

WORDS = {
    "import.already_undone": "Batch {batch} was taken out before.",
    "import.batch_unknown": "There is no batch {batch}.",
    "import.binary": "This is no text file. Save the sheet as CSV and try again.",
    "import.columns_missing": (
        "The first line must name a village column (kode_desa) and rw or tps. Found: {found}"
    ),
    "import.empty": "The file is empty.",
    "import.encoding_unknown": "The letters cannot be read. Save the file as CSV UTF-8.",
    "import.in_use": "Something leans on these places already ({what}), so they stay.",
    "import.line_duplicate": "the same as line {value}",
    "import.line_formula": "a cell begins like a formula: {value}",
    "import.line_name_long": "the name is too long: {value}",
    "import.line_number": "the number must be 1 to 999: {value}",
    "import.line_rw_or_tps": "give either an RW or a TPS: {value}",
    "import.line_village_ambiguous": "more than one village is called so: {value}",
    "import.line_village_missing": "the village is missing",
    "import.line_village_unknown": "no such village: {value}",
    "import.lines_refused": "{count} lines cannot be taken. Nothing was stored.",
    "import.meanwhile": "Somebody brought in the same places at this moment. Try again.",
    "import.not_csv": "Line {line} is not CSV: a quotation mark is not closed.",
    "account.unreadable": "There is no single open account of that name: --account platform/name",
    "account.closed": "This account is closed.",
    "reading.file_empty": "The file is empty.",
    "reading.file_too_large": "The file is too large. Export a shorter period.",
    "reading.no_days": "No day with a number was found in this file.",
    "reading.no_export": "This is no export of Meta, YouTube Studio or X.",
    "reading.other_platform": "This export is of another platform than the account.",
    "roster.column_private": "This column is not brought in.",
    "roster.columns_missing": "A column for the name, the place or the body is missing.",
    "roster.file_closed": "This list has been dealt with already.",
    "roster.file_empty": "The file has no lines.",
    "roster.file_no_table": "This is no table. Save the list as XLSX or CSV.",
    "roster.file_too_large": "The file is too large: at most {megabytes} MB.",
    "roster.letters_unknown": "The letters cannot be read. Save the file as CSV UTF-8 or XLSX.",
    "roster.line_unreadable": "From line {line} on the file cannot be read.",
    "roster.not_applied": "This list was not applied, so there is nothing to take out.",
    "roster.nothing_to_apply": "Nothing in this list would change the roster.",
    "roster.scope_outside": "There is no such place to be complete for.",
    "roster.too_many_lines": "At most {lines} lines fit.",
    "import.too_large": "The file is too large: at most {lines} lines and 20 MB.",
    "place.unknown": "There is no place {said} on the map.",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """`map`, or `places FILE`, or `places --undo BATCH`."""
    parser.add_argument(
        "kind", choices=("map", "places", "roster", "metrics", "items", "claimreview")
    )
    parser.add_argument("file", nargs="?", type=Path, help="CSV with kode_desa and rw or tps")
    parser.add_argument("--dry-run", action="store_true", help="look at the file, store nothing")
    parser.add_argument("--undo", type=int, metavar="BATCH", help="take a batch out again")
    parser.add_argument("--within", default="", help="map: only this branch, e.g. 3271")
    import_roster.arguments(parser)
    import_metrics.arguments(parser)
    import_items.arguments(parser)


def run(args: argparse.Namespace) -> int:
    """0 when done; 1 when refused; 2 when the file or the database cannot be opened."""
    try:
        if args.kind == "map":
            return _map(args.within)
        if args.kind == "roster" and (args.file or args.undo or args.resume):
            return import_roster.run(args)
        if args.kind == "items" and (args.file or args.undo):
            return import_items.run(args)
        if args.kind == "claimreview" and args.file:
            return import_outside.run(args)
        if args.kind == "metrics" and (args.file or args.undo is not None):
            return import_metrics.run(args)
        if args.undo is not None:
            taken = undo_import(actor=SYSTEM, now=clock.now(), batch=args.undo)
            print(f"Batch {args.undo} taken out: {taken} places.")
            return 0
        if args.file is None:
            print(f"Which file? kentongan import {args.kind} FILE", file=sys.stderr)
            return 2
        return _places(args.file, args.dry_run)
    except OSError as error:
        print(f"{args.file}: {error.strerror}", file=sys.stderr)
        return 2
    except DatabaseError as error:
        print(f"The database is not ready ({error}). Run: kentongan migrate", file=sys.stderr)
        return 2
    except Refusal as refusal:
        _explain(refusal)
        return 1


def _map(within: str) -> int:
    result = load_places(progress=_bar, within=within)
    print(
        f"{result.added} added, {result.changed} changed, {result.unchanged} unchanged, "
        f"{result.seconds:.1f} s"
    )
    return 0


def _places(path: Path, dry_run: bool) -> int:
    content = path.read_bytes()
    if dry_run:
        preview = preview_places(actor=SYSTEM, now=clock.now(), content=content)
        _show(preview)
        print("Nothing was stored (--dry-run).")
        return 1 if preview.problems else 0
    batch, preview = import_places(
        actor=SYSTEM, now=clock.now(), file_name=path.name, content=content
    )
    _show(preview)
    if batch is None:
        print("All of it is there already. Nothing was stored.")
    else:
        print(f"Stored as batch {batch.pk}. Undo: kentongan import places --undo {batch.pk}")
    return 0


def _show(preview: Preview) -> None:
    file = preview.file
    sign = {"\t": "tab"}.get(file.delimiter, file.delimiter)
    print(f"{file.rows} lines, {file.encoding}, columns parted by {sign}")
    print(
        f"new {len(preview.new)}, changed {len(preview.changed)}, unchanged {preview.unchanged}, "
        f"unknown villages {preview.unknown_parents}, duplicates {preview.duplicates}, "
        f"other problems "
        f"{len(preview.problems) - preview.unknown_parents - preview.duplicates}"
    )
    if file.ignored:
        print(f"columns not used: {', '.join(file.ignored)}")
    _list(preview.problems)


def _explain(refusal: Refusal) -> None:
    words = WORDS.get(refusal.code, refusal.code)
    print(words.format_map(refusal.data), file=sys.stderr)
    _list(refusal.data.get("problems", []))


def _list(problems: list[Problem]) -> None:
    for problem in problems[:SHOWN]:
        words = WORDS[problem.code].format(value=problem.value)
        print(f"  line {problem.line}: {words}", file=sys.stderr)
    if len(problems) > SHOWN:
        print(f"  … and {len(problems) - SHOWN} more", file=sys.stderr)


def _bar(done: int, total: int) -> None:
    if sys.stderr.isatty():
        filled = 40 * done // max(total, 1)
        end = "\n" if done >= total else ""
        print(f"\r[{'#' * filled:40}] {done:,} of {total:,}", end=end, file=sys.stderr, flush=True)
