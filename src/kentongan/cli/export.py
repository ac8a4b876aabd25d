"""`kentongan export ledger`: sealed events with what a stranger needs to check them."""

import argparse
import json
import sys
from pathlib import Path

from django.conf import settings

from kentongan.ledger import clock
from kentongan.ledger.models import Leaf, TreeHead
from kentongan.ledger.record import content
from kentongan.ledger.seal import seal
from kentongan.seals import instant

HELP = "Export sealed events, in order, with the signed heads."
EXAMPLE = "kentongan export ledger --out ledger.jsonl"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to export, and where to."""
    parser.add_argument("what", choices=["ledger"])
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    """One JSON object a line: first the heads, then every event's canonical bytes by its place.

    The file holds no reporter: events name subjects by number, and words stay in the reports.
    """
    while seal(clock.now()) is not None:
        pass
    leaves = Leaf.objects.select_related("event").order_by("seq")
    total = leaves.count()
    with args.out.open("w", encoding="utf-8") as out:
        heads = [
            {"size": h.size, "root": h.root, "at": instant(h.at),
             "signature": h.signature}
            for h in TreeHead.objects.order_by("size")
        ]  # fmt: skip
        head = {"format": "kentongan-ledger-1", "public_key": settings.LEDGER_KEY.public_hex()}
        out.write(json.dumps(head | {"heads": heads}) + "\n")
        for n, leaf in enumerate(leaves.iterator(chunk_size=2000), 1):
            out.write(json.dumps({"seq": leaf.seq, "event": content(leaf.event).decode()}) + "\n")
            if n % 20_000 == 0:
                print(f"{n} of {total} events", file=sys.stderr)
    print(f"{total} events, {len(heads)} heads → {args.out}", file=sys.stderr)
    return 0
