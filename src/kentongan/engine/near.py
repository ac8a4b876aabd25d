"""Recognises a copy of a post already seen: one post in, its group among indexed candidates out.

A caller keeps two ordinary tables: (key, group_id) rows of each group's representative, at most
`ROWS_PER_KEY` rows a key (the earliest), and the packed signature of the representative. A new
post is looked up by its keys, `best` picks among the groups found, and only a post that starts a
group writes rows. A post is compared with the representative alone: single links would chain
strangers together through shared boilerplate once there are a million posts.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kentongan.engine import near_facts, near_sketch
from kentongan.engine.near_sketch import LANES, Sketches

ROWS_PER_KEY = 2  # a key shared by more groups than this tells nothing
THRESHOLD = 0.5  # the least score of a copy
# What full containment of the shorter post counts, beside Jaccard: less the more pieces it has, as
# two posts of common phrases come to share half of them, and misspelt words even out in long ones.
CONTAINED = (0.7, 0.625)
CONTAINED_AT = (50.0, 90.0)  # pieces: below the first it counts the more, above the second the less
LEAST_RATIO = 0.25  # a cut copy has at least this share of the longer post's pieces

_HEAD = struct.Struct("<BQIHH")
_VERSION = 1
_SIZES = -near_sketch.BITS * np.log1p(
    -np.minimum(np.arange(near_sketch.BITS + 1), near_sketch.BITS - 0.5) / near_sketch.BITS
)
# Bits that a bitmap must share with a fuller one to be linked at all. Sizes grow faster than bits, so
# what is shared falls short of the smaller size by at least the bits that are not met.
_LEAST_SHARED = min(2 * THRESHOLD / (1 + THRESHOLD), THRESHOLD / max(CONTAINED))
_LEAST_BITS = np.arange(near_sketch.BITS + 1) - (1 - _LEAST_SHARED) * _SIZES - 1e-6


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of one post: `keys`, distinct signed 64-bit numbers to be found by; `exact`,
    a number equal posts share (signed 64-bit); `length` in folded letters; `sketch`, opaque."""

    keys: tuple[int, ...]
    exact: int
    length: int
    sketch: bytes

    def pack(self) -> bytes:
        """The signature as bytes, for a table; about half a kilobyte."""
        head = _HEAD.pack(
            _VERSION,
            self.exact & (2**64 - 1),
            self.length,
            len(self.keys),
            len(self.sketch),
        )
        return head + np.array(self.keys, "<i8").tobytes() + self.sketch

    @staticmethod
    def unpack(packed: bytes) -> "Signature":
        """The signature packed; ValueError when the bytes are not one."""
        data = bytes(packed)
        if len(data) < _HEAD.size:
            raise ValueError("not a packed signature: too short")
        version, exact, length, keys, size = _HEAD.unpack_from(data)
        if version != _VERSION or len(data) != _HEAD.size + 8 * keys + size:
            raise ValueError("not a packed signature of this version")
        middle = _HEAD.size + 8 * keys
        found = tuple(np.frombuffer(data[_HEAD.size : middle], "<i8").tolist())
        return Signature(found, exact - (exact >> 63 << 64), length, data[middle:])


@dataclass(frozen=True, slots=True)
class Near:
    """The group a post belongs to: its id, the score in [THRESHOLD, 1], and why: `near.exact`,
    `near.copy` (the two are alike), `near.cut` (one is a part of the other)."""

    id: int
    score: float
    why: str


def signature_at(sketches: Sketches, place: int) -> Signature:
    """The signature of one post of a batch."""
    keys = sketches.keys[sketches.key_from[place] : sketches.key_from[place + 1]]
    parts = [
        np.array([sketches.level[place]], "<u1").tobytes(),
        sketches.facts[place].astype("<u8").tobytes(),
    ]
    parts += [sketches.fine[place].astype("<u8").tobytes()]
    if sketches.coarse_at[place] >= 0:
        parts += [sketches.coarse[sketches.coarse_at[place]].astype("<u8").tobytes()]
    exact = int(sketches.exact[place : place + 1].view(np.int64)[0])
    return Signature(
        tuple(keys.view(np.int64).tolist()),
        exact,
        int(sketches.length[place]),
        b"".join(parts),
    )


def signature(text: str) -> Signature:
    """The signature of one post. Never raises on any str."""
    return signature_at(near_sketch.sketch([text]), 0)


def gather(signatures: Sequence[Signature]) -> Sketches:
    """Signatures as the arrays they came from (the inverse of `signature_at`)."""
    count = len(signatures)
    facts = np.zeros((count, near_facts.WORDS), np.uint64)
    maps = np.zeros((2, count, LANES), np.uint64)
    rough = np.zeros(count, bool)
    for place, one in enumerate(signatures):
        words = np.frombuffer(one.sketch, "<u8", offset=1)
        facts[place] = words[: near_facts.WORDS]
        maps[0, place] = words[near_facts.WORDS : near_facts.WORDS + LANES]
        rest = words[near_facts.WORDS + LANES :]
        maps[1, place, : len(rest)] = rest
        rough[place] = len(rest) > 0
    counts = [len(one.keys) for one in signatures]
    return Sketches(
        exact=np.array([one.exact for one in signatures], np.int64).view(np.uint64),
        length=np.array([one.length for one in signatures], np.int64),
        facts=facts,
        level=np.array([one.sketch[0] for one in signatures], np.int8),
        fine=maps[0],
        filled=near_sketch.bits_set(maps[0]),
        coarse=maps[1],
        coarse_at=np.where(rough, np.arange(count), -1),
        keys=np.array([key for one in signatures for key in one.keys], np.int64).view(np.uint64),
        key_from=np.concatenate(([0], np.cumsum(counts, dtype=np.int64))),
    )


def scores(
    left: Sketches, mine: np.ndarray, right: Sketches, theirs: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Scores of the pairs (left[mine], right[theirs]) and whether the better measure was
    containment. int64 (pairs,) twice -> float64 (pairs,), 0 where the pair may not be linked, and
    bool (pairs,). Both ways of grouping decide by this function alone.
    """
    score, cut = np.zeros(len(mine)), np.zeros(len(mine), bool)
    level, other = left.level[mine], right.level[theirs]
    bits_a, bits_b = left.filled[mine], right.filled[theirs]
    size_a, size_b = _SIZES[bits_a], _SIZES[bits_b]
    # A post too short to be even a cut copy is known by its size, before its bitmap is fetched.
    hopeful = np.minimum(size_a, size_b) >= LEAST_RATIO * np.maximum(size_a, size_b)
    even = np.flatnonzero(hopeful & (level == other))
    shared = _rows(left.fine, mine[even])
    shared &= _rows(right.fine, theirs[even])
    both = near_sketch.bits_set(shared)
    hopeful = both >= _LEAST_BITS[np.minimum(bits_a[even], bits_b[even])]
    even, both = even[hopeful], both[hopeful]
    score[even], cut[even] = _likeness(bits_a[even], bits_b[even], both)
    for apart, fine, posts, rough, rough_posts in (
        (level + 1 == other, left, mine, right, theirs),
        (level == other + 1, right, theirs, left, mine),
    ):
        pairs = np.flatnonzero(apart)  # the rough side keeps one piece in eight of the fine side's
        pairs = pairs[fine.coarse_at[posts[pairs]] >= 0]
        if len(pairs):
            ours = fine.coarse[fine.coarse_at[posts[pairs]]]
            there = rough_posts[pairs]
            both = near_sketch.bits_set(ours & rough.fine[there])
            score[pairs], cut[pairs] = _likeness(
                near_sketch.bits_set(ours), rough.filled[there], both
            )
    linked = np.flatnonzero(score >= THRESHOLD)
    clash = _clash(left, mine[linked], right, theirs[linked])
    found = np.where(clash, 0.0, np.round(score[linked], 6))
    score = np.zeros(len(mine))
    score[linked] = found
    score[left.exact[mine] == right.exact[theirs]] = 1.0
    return score, cut


def _rows(maps: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Rows of bitmaps, without a check of every place. uint64 (places, LANES)."""
    return maps.take(places, axis=0, mode="clip")


def _likeness(
    bits_a: np.ndarray, bits_b: np.ndarray, both: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Score in [0, 0.999], facts left aside, of pairs of bitmaps with so many bits each and so many
    in common, and whether it is containment's. int64 (pairs,) -> float64 and bool (pairs,)."""
    union = _SIZES[bits_a + bits_b - both]
    size_a, size_b = _SIZES[bits_a], _SIZES[bits_b]
    shared = np.maximum(size_a + size_b - union, 0.0)
    least = np.minimum(size_a, size_b)
    jaccard = shared / np.maximum(union, 1.0)
    contained = np.interp(least, CONTAINED_AT, CONTAINED) * shared / np.maximum(least, 1.0)
    contained[least < LEAST_RATIO * np.maximum(size_a, size_b)] = 0.0
    return np.minimum(np.maximum(jaccard, contained), 0.999), contained > jaccard


def rank(score: np.ndarray) -> np.ndarray:
    """What of a score decides between groups that may be linked: equal posts come first, all
    others alike, so that the oldest group wins. Taking the highest score would let every late
    variant that once started a group draw the next copies away from it (at 960,000 posts: pair
    recall 0.94 instead of 0.97). float64."""
    first: np.ndarray = (score == 1.0).astype(np.float64)
    return first


def _clash(left: Sketches, mine: np.ndarray, right: Sketches, theirs: np.ndarray) -> np.ndarray:
    """Whether the facts of the pairs forbid a link. bool (pairs,)."""
    ours, other = left.facts[mine], right.facts[theirs]
    forbidden: np.ndarray = (
        near_facts.numbers_clash(ours, other)
        | near_facts.denial_clash(ours, other, right.fine[theirs])
        | near_facts.denial_clash(other, ours, left.fine[mine])
    )
    return forbidden


def best(sig: Signature, candidates: Iterable[tuple[int, Signature]]) -> Near | None:
    """The group a post belongs to, of (group id, signature of its representative) candidates.

    None when it belongs to none of them. An equal post wins, then the lowest id (see `rank`).
    """
    groups = list(candidates)
    if not groups:
        return None
    others = gather([one for _, one in groups])
    places = np.arange(len(groups))
    score, cut = scores(gather([sig]), np.zeros(len(groups), np.int64), others, places)
    linked = [place for place in range(len(groups)) if score[place] > 0]
    if not linked:
        return None
    order = rank(score)
    top = min(linked, key=lambda place: (-order[place], groups[place][0]))
    why = "near.exact" if score[top] == 1.0 else "near.cut" if cut[top] else "near.copy"
    return Near(groups[top][0], float(score[top]), why)


class LiveGroups:
    """The live way in memory, with the same two tables a database would hold: for tests, and for
    checking that grouping in bulk gives the same answer."""

    def __init__(self) -> None:
        self.rows: dict[int, list[int]] = {}
        self.representatives: dict[int, bytes] = {}

    def add(self, post: int, sig: Signature) -> int:
        """The group of a new post (its own number when it starts one). Posts come in order."""
        found = {group for key in sig.keys for group in self.rows.get(key, ())}
        near = best(sig, ((one, Signature.unpack(self.representatives[one])) for one in found))
        if near:
            return near.id
        for key in sig.keys:
            row = self.rows.setdefault(key, [])
            if len(row) < ROWS_PER_KEY:
                row.append(post)
        self.representatives[post] = sig.pack()
        return post


def group_live(texts: Iterable[str]) -> np.ndarray:
    """Groups posts one by one, as they would arrive. int64 (texts,): the index of the group's
    first post."""
    groups = LiveGroups()
    return np.array(
        [groups.add(post, signature(text)) for post, text in enumerate(texts)], np.int64
    )
