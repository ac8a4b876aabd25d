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
from kentongan.engine.near_fold import Folded, fold, ranges, window

BITS = 1024
LANES = BITS // 64
FINE_MAX = 1400  # pieces a bitmap takes before the next coarser level is used
COARSE_FROM = 350  # pieces from which a post also keeps the next coarser level
PAIRS_BELOW = 14  # words from which runs of three suffice to find a post by
KEYS = 24  # keys a post is found by, besides its exact one
MIN_PIECES = 8  # posts with fewer pieces group only with their exact like
_LEVELS = 7
_EXACT = np.uint64(0xA24BAED4963EE407)


@dataclass(frozen=True, slots=True)
class Sketches:
    """Sketches of n posts. `exact` uint64 (n,), `length` int64 (n,) folded letters, `facts`
    uint64 (n, near_facts.WORDS), `level` int8 (n,), `fine` uint64 (n, LANES) with `filled` int64
    (n,) bits set; `coarse` uint64 (m, LANES), of post i in row `coarse_at[i]` (int64, -1: none);
    keys of post i in `keys[key_from[i]:key_from[i+1]]`, distinct, its exact key first."""

    exact: np.ndarray
    length: np.ndarray
    facts: np.ndarray
    level: np.ndarray
    fine: np.ndarray
    filled: np.ndarray
    coarse: np.ndarray
    coarse_at: np.ndarray
    keys: np.ndarray
    key_from: np.ndarray


def _bitmaps(places: np.ndarray, rows: int) -> np.ndarray:
    """uint64 (rows, LANES) with the bits set whose places, row * BITS + bit, are given; places
    behind the last row are left out."""
    marks = np.zeros((rows + 1) * BITS, np.uint8)
    marks[places] = 1
    packed = np.packbits(marks[: rows * BITS], bitorder="little").view("<u8")
    return packed.reshape(rows, LANES).astype(np.uint64, copy=False)


def _pieces(folded: Folded) -> tuple[np.ndarray, np.ndarray]:
    """The hashes of the pieces, post by post, and per post the number of them."""
    counts = np.where(folded.end > folded.start, folded.end - folded.start + 3 - PIECE, 0)
    counts = np.maximum(counts, 0)
    return mix(window(folded.eight[ranges(folded.start - 1, counts)], PIECE)), counts


def exacts(folded: Folded, texts: list[str]) -> np.ndarray:
    """A 64-bit number for the whole folded post; posts that fold to nothing take the number of
    their raw text, so that one lone emoji is like itself only."""
    span = folded.end - folded.start
    counts = np.maximum((span + 7) // 8, 1)
    begin = np.cumsum(counts) - counts
    nth = np.arange(counts.sum()) - np.repeat(begin, counts)
    left = np.repeat(span, counts) - 8 * nth
    block = window(folded.eight[np.repeat(folded.start, counts) + 8 * nth], left)
    exact = np.add.reduceat(mix(mix(block) ^ mix(nth.astype(np.uint64) + _EXACT)), begin)
    for post in np.flatnonzero(span == 0):
        raw = " ".join(texts[post].casefold().split()).encode("utf-8", "surrogatepass")
        padded = np.frombuffer(raw + bytes(-len(raw) % 8 + 8), "<u8")
        weight = mix(np.arange(len(padded), dtype=np.uint64) ^ _EXACT)
        exact[post] = mix(np.add.reduce(mix(padded) * weight, keepdims=True))[0]
    return exact


def _runs(folded: Folded, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Posts and hashes of the word runs a post is found by: three words, and in short posts, where
    one misspelt word spoils every third run, two words as well. Two words would be enough to find a
    copy, but at a million posts each common pair has long led to its two oldest groups."""
    words = np.where(counts >= MIN_PIECES, folded.word_to - folded.word_from, 0)
    two = np.where(words < PAIRS_BELOW, np.maximum(words - 1, 0), 0)
    three = np.maximum(words - 2, 0)
    pairs = mix(mix(folded.code[:-1]) + folded.code[1:])
    triples = mix(pairs[:-1] + folded.code[2:])
    posts = np.arange(len(counts))
    return np.concatenate((np.repeat(posts, two), np.repeat(posts, three))), np.concatenate(
        (pairs[ranges(folded.word_from, two)], triples[ranges(folded.word_from, three)])
    )


def _keys(folded: Folded, exact: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Keys of each post, its exact one first, then the lowest KEYS of its word runs, each once; and
    where each post's keys begin."""
    posts = len(exact)
    post, hashes = _runs(folded, counts)
    # One sort by post and hash; the lowest bits of the hash may go, they decide next to nothing.
    order = np.argsort((post.astype(np.uint64) << np.uint64(48)) | (hashes >> np.uint64(16)))
    post, hashes = post[order], hashes[order]
    fresh = np.ones(len(post), bool)
    fresh[1:] = (post[1:] != post[:-1]) | (hashes[1:] != hashes[:-1])
    post, hashes = post[fresh], hashes[fresh]
    begin = np.searchsorted(post, np.arange(posts))
    rank = np.arange(len(post)) - begin[post]
    post, hashes, rank = post[rank < KEYS], hashes[rank < KEYS], rank[rank < KEYS]
    key_from = np.concatenate(([0], np.cumsum(np.bincount(post, minlength=posts) + 1)))
    keys = np.empty(key_from[-1], np.uint64)
    keys[key_from[:-1]] = mix(exact ^ _EXACT)
    keys[key_from[post] + 1 + rank] = hashes
    return keys, key_from


def sketch(texts: list[str]) -> Sketches:
    """Sketches a non-empty list of posts, at most 65,536. Never raises on any str."""
    folded = fold(texts)
    return drawn(folded, exacts(folded, texts))


def drawn(folded: Folded, exact: np.ndarray) -> Sketches:
    """Sketches of folded posts, given the number of each (`exacts`)."""
    posts = len(exact)
    hashes, counts = _pieces(folded)
    level = np.zeros(posts, np.int8)
    for step in range(_LEVELS):
        level[counts > FINE_MAX * 8**step] = step + 1
    long = counts > COARSE_FROM * 8 ** level.astype(np.int64)
    coarse_at = np.where(long, np.cumsum(long) - 1, -1)
    places = np.repeat(np.arange(posts) * BITS, counts)
    bit = (hashes >> np.uint64(54)).view(np.int64)
    places += bit
    coarse = np.zeros((0, LANES), np.uint64)
    if long.any() or level.any():
        # Only the pieces of long posts are looked at: most posts are short.
        where = np.flatnonzero(np.repeat(long | (level > 0), counts))
        owner, low = places[where] // BITS, hashes[where] & np.uint64(8 ** (_LEVELS + 1) - 1)
        limit = (np.uint64(8) ** level.astype(np.uint64))[owner]
        rough = long[owner] & ((low & (limit * np.uint64(8) - np.uint64(1))) == 0)
        coarse = _bitmaps(coarse_at[owner[rough]] * BITS + bit[where[rough]], int(long.sum()))
        places[where[(low & (limit - np.uint64(1))) != 0]] = posts * BITS
    keys, key_from = _keys(folded, exact, counts)
    fine = _bitmaps(places, posts)
    fine[counts < MIN_PIECES] = 0
    return Sketches(
        exact=exact,
        length=folded.end - folded.start,
        facts=near_facts.facts(folded),
        level=level,
        fine=fine,
        filled=bits_set(fine),
        coarse=coarse,
        coarse_at=coarse_at,
        keys=keys,
        key_from=key_from,
    )


def bits_set(maps: np.ndarray) -> np.ndarray:
    """How many bits are set in each bitmap. uint64 (n, LANES) -> int64 (n,).

    The sixteen byte counts of a row are added as two words: a sum over so short an axis is slow.
    """
    words = np.bitwise_count(maps).view(np.uint64)
    total = words[:, 0] + words[:, 1]  # eight bytes of at most 128
    even = np.uint64(0x00FF00FF00FF00FF)
    total = (total & even) + ((total >> np.uint64(8)) & even)
    return ((total * np.uint64(0x0001000100010001)) >> np.uint64(48)).astype(np.int64)
