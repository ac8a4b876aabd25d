"""Grouping copies of posts: ours beside datasketch on the same posts, in the same minute.

The posts are the measure-only set under `--data` (neardup/posts.tsv.gz) or invented ones; a
large invented set of ours shows what a million does to precision and speed.
"""

import gzip
import importlib.util
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from kentongan.engine import bulk, near_invent
from kentongan.engine.near_quality import quality

POSTS, LARGE = 20_000, 960_000
PERMUTATIONS, CANDIDATES, VERIFIED = 128, 0.5, 0.65  # datasketch's best setting found


def run(options: Any) -> dict[str, object]:
    """Quality in [0, 1] and posts per second of CPU time, one thread."""
    gold, texts, source = _posts(options)
    ours = {source: _measured(bulk.group, gold, texts)}
    if not options.quick:
        many, large = near_invent.posts(LARGE, largest=20_000)
        ours[f"invented, {LARGE:,} posts"] = _measured(bulk.group, many, large)
    peers = {f"equal after lower(), {source}": _measured(_equal, gold, texts)}
    if importlib.util.find_spec("datasketch"):
        peers[f"datasketch verified, {source}"] = _measured(_datasketch, gold, texts)
    return {
        "name": "group",
        "ours": ours,
        "peers": peers,
        "unit": "share; posts per CPU second",
        "machine": platform.platform(),
        "date": options.date,
    }


def _posts(options: Any) -> tuple[list[Any], list[str], str]:
    """Right groups, texts and where they are from."""
    count = POSTS // 10 if options.quick else POSTS
    path = Path(options.data) / "neardup" / "posts.tsv.gz" if options.data else None
    if path is None or not path.exists():
        gold, texts = near_invent.posts(count, largest=count // 20)
        return gold, texts, f"invented, {count:,} posts"
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        rows = [line.rstrip("\n").partition("\t") for line in stream][
            : count if options.quick else None
        ]
    return (
        [row[0] for row in rows],
        [row[2] for row in rows],
        f"measure-only set, {len(rows):,} posts",
    )


def _measured(
    group: Callable[[list[str]], Any], gold: list[Any], texts: list[str]
) -> dict[str, float]:
    begun = time.process_time()
    labels = group(texts)
    spent = time.process_time() - begun
    return quality(gold, labels) | {"posts_per_second": round(len(texts) / spent)}


def _equal(texts: list[str]) -> list[str]:
    return [" ".join(text.lower().split()) for text in texts]


def _datasketch(texts: list[str]) -> np.ndarray:
    """MinHash over five-letter pieces, candidates by LSH, links verified, single linkage."""
    datasketch = importlib.import_module("datasketch")
    index = datasketch.MinHashLSH(threshold=CANDIDATES, num_perm=PERMUTATIONS)
    leader = np.arange(len(texts))
    known = {}

    def root(post: int) -> int:
        while leader[post] != post:
            post = leader[post]
        return post

    for post, text in enumerate(texts):
        plain = " ".join(text.lower().split())
        pieces = {
            plain[at : at + 5].encode("utf-8", "replace") for at in range(max(1, len(plain) - 4))
        }
        signed = datasketch.MinHash(num_perm=PERMUTATIONS)
        signed.update_batch(list(pieces))
        for other in index.query(signed)[:50]:
            if signed.jaccard(known[other]) >= VERIFIED:
                leader[root(post)] = root(other)
        index.insert(post, signed)
        known[post] = signed
    return np.array([root(post) for post in range(len(texts))])
