"""kentongan group: put copies of one post into one group, JSON lines in, JSON lines out."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kentongan.cli.match import Refusals, read_rows
from kentongan.engine import bulk, near
from kentongan.engine.near_quality import quality

HELP = "put copies of one post into one group (JSON lines in, JSON lines out)"
EXAMPLE = "kentongan group posts.jsonl > groups.jsonl"
PARITY = 2000  # posts that --check groups a second time, one by one


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("posts", type=Path, help='rows {"id","text"}, in order of arrival')
    parser.add_argument(
        "--gold", type=Path, help="lines: id, tab, right group; prints quality on standard error"
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help=f"also group the first {PARITY} posts one by one and compare",
    )


def run(args: argparse.Namespace) -> int:
    """0 when every row was grouped, 1 when a row was refused, 2 when a file cannot be read."""
    refusals = Refusals()
    try:
        rows = list(_posts(args.posts, refusals))
        gold = _gold(args.gold, refusals) if args.gold else {}
    except OSError as error:
        print(f"kentongan group: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    ids, texts = [row[0] for row in rows], [row[1] for row in rows]
    labels = bulk.Groups().add(texts, _progress(len(texts))).tolist()
    for name, label in zip(ids, labels, strict=True):
        print(json.dumps({"id": name, "group": ids[label]}, ensure_ascii=True))
    if args.check and near.group_live(texts[:PARITY]).tolist() != labels[:PARITY]:
        print("kentongan group: one by one the groups come out differently", file=sys.stderr)
        return 1
    known = [(gold[name], label) for name, label in zip(ids, labels, strict=True) if name in gold]
    if known:
        print(json.dumps(quality(*zip(*known, strict=True))), file=sys.stderr)
    return 1 if refusals.count else 0


def _posts(path: Path, refusals: Refusals) -> Iterator[tuple[str, str]]:
    """Ids and texts of the rows that can be read."""
    for number, row in read_rows(path, refusals):
        if isinstance(row.get("text"), str):
            yield row["id"], row["text"]
        else:
            refusals.refuse(path, number, '"text" must be a string')


def _gold(path: Path, refusals: Refusals) -> dict[str, str]:
    """The right group of each id: two columns, or JSON rows {"id","group"}."""
    gold = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("{"):
            try:
                row = json.loads(line)
                gold[str(row["id"])] = str(row["group"])
            except (ValueError, KeyError):
                refusals.refuse(path, number, 'not a row {"id","group"}')
        elif line.strip():
            name, tab, group = line.partition("\t")
            if tab:
                gold[name] = group.strip()
            else:
                refusals.refuse(path, number, "not id, tab, group")
    return gold


def _progress(total: int) -> Callable[[int], None]:
    """Says on standard error how many posts are read, at most once a second, on long runs."""
    begun = last = time.monotonic()
    done = 0

    def tell(more: int) -> None:
        nonlocal done, last
        done += more
        now = time.monotonic()
        if now - last >= 1 or (done == total and now - begun >= 1):
            last = now
            print(f"{done:,} of {total:,} posts read", file=sys.stderr)

    return tell
