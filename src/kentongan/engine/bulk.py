"""Groups posts by the hundred thousand, with the answer the live way (near) would give one by one.

Signatures of a whole batch are made in numpy, of equal posts once; posts are then grouped block by
block. Within a block the only thing that depends on order is who starts a group. That is settled by
repeating "a post starts a group unless an earlier starter may be linked" until nothing changes;
because each answer depends on earlier posts alone, the point of rest is unique and is the live answer.
"""

from collections.abc import Callable, Iterator

import numpy as np

from kentongan.engine import near, near_sketch
from kentongan.engine.near_fold import fold, ranges
from kentongan.engine.near_sketch import Sketches

CHUNK_POSTS = 2048  # posts signed at a time: keeps every array in the processor's cache
CHUNK_CHARS = 1 << 20
BLOCK = 16_384  # posts grouped at a time
FIRST_BLOCK = 256  # blocks grow from here, so that a batch of one viral post stays cheap
INSIDE = 1 << 22  # pairs inside a block above which the block is halved
PAIRS = 1 << 13  # pairs compared at a time

_PER_POST = ("exact", "length", "facts", "level", "fine", "filled")
_Pairs = tuple[np.ndarray, np.ndarray]


def _join(parts: list[Sketches]) -> Sketches:
    """Sketches one behind the other; empties the list as it goes, to hold each only once."""
    if len(parts) == 1:
        return parts.pop()
    rows = np.cumsum([0] + [len(part.coarse) for part in parts])
    ends = np.cumsum([0] + [len(part.keys) for part in parts])
    moved = [
        np.where(part.coarse_at < 0, -1, part.coarse_at + row)
        for part, row in zip(parts, rows, strict=False)
    ]
    begins = [part.key_from[:-1] + end for part, end in zip(parts, ends, strict=False)]
    whole = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in (*_PER_POST, "coarse", "keys")
    }
    parts.clear()
    return Sketches(
        **whole, coarse_at=np.concatenate(moved), key_from=np.concatenate([*begins, ends[-1:]])
    )


def _chosen(sketches: Sketches, posts: np.ndarray) -> Sketches:
    """The sketches of some posts, in the order given."""
    counts = np.diff(sketches.key_from)[posts]
    at = sketches.coarse_at[posts]
    return Sketches(
        **{name: getattr(sketches, name)[posts] for name in _PER_POST},
        coarse=sketches.coarse[at[at >= 0]],
        coarse_at=np.where(at >= 0, np.cumsum(at >= 0) - 1, -1),
        keys=sketches.keys[ranges(sketches.key_from[posts], counts)],
        key_from=np.concatenate(([0], np.cumsum(counts))),
    )


def _runs(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Begin and length of each run of equal values."""
    begin = np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1]))[: len(values)])
    return begin, np.diff(begin, append=len(values))


def _order(keys: np.ndarray) -> np.ndarray:
    """The places of keys in rising order, equal ones in the order they came. uint64 -> int64.

    A plain sort is many times faster than one that returns places, so the place takes the key's
    lowest bits; the few keys that differ in those bits alone are put right afterwards.
    """
    bits = np.uint64(max(len(keys) - 1, 1).bit_length())
    low = (np.uint64(1) << bits) - np.uint64(1)
    packed = np.sort((keys & ~low) | np.arange(len(keys), dtype=np.uint64))
    order = (packed & low).astype(np.int64)
    begin, counts = _runs(packed & ~low)
    ordered = keys[order]
    mixed = np.repeat(
        np.logical_or.reduceat(ordered != np.repeat(ordered[begin], counts), begin), counts
    )
    if mixed.any():
        order[mixed] = order[mixed][np.argsort(ordered[mixed], kind="stable")]
    return order


def _by_key(place: np.ndarray, key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of numbers below 2**31 in order of key, then of place."""
    code = np.sort((key << 32) | place)
    return code & 0xFFFFFFFF, code >> 32


def chunks(texts: list[str]) -> Iterator[list[str]]:
    """The posts in order, in lists short enough to sign at once."""
    begin, ends = 0, np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    while begin < len(texts):
        before = ends[begin - 1] if begin else 0
        full = int(np.searchsorted(ends, before + CHUNK_CHARS, side="right")) + 1
        end = min(full, begin + CHUNK_POSTS, len(texts))
        yield texts[begin:end]
        begin = end


def _firsts(numbers: np.ndarray, known: int = 0) -> np.ndarray:
    """The places where a number, dealt out in order from `known` on, is met first."""
    highest = np.maximum.accumulate(np.append(known - 1, numbers))
    return np.flatnonzero(highest[1:] > highest[:-1])


class _Index:
    """Which starters each key leads to: the table of (key, group) rows, as arrays.

    `of[of_from[i]:of_from[i+1]]` are post i's keys as dense numbers; keys that no second post has
    are left out. `rows[row_from[k]:row_from[k] + filled[k]]` are the starters key k leads to.
    """

    def __init__(self, sketches: Sketches) -> None:
        order = _order(sketches.keys)
        ordered = sketches.keys[order]
        _, counts = _runs(ordered)
        shared = counts > 1
        dense = np.where(shared, np.cumsum(shared) - 1, -1)
        of = np.empty(len(order), np.int64)
        of[order] = np.repeat(dense, counts)
        kept = of >= 0
        self.of = of[kept]
        self.of_from = np.concatenate(([0], np.cumsum(kept)))[sketches.key_from]
        room = np.minimum(counts[shared], near.ROWS_PER_KEY)
        self.row_from = np.concatenate(([0], np.cumsum(room)))
        self.rows = np.zeros(int(room.sum()), np.int32)
        self.filled = np.zeros(len(room), np.int64)

    def keys(self, posts: np.ndarray) -> _Pairs:
        """(place in `posts`, key) of every key of the posts."""
        counts = self.of_from[posts + 1] - self.of_from[posts]
        where = ranges(self.of_from[posts], counts)
        return np.repeat(np.arange(len(posts)), counts), self.of[where]

    def insert(self, posts: np.ndarray) -> None:
        """Adds starters, in order, to the rows of their keys; full keys take no more."""
        place, key = self.keys(posts)
        open_ = self.filled[key] < near.ROWS_PER_KEY
        place, key = _by_key(place[open_], key[open_])
        begin, counts = _runs(key)
        slot = np.arange(len(key)) - np.repeat(begin, counts) + self.filled[key]
        free = slot < near.ROWS_PER_KEY
        self.rows[self.row_from[key[free]] + slot[free]] = posts[place[free]]
        touched = key[begin]
        self.filled[touched] = np.minimum(self.filled[touched] + counts, near.ROWS_PER_KEY)

    def found(self, posts: np.ndarray, since: np.ndarray | None = None) -> _Pairs:
        """Distinct (post, starter) that share a key, starters before the post only; with `since`
        (rows each key had), only by rows added after."""
        place, key = self.keys(posts)
        first = np.zeros(len(key), np.int64) if since is None else since[key]
        counts = self.filled[key] - first
        starter = self.rows[ranges(self.row_from[key] + first, counts)].astype(np.int64)
        return _distinct(posts[np.repeat(place, counts)], starter)


def _distinct(post: np.ndarray, starter: np.ndarray) -> _Pairs:
    """The pairs with starter before post, each once."""
    earlier = starter < post
    code = np.sort((post[earlier] << 32) | starter[earlier])  # far faster than np.unique
    code = code[_runs(code)[0]]
    return code >> 32, code & 0xFFFFFFFF


class Groups:
    """Groups of posts that come in batches; the state is the representatives' sketches alone."""

    def __init__(self) -> None:
        self.count = 0
        self.ids = np.zeros(0, np.int64)
        self._known: list[Sketches] = []

    def add(self, texts: list[str], progress: Callable[[int], object] | None = None) -> np.ndarray:
        """Groups a further batch. Labels int64 (texts,): the number, over all batches, of the
        first post of the group; what earlier batches were told stays true."""
        if not texts:
            return np.zeros(0, np.int64)
        known = len(self.ids)
        said = {text: nth for nth, text in enumerate(dict.fromkeys(texts))}  # equal texts once
        place = np.fromiter(map(said.__getitem__, texts), np.int64, len(texts))
        signed, row = self._signed(list(said), progress)
        if progress:
            progress(len(texts) - len(said))
        work = _Batch(signed, known)
        leader = work.run()
        fresh = _firsts(row[place], known)
        ids = np.concatenate((self.ids, self.count + fresh))
        starters = np.flatnonzero(leader == np.arange(len(leader)))
        self._known = [_chosen(work.sketches, starters)]
        self.count += len(texts)
        self.ids = ids[starters]
        labels: np.ndarray = ids[leader[row[place]]]
        return labels

    def _signed(
        self, texts: list[str], progress: Callable[[int], object] | None
    ) -> tuple[Sketches, np.ndarray]:
        """The known sketches and those of the texts, behind each other, one for all that fold to
        the same letters; and each text's row among them. Equal posts have one leader whatever
        comes between them: what the first of them was linked to is still there, and is older than
        all that came since."""
        parts, self._known = self._known, []
        seen = {number: row for part in parts for row, number in enumerate(part.exact.tolist())}
        rows = []
        for chunk in chunks(texts):
            folded = fold(chunk)
            exact = near_sketch.exacts(folded, chunk)
            known = len(seen)
            row = np.array([seen.setdefault(one, len(seen)) for one in exact.tolist()])
            rows.append(row)
            fresh = _firsts(row, known)
            if len(fresh):
                parts.append(near_sketch.drawn(folded.only(fresh), exact[fresh]))
            if progress:
                progress(len(chunk))
        return _join(parts), np.concatenate(rows)


class _Batch:
    """One batch behind the known representatives, while it is being grouped."""

    def __init__(self, sketches: Sketches, known: int) -> None:
        self.sketches = sketches
        self.known = known
        self.index = _Index(sketches)
        self.leader = np.arange(len(sketches.exact))

    def run(self) -> np.ndarray:
        """The leader of every post (itself when it starts a group). int64."""
        self.index.insert(np.arange(self.known))
        begin, size = self.known, FIRST_BLOCK
        while begin < len(self.leader):
            end = min(begin + size, len(self.leader))
            self._block(np.arange(begin, end))
            begin, size = end, min(size * 2, BLOCK)
        return self.leader

    def _links(self, post: np.ndarray, starter: np.ndarray) -> tuple[np.ndarray, ...]:
        """Those of the pairs that may be linked: posts, starters, scores."""
        kept = []
        for begin in range(0, len(post), PAIRS):
            mine, theirs = post[begin : begin + PAIRS], starter[begin : begin + PAIRS]
            score, _ = near.scores(self.sketches, mine, self.sketches, theirs)
            good = score > 0
            kept.append((mine[good], theirs[good], score[good]))
        if not kept:
            return post, starter, np.zeros(0)
        return tuple(np.concatenate(column) for column in zip(*kept, strict=True))

    def _block(self, posts: np.ndarray) -> None:
        """Groups one block, given all that came before it."""
        old = self._links(*self.index.found(posts))
        alone = np.setdiff1d(posts, old[0], assume_unique=False)
        inside = self._inside(alone)
        if inside is None:
            self._block(posts[: len(posts) // 2])
            self._block(posts[len(posts) // 2 :])
            return
        starters = alone[self._starts(alone, *inside)]
        before = self.index.filled.copy()
        self.index.insert(starters)
        rest = np.setdiff1d(posts, starters, assume_unique=True)
        new = self._links(*self.index.found(rest, before))
        post, starter, score = (np.concatenate(pair) for pair in zip(old, new, strict=True))
        order = np.lexsort((starter, -near.rank(score), post))
        first = order[_runs(post[order])[0]]
        self.leader[post[first]] = starter[first]

    def _inside(self, alone: np.ndarray) -> tuple[np.ndarray, ...] | None:
        """Pairs among posts without a starter yet, by the keys they share: earlier and later place
        in `alone`, key, and the earlier one's row in its key's list; None when they are too many."""
        place, key = self.index.keys(alone)
        open_ = self.index.filled[key] < near.ROWS_PER_KEY
        place, key = _by_key(place[open_], key[open_])
        begin, counts = _runs(key)
        behind = np.repeat(begin + counts, counts) - np.arange(len(key)) - 1
        if behind.sum() > INSIDE and len(alone) > 1:
            return None
        row = np.repeat(np.arange(len(key)), behind)
        other = ranges(np.arange(len(key)) + 1, behind)
        return place, key, row, other

    def _starts(
        self,
        alone: np.ndarray,
        place: np.ndarray,
        key: np.ndarray,
        row: np.ndarray,
        other: np.ndarray,
    ) -> np.ndarray:
        """Which of the posts start a group: bool (alone,)."""
        starts = np.ones(len(alone), bool)
        early, late = place[row], place[other]
        post, starter = _distinct(alone[late], alone[early])
        linked = self._links(post, starter)
        wanted = (linked[0] << 32) | linked[1]
        code = (alone[late] << 32) | alone[early]
        held = np.isin(code, wanted)
        early, late, row = early[held], late[held], row[held]
        begin, counts = _runs(key)
        while True:
            before = np.cumsum(starts[place]) - starts[place]
            rank = before - np.repeat(before[begin], counts) + self.index.filled[key]
            valid = starts[early] & (rank[row] < near.ROWS_PER_KEY)
            again = np.ones(len(alone), bool)
            again[late[valid]] = False
            if (again == starts).all():
                return starts
            starts = again


def group(texts: list[str]) -> np.ndarray:
    """Groups posts. int64 (texts,): for each post the index of its group's first post, which is
    the group's representative. The same answer as `near.group_live`."""
    return Groups().add(list(texts))
