"""What is kept of a post to recognise its copies: a bitmap of five-letter pieces, and keys.

The bitmap (linear counting: Whang, Vander-Zanden and Taylor, "A linear-time probabilistic counting
algorithm for database applications", ACM TODS 15(2), 1990) gives the sizes of two sets of pieces
and of their union from three bit counts, hence Jaccard and containment, in about 50 ns a pair.
A long post keeps one piece in 8, 64, ... so that its bitmap never fills.
"""

from dataclasses import dataclass

import numpy as np

from kentongan.engine import near_facts
from kentongan.engine.near_facts import PIECE, mix
from kentongan.engine.near_fold import Folded, fold, window

BITS = 1024
LANES = BITS // 64
FINE_MAX = 1400  # pieces a bitmap takes before the next coarser level is used
COARSE_FROM = 350  # pieces from which a post also keeps the next coarser level
KEYS = 24  # keys a post is found by, besides its exact one
MIN_PIECES = 8  # posts with fewer pieces group only with their exact like
_LEVELS = 7
_EXACT = np.uint64(0xA24BAED4963EE407)


@dataclass(frozen=True, slots=True)
class Sketches:
    """Sketches of n posts. `exact` uint64 (n,), `length` int64 (n,) folded letters, `facts`
    uint64 (n, near_facts.WORDS), `level` int8 (n,), `fine` and `coarse` uint64 (n, LANES), keys of
    post i in `keys[key_from[i]:key_from[i+1]]`, sorted, distinct, its exact key among them."""

    exact: np.ndarray
    length: np.ndarray
    facts: np.ndarray
    level: np.ndarray
    fine: np.ndarray
    coarse: np.ndarray
    keys: np.ndarray
    key_from: np.ndarray


def _bitmaps(post: np.ndarray, hashes: np.ndarray, posts: int) -> np.ndarray:
    """uint64 (posts, LANES) with bit (hash >> 54) set for each piece of each post."""
    marks = np.zeros((posts, BITS), np.uint8)
    marks.reshape(-1)[post * BITS + (hashes >> np.uint64(54)).astype(np.int64)] = 1
    return (
        np.packbits(marks, axis=1, bitorder="little")
        .view("<u8")
        .astype(np.uint64, copy=False)
    )


def _pieces(folded: Folded) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per piece the post and the hash, and per post the number of pieces."""
    counts = np.where(folded.end > folded.start, folded.end - folded.start + 3 - PIECE, 0)
    counts = np.maximum(counts, 0)
    post = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(post)) + np.repeat(
        folded.start - 1 - np.cumsum(counts) + counts, counts
    )
    return post, mix(window(folded.eight[place], PIECE)), counts


def _exacts(folded: Folded, texts: list[str]) -> np.ndarray:
    """A 64-bit number for the whole folded post; posts that fold to nothing take the number of
    their raw text, so that one lone emoji is like itself only."""
    span = folded.end - folded.start
    counts = np.maximum((span + 7) // 8, 1)
    begin = np.cumsum(counts) - counts
    nth = np.arange(counts.sum()) - np.repeat(begin, counts)
    left = np.repeat(span, counts) - 8 * nth
    block = window(folded.eight[np.repeat(folded.start, counts) + 8 * nth], left)
    exact = np.add.reduceat(
        mix(mix(block) ^ mix(nth.astype(np.uint64) + _EXACT)), begin
    )
    for post in np.flatnonzero(span == 0):
        raw = " ".join(texts[post].casefold().split()).encode("utf-8", "surrogatepass")
        padded = np.frombuffer(raw + bytes(-len(raw) % 8 + 8), "<u8")
        weight = mix(np.arange(len(padded), dtype=np.uint64) ^ _EXACT)
        exact[post] = mix(np.add.reduce(mix(padded) * weight, keepdims=True))[0]
    return exact


def _lowest(
    post: np.ndarray, hashes: np.ndarray, posts: int, most: int
) -> tuple[np.ndarray, np.ndarray]:
    """The `most` lowest distinct hashes of each post, in order: posts and hashes."""
    order = np.lexsort((hashes, post))
    post, hashes = post[order], hashes[order]
    fresh = np.ones(len(post), bool)
    fresh[1:] = (post[1:] != post[:-1]) | (hashes[1:] != hashes[:-1])
    post, hashes = post[fresh], hashes[fresh]
    rank = np.arange(len(post)) - np.searchsorted(post, np.arange(posts))[post]
    return post[rank < most], hashes[rank < most]


def _keys(
    folded: Folded, exact: np.ndarray, counts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Keys of each post: its exact one, and the lowest of its hashed word pairs."""
    posts = len(exact)
    words = np.where(counts >= MIN_PIECES, folded.word_to - folded.word_from, 0)
    pairs = np.maximum(words - 1, 0)
    post = np.repeat(np.arange(posts), pairs)
    first = np.arange(len(post)) + np.repeat(
        folded.word_from - np.cumsum(pairs) + pairs, pairs
    )
    hashes = (
        mix(mix(folded.code[first]) + folded.code[first + 1])
        if len(first)
        else first.astype(np.uint64)
    )
    post, hashes = _lowest(post, hashes, posts, KEYS)
    post = np.concatenate((post, np.arange(posts)))
    hashes = np.concatenate((hashes, mix(exact ^ _EXACT)))
    order = np.lexsort((hashes, post))
    return hashes[order], np.searchsorted(post[order], np.arange(posts + 1))


def sketch(texts: list[str]) -> Sketches:
    """Sketches a non-empty list of posts. Never raises on any str."""
    folded = fold(texts)
    posts = len(texts)
    post, hashes, counts = _pieces(folded)
    level = np.zeros(posts, np.int8)
    for step in range(_LEVELS):
        level[counts > FINE_MAX * 8**step] = step + 1
    coarse = np.zeros((posts, LANES), np.uint64)
    if (counts > COARSE_FROM).any():
        low = hashes & np.uint64(8**_LEVELS * 8 - 1)
        limit = (np.uint64(8) ** level.astype(np.uint64))[post]
        both = counts > COARSE_FROM * 8 ** level.astype(np.int64)
        rough = both[post] & (low & (limit * np.uint64(8) - np.uint64(1)) == 0)
        coarse = _bitmaps(post[rough], hashes[rough], posts)
        kept = low & (limit - np.uint64(1)) == 0
        post, hashes = post[kept], hashes[kept]
    exact = _exacts(folded, texts)
    keys, key_from = _keys(folded, exact, counts)
    fine = _bitmaps(post, hashes, posts)
    fine[counts < MIN_PIECES] = 0
    return Sketches(
        exact,
        folded.end - folded.start,
        near_facts.facts(folded),
        level,
        fine,
        coarse,
        keys,
        key_from,
    )
