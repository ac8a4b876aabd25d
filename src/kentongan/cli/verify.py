"""`kentongan verify FILE`: every seal of an exported ledger; `kentongan verify vault`: every file."""

import argparse
import json
import sys
from pathlib import Path

from kentongan.ledger import clock
from kentongan.seals import canonical, leaf_hash, root_hash
from kentongan.seals.signing import verify as signed
from kentongan.vault.tending import check_all

HELP = (
    "Check every seal of an exported ledger, or every file of the vault; exit 0 only when all hold."
)
EXAMPLE = "kentongan verify ledger.jsonl"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file, or the word `vault`."""
    parser.add_argument("file", type=Path, help="an exported ledger, or: vault")


def run(args: argparse.Namespace) -> int:
    """Say what does not hold, line by line."""
    if args.file == Path("vault") and not args.file.is_file():
        return _vault()
    try:
        troubles, count = check(args.file)
    except (OSError, ValueError, KeyError, StopIteration) as error:
        print(f"{args.file} is not an exported ledger: {error}", file=sys.stderr)
        return 2
    for trouble in troubles:
        print(f"BROKEN: {trouble}")
    print(f"{count} events: " + ("NOT AS SEALED" if troubles else "every seal holds"))
    return 1 if troubles else 0


def _vault() -> int:
    """Hash every original again; what is damaged or missing also goes into the ledger."""
    found = check_all(now=clock.now())
    for sha256 in found.damaged:
        print(f"DAMAGED: {sha256}")
    for sha256 in found.missing:
        print(f"MISSING: {sha256}")
    files = found.whole + len(found.damaged) + len(found.missing)
    print(
        f"{files} files: " + ("every file is as it was sealed" if found.well else "NOT AS SEALED")
    )
    return 0 if found.well else 1


def check(path: Path) -> tuple[list[str], int]:
    """`(troubles, number of events)`: order, roots and signatures."""
    troubles: list[str] = []
    with path.open(encoding="utf-8") as lines:
        head = json.loads(next(lines))
        rows = [json.loads(line) for line in lines]
    for n, row in enumerate(rows):
        if row["seq"] != n:
            troubles.append(f"event {n} is missing")
            break
    leaves = [bytes.fromhex(leaf_hash(row["event"].encode())) for row in rows]
    for at in head["heads"]:
        if root_hash(leaves[: at["size"]]).hex() != at["root"] or at["size"] > len(leaves):
            troubles.append(f"the root over the first {at['size']} events does not come out")
        what = canonical({"size": at["size"], "root": at["root"], "at": at["at"]})
        if not signed(head["public_key"], what, at["signature"]):
            troubles.append(f"the signature over the first {at['size']} events is wrong")
    if not head["heads"] or head["heads"][-1]["size"] < len(rows):
        troubles.append("events after the last signed head are not sealed")
    return troubles, len(rows)
