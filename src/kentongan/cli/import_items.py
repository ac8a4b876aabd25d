"""`kentongan import items`: a file of items from another system, in or out again."""

import argparse
import sys

from kentongan.ledger import clock
from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.refusal import Refusal
from kentongan.up.actions.import_items import Preview, import_items, preview_items, undo_items
from kentongan.up.item_file import COLUMNS, Problem

SHOWN = 20
WORDS = {
    "items.batch_unknown": "There is no batch {batch}.",
    "items.column_unknown": "A column means one of: " + ", ".join(COLUMNS),
    "items.columns_missing": (
        "We need a column for the number and one for the words. Found: {found}. "
        'Say it so: --column "Isi Aduan=words"'
    ),
    "items.file_binary": "This is no text file. Save the sheet as CSV and try again.",
    "items.file_empty": "The file is empty.",
    "items.lines_refused": "{count} lines cannot be taken. Nothing was stored.",
    "items.not_csv": "Line {line} is not CSV: a quotation mark is not closed.",
    "items.not_json": "Line {line} is not a JSON object.",
    "items.too_many": "The file is too large: at most {most} lines and 20 MB.",
    "items.line_day": "this is no day: {value}",
    "items.line_elsewhere": "outside the territory: {value}",
    "items.line_id_long": "the number is too long",
    "items.line_id_missing": "the number is missing",
    "items.line_kind": "this kind is not known: {value}",
    "items.line_place": "no such place: {value}",
    "items.line_place_many": "several places are called so, write the code: {value}",
    "items.line_twice": "the same number as in line {value}",
    "report.bad_link": "this is no link",
    "report.day_to_come": "this day has not come yet",
    "report.day_too_old": "this day is too long ago",
    "report.empty": "the words are missing",
    "report.not_text": "there are signs in it that are not text",
    "report.too_long": "the words are too long",
    "report.too_short": "the words are too short",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What only items need."""
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="HEADING=MEANS",
        help="items: what a column means, said once and remembered",
    )


def run(args: argparse.Namespace) -> int:
    """0 when done; 1 when refused."""
    try:
        if args.undo is not None:
            gone, stay = undo_items(actor=SYSTEM, now=clock.now(), batch=args.undo)
            print(
                f"Batch {args.undo}: {gone} taken out, {stay} stay because of what was done since."
            )
            return 0
        return _take_in(args)
    except Refusal as refusal:
        print(WORDS.get(refusal.code, refusal.code).format_map(refusal.data), file=sys.stderr)
        _list(refusal.data.get("problems", []))
        return 1


def _take_in(args: argparse.Namespace) -> int:
    content, now = args.file.read_bytes(), clock.now()
    columns = dict(pair.rsplit("=", 1) for pair in args.column if "=" in pair)
    if args.dry_run:
        preview = preview_items(actor=SYSTEM, now=now, content=content, columns=columns)
        _show(preview)
        _list(preview.problems)
        print("Nothing was stored (--dry-run).")
        return 1 if preview.problems else 0
    batch, preview = import_items(
        actor=SYSTEM,
        now=now,
        file_name=args.file.name,
        content=content,
        columns=columns,
        progress=_bar,
    )
    _show(preview)
    if batch is None:
        print("All of it is there already. Nothing was stored.")
    else:
        print(f"Stored as batch {batch.pk}. Undo: kentongan import items --undo {batch.pk}")
    return 0


def _show(preview: Preview) -> None:
    file = preview.file
    print(f"{file.rows} lines, {file.encoding}")
    print(
        f"new {len(preview.new)}, there already {preview.known}, problems {len(preview.problems)}"
    )
    if file.unused:
        print(f"columns not used: {', '.join(file.unused)}")


def _list(problems: list[Problem]) -> None:
    for problem in problems[:SHOWN]:
        words = WORDS.get(problem.code, problem.code).format(value=problem.value)
        print(f"  line {problem.line}: {words}", file=sys.stderr)
    if len(problems) > SHOWN:
        print(f"  … and {len(problems) - SHOWN} more", file=sys.stderr)


def _bar(done: int, total: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        print(f"\r{done:,} of {total:,}", end=end, file=sys.stderr, flush=True)
