"""Claim match beside its peers: the open pair set, speed at size and, where given, the measure-only sets.

`options.data` is a folder of sets (each with corpus.jsonl.gz, queries.jsonl, qrels.tsv), or None;
`options.quick` shrinks the library used for speed and the number of queries. The pair set (learned from) and
the clean set (kept apart) are printed apart. Every figure has a flat name ("id-title MAP@5"), the same for
ours and for a peer.
"""

from __future__ import annotations

import gc
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from kentongan.cli.bench.learn import load, wordings
from kentongan.cli.bench.learn_doubt import pairs
from kentongan.cli.bench.match_peers import RULES, SEARCHERS
from kentongan.engine import evaluate
from kentongan.engine.match import Claim, Library

CLAIMS, FEWER_CLAIMS = 100_000, 10_000  # in the library used for speed; the second for `quick`
ASKED = 500  # queries of each set; the slowest peer takes a minute for them on a loaded machine
SETS = ("id-title", "id-title-noisy", "id-full-heavy", "ct20", "ct21", "ct22")
PRECISION = 0.985


def run(options: Any) -> dict[str, Any]:
    """All figures of ours and of each peer, from one process and one minute."""
    quick = bool(getattr(options, "quick", False))
    data = getattr(options, "data", None)
    ours: dict[str, Any] = _our_pairs()
    peers: dict[str, Any] = {name: _rule_pairs(rule) for name, rule in RULES.items()}
    if data:
        for name in SETS:
            if (Path(data) / name / "queries.jsonl").is_file():
                _set(Path(data), name, 150 if quick else ASKED, ours, peers)
    _told("size")
    ours |= _size(FEWER_CLAIMS if quick else CLAIMS)
    return {
        "name": "claim match",
        "ours": ours,
        "peers": peers,
        "unit": "MAP@5, MRR, P@1, found, joined: shares; queries/s: CPU time, 1 thread; ms, s: as named",
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "date": getattr(options, "date", None),
    }


def _our_pairs() -> dict[str, Any]:
    return _rates(lambda a, b: Library.build([Claim("a", a)]).match(b).answer == "a")


def _rule_pairs(rule: Any) -> dict[str, Any]:
    return _rates(rule)


def _rates(joins: Any) -> dict[str, Any]:
    """Of the pair set ("learned") and the clean set: same pairs found and different pairs joined."""
    out: dict[str, Any] = {}
    for name, file in (("clean", "pairs_clean.jsonl"), ("learned", "pairs.jsonl")):
        verdicts = [(r["relation"], bool(joins(r["a"], r["b"]))) for r in pairs(file)]
        same = [joined for relation, joined in verdicts if relation == "same"]
        different = [joined for relation, joined in verdicts if relation != "same"]
        out |= {
            f"pairs {name} found": round(sum(same) / len(same), 4),
            f"pairs {name} joined": round(sum(different) / len(different), 4),
            f"pairs {name} same": len(same),
            f"pairs {name} different": len(different),
        }
    return out


def _size(count: int) -> dict[str, Any]:
    """Speed at `count` claims, each a title and a longer narration put together from the pair set's words."""
    texts = sorted({r[side] for r in pairs() for side in "ab"})
    draw = random.Random(7)
    claims = [
        Claim(str(n), f"{draw.choice(texts)} {n}", (" ".join(draw.sample(texts, 3)),))
        for n in range(count)
    ]
    start = time.perf_counter()
    library = Library.build(claims)
    built = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        library.save(folder)
        start = time.perf_counter()
        library = Library.load(folder)
        library.match(texts[0])
        loaded = time.perf_counter() - start
        single, busy = [], []
        for text in draw.sample(texts, 300):
            start, work = time.perf_counter(), time.thread_time()
            library.match(text)
            single.append((time.perf_counter() - start) * 1000)
            busy.append((time.thread_time() - work) * 1000)
        start = time.perf_counter()
        library.add(Claim("new", "Simulasi pencoblosan di lapangan dipindah ke balai desa"))
        assert (
            library.match("simulasi pencoblosan di lapangan dipindah ke balai desa").matches[0].id
            == "new"
        )
        added = (time.perf_counter() - start) * 1000
    return {
        "size claims": count,
        "size build_s": round(built, 2),
        "size load_s": round(loaded, 2),
        "size query_ms_median": round(statistics.median(single), 2),
        "size query_ms_p95": round(statistics.quantiles(single, n=20)[18], 2),
        "size query_cpu_ms_median": round(statistics.median(busy), 2),
        "size query_cpu_ms_p95": round(statistics.quantiles(busy, n=20)[18], 2),
        "size add_and_see_ms": round(added, 1),
    }


def _told(what: str) -> None:
    print(f"  {what}", file=sys.stderr, flush=True)


def _set(folder: Path, name: str, most: int, ours: dict[str, Any], peers: dict[str, Any]) -> None:
    """One set: ours and each searcher, the same `most` queries drawn from it."""
    _told(name)
    rows, queries, gold = load(folder, name)
    queries = random.Random(3).sample(queries, min(most, len(queries)))
    known = [(row["id"], texts) for row in rows if (texts := wordings(row))]
    asked = [q["text"] for q in queries]
    library = Library.build([Claim(ident, texts[0], tuple(texts[1:])) for ident, texts in known])
    library.match_many(asked[:64])
    gc.collect()
    gc.freeze()  # what earlier parts left behind is not walked again while ours or a peer is timed
    start = time.process_time()
    results = library.match_many(asked)
    seconds = time.process_time() - start
    first = [[(m.id, m.probability) for m in r.matches] for r in results]
    ours |= _figures(name, queries, gold, first, seconds)
    answers = [
        (q["id"], r.answer) for q, r in zip(queries, results, strict=True) if r.answer is not None
    ]
    right = sum(answer in gold.get(query, ()) for query, answer in answers)
    ours |= {
        f"{name} answered": len(answers),
        f"{name} answer_precision": round(right / max(1, len(answers)), 4),
        f"{name} answer_recall": round(
            right / max(1, sum(bool(gold.get(q["id"])) for q in queries)), 4
        ),
    }
    texts = [" ".join(given) for _, given in known]
    for peer, make in SEARCHERS.items():
        search = make(texts)
        start = time.process_time()
        found = [search(text) for text in asked]
        seconds = time.process_time() - start
        first = [[(known[n][0], score) for n, score in hits] for hits in found]
        peers.setdefault(peer, {}).update(_figures(name, queries, gold, first, seconds))


def _figures(name: str, queries: Any, gold: Any, first: Any, seconds: float) -> dict[str, Any]:
    full = {q["id"]: gold.get(q["id"], set()) for q in queries}
    ranked = {q["id"]: [claim for claim, _ in hits] for q, hits in zip(queries, first, strict=True)}
    scored = [
        (hits[0][1], hits[0][0] in full[q["id"]])
        for q, hits in zip(queries, first, strict=True)
        if hits
    ]
    answerable = sum(bool(right) for right in full.values())
    recall = evaluate.recall_at_precision(scored, answerable, PRECISION)["recall"]
    figures = {key: round(value, 4) for key, value in evaluate.ranking(ranked, full).items()}
    figures |= {
        f"recall@p{PRECISION}": round(recall, 4),
        "queries": len(queries),
        "queries/s": round(len(queries) / max(seconds, 1e-9)),
    }
    return {f"{name} {figure}": value for figure, value in figures.items()}
