"""`kentongan import claimreview`: what independent fact-checkers published, credited."""

import argparse
import sys
from collections.abc import Sequence

from kentongan.ledger import clock
from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.refusal import Refusal
from kentongan.rules import claimreview
from kentongan.rules.claimreview import Problem
from kentongan.up.actions.outside import import_outside

SHOWN = 20
WORDS = {
    "outside.bad_file": "This is no list of fact-checks that we can read. Nothing was stored.",
    "outside.empty": "There is nothing in it.",
    "outside.lines_refused": "{count} entries cannot be taken. Nothing was stored.",
    "outside.unsafe_file": (
        "This feed declares a document type or entities, so it is not read. Nothing was stored."
    ),
    "outside.too_large": "Too large: at most {most} entries and 5 MB at a time.",
}
PROBLEMS = {
    "not_an_object": "is no entry",
    "not_a_review": "is no ClaimReview",
    "url": "has no address of a page",
    "publisher": "names no publisher",
    "words": "does not say what was checked",
    "rating": "has no result in words",
    "date": "has a date that cannot be",
    "twice": "has the same address as an earlier one",
}


def run(args: argparse.Namespace) -> int:
    """0 when done; 1 when refused. FILE "-" is the standard input."""
    if str(args.file) == "-":
        content = sys.stdin.buffer.read(claimreview.BYTES + 1)
    else:
        with args.file.open("rb") as file:
            content = file.read(claimreview.BYTES + 1)
    try:
        brought = import_outside(actor=SYSTEM, now=clock.now(), content=content)
    except Refusal as refusal:
        words = WORDS.get(refusal.code, refusal.code)
        print(words.format_map(refusal.data), file=sys.stderr)
        _list(refusal.data.get("problems", []))
        return 1
    print(f"new {brought.new}, changed {brought.changed}, unchanged {brought.unchanged}")
    if brought.refused:
        print(f"{len(brought.refused)} entries of the feed were not taken:", file=sys.stderr)
        _list(brought.refused)
    return 0


def _list(problems: Sequence[Problem]) -> None:
    for problem in problems[:SHOWN]:
        print(f"  number {problem.number} {PROBLEMS[problem.code]}", file=sys.stderr)
    if len(problems) > SHOWN:
        print(f"  … and {len(problems) - SHOWN} more", file=sys.stderr)
