"""kentongan match: find each query's nearest claims in a library, both given as JSON lines."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kentongan.engine import embed, evaluate
from kentongan.engine.match import Claim, Library, Result

HELP = "find known claims for messages (JSON lines in, JSON lines out)"
EXAMPLE = "kentongan match claims.jsonl questions.jsonl --top 5"
CHUNK = 512


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument(
        "library", type=Path, help='rows {"id","text"[,"variants"][,"place"][,"date"]}'
    )
    parser.add_argument("queries", type=Path, help='rows {"id","text"[,"place"][,"date"]}')
    parser.add_argument("--top", type=int, default=5, help="how many claims per query (default 5)")
    parser.add_argument(
        "--gold",
        type=Path,
        help="lines: query id, tab, claim id; prints quality on standard error",
    )
    parser.add_argument(
        "--encoder", type=Path, help="folder with model.onnx and vocab.txt (optional)"
    )
    parser.add_argument(
        "--language", choices=("id", "en"), default="id", help="language of the reasons"
    )


def run(args: argparse.Namespace) -> int:
    """0 when every row was read and answered, 1 when a row was refused, 2 when a file cannot be read."""
    refusals = Refusals()
    try:
        claims = list(read_claims(args.library, refusals))
        queries = list(read_queries(args.queries, refusals))
        gold = read_gold(args.gold) if args.gold else None
    except OSError as error:
        print(f"kentongan match: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    try:
        encoder = embed.load(args.encoder) if args.encoder else None
    except (OSError, ImportError, ValueError) as error:
        print(f"kentongan match: {error}", file=sys.stderr)
        return 2
    library = Library.build(claims, encoder)
    rankings: dict[str, list[str]] = {}
    scored: dict[str, tuple[float, str]] = {}
    for start in range(0, len(queries), CHUNK):
        part = queries[start : start + CHUNK]
        for row, result in zip(part, _ask(library, part, args.top), strict=True):
            print(json.dumps(as_row(row["id"], result, args.language), ensure_ascii=True))
            rankings[row["id"]] = [m.id for m in result.matches]
            if result.matches:
                scored[row["id"]] = (
                    result.matches[0].probability,
                    result.matches[0].id,
                )
        if len(queries) > 2 * CHUNK:
            print(
                f"\r{min(start + CHUNK, len(queries))}/{len(queries)} queries",
                end="",
                file=sys.stderr,
            )
    if len(queries) > 2 * CHUNK:
        print(file=sys.stderr)
    if gold is not None:
        print(quality(rankings, scored, gold), file=sys.stderr)
    return 1 if refusals.count else 0


def _ask(library: Library, rows: list[dict[str, Any]], top: int) -> list[Result]:
    if any(row.get("place") or row.get("date") for row in rows):
        return [library.match(r["text"], top, r.get("place"), r.get("date")) for r in rows]
    return library.match_many([row["text"] for row in rows], top)


def as_row(ident: str, result: Result, language: str) -> dict[str, Any]:
    """One output line: the contract's shape, reasons as sentences with their sign."""
    matches = [
        {
            "id": m.id,
            "score": round(m.score, 4),
            "probability": round(m.probability, 4),
            "verdict": m.verdict,
            "why": [f"{r.sign} {r.say(language)}" for r in m.why],
        }
        for m in result.matches
    ]
    return {
        "id": ident,
        "matches": matches,
        "answer": result.answer,
        "why": [f"{r.sign} {r.say(language)}" for r in result.why],
    }


def quality(
    rankings: dict[str, list[str]],
    scored: dict[str, tuple[float, str]],
    gold: dict[str, set[str]],
) -> str:
    """The measures as one JSON line."""
    full = {query: gold.get(query, set()) for query in rankings}
    answerable = sum(bool(right) for right in full.values())
    first = [(p, claim in full[query]) for query, (p, claim) in scored.items()]
    measures: dict[str, Any] = evaluate.ranking(rankings, full)
    for precision in (0.95, 0.985):
        measures[f"recall@p{precision}"] = evaluate.recall_at_precision(
            first, answerable, precision
        )["recall"]
    return json.dumps({k: round(v, 4) for k, v in measures.items()})


class Refusals:
    """Counts refused rows and says why, with file and line number, on standard error."""

    def __init__(self) -> None:
        self.count = 0

    def refuse(self, path: Path, line: int, why: str) -> None:
        self.count += 1
        print(f"{path.name}:{line}: {why}", file=sys.stderr)


def read_rows(path: Path, refusals: Refusals) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows with an id not seen before, each with its line number; everything else is refused."""
    seen: set[str] = set()
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                refusals.refuse(path, number, "not JSON")
                continue
            if (
                not isinstance(row, dict)
                or not isinstance(row.get("id"), str | int)
                or isinstance(row["id"], bool)
            ):
                refusals.refuse(path, number, 'not an object with an "id"')
                continue
            row["id"] = str(row["id"])
            if row["id"] in seen:
                refusals.refuse(path, number, f"id {row['id']!r} given before")
                continue
            seen.add(row["id"])
            yield number, row


def read_claims(path: Path, refusals: Refusals) -> Iterator[Claim]:
    """Claims of a library file. "title", "claim" and "narration" are read as wordings too."""
    for number, row in read_rows(path, refusals):
        variants = row.get("variants") or []
        fields = [row.get(name) for name in ("text", "title", "claim", "narration")]
        if not isinstance(variants, list) or not all(
            isinstance(v, str) for v in [*variants, *(f for f in fields if f is not None)]
        ):
            refusals.refuse(
                path, number, '"text" must be a string and "variants" a list of strings'
            )
            continue
        wordings = [w for w in [*(f for f in fields if f is not None), *variants] if w.strip()]
        if not wordings:
            refusals.refuse(path, number, 'no "text"')
            continue
        place, date = row.get("place"), row.get("date")
        yield Claim(
            row["id"],
            wordings[0],
            tuple(wordings[1:]),
            place and str(place),
            date and str(date),
        )


def read_queries(path: Path, refusals: Refusals) -> Iterator[dict[str, Any]]:
    """Query rows with a string "text" (which may be empty)."""
    for number, row in read_rows(path, refusals):
        if not isinstance(row.get("text"), str):
            refusals.refuse(path, number, 'no "text"')
            continue
        yield row


def read_gold(path: Path) -> dict[str, set[str]]:
    """Gold from tab-separated lines (query id, claim id)."""
    gold: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        query, _, claim = line.partition("\t")
        if claim:
            gold.setdefault(query, set()).add(claim.strip())
    return gold
