"""Finds pictures within a few bits of a given one among a million, in about a millisecond.

Multi-index hashing (Norouzi, Punjani and Fleet, "Fast search in Hamming space with multi-index
hashing", CVPR 2012): 256 bits are cut into sixteen pieces of sixteen. Two hashes at most 31 bits
apart differ by at most one bit in at least one piece, at most 47 bits apart by at most two, so
looking up each piece and its one-bit, or two-bit, neighbours finds every one of them.
"""

from dataclasses import dataclass

import numpy as np

from kentongan.engine.picture import NEAR, PERHAPS, Picture

PIECES, WIDTH = 16, 16
LATE = 4096  # hashes added since the last build that are scanned one by one
_SINGLE = np.concatenate(([0], 1 << np.arange(WIDTH))).astype(np.int64)
_FLIPS = {NEAR: _SINGLE, PERHAPS: np.unique(_SINGLE[:, None] ^ _SINGLE)}


@dataclass(frozen=True, slots=True)
class Found:
    """A picture found: its id, how many of 256 bits differ, and which part of the picture asked
    for was met with which distance."""

    id: int
    distance: int
    part: str


def distances(one: np.ndarray, many: np.ndarray) -> np.ndarray:
    """Bits that differ between one hash, uint64 (4,), and many, (n, 4). int64 (n,)."""
    apart: np.ndarray = np.bitwise_count(many ^ one).sum(1, dtype=np.int64)
    return apart


class PictureIndex:
    """Hashes with the ids of their pictures. Adding is seen by the next search."""

    def __init__(self) -> None:
        self._hashes = np.zeros((0, 4), np.uint64)
        self._ids = np.zeros(0, np.int64)
        self._built = 0
        self._order = np.zeros((PIECES, 0), np.int32)
        self._begin = np.zeros((PIECES, (1 << WIDTH) + 1), np.int64)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, ids: np.ndarray, hashes: np.ndarray) -> None:
        """Adds hashes, uint64 (n, 4), of pictures ids, int64 (n,). A picture may have several."""
        self._hashes = np.concatenate((self._hashes, np.asarray(hashes, np.uint64).reshape(-1, 4)))
        self._ids = np.concatenate((self._ids, np.asarray(ids, np.int64)))
        if len(self._ids) != len(self._hashes):
            raise ValueError("as many ids as hashes are needed")
        if len(self._ids) - self._built > max(LATE, self._built // 8):
            self._build()

    def add_picture(self, number: int, picture: Picture) -> None:
        """Adds a picture with all its parts; one with too little in it to recognise is left out."""
        if picture.usable:
            self.add(np.full(len(picture.hashes), number), picture.hashes)

    def _build(self) -> None:
        pieces = np.ascontiguousarray(self._hashes).view("<u2").reshape(-1, PIECES)
        self._built = len(pieces)
        self._order = np.empty((PIECES, self._built), np.int32)
        for nth in range(PIECES):
            column = np.ascontiguousarray(pieces[:, nth])
            self._order[nth] = np.argsort(column, kind="stable")
            counts = np.bincount(column, minlength=1 << WIDTH)
            self._begin[nth, 1:] = np.cumsum(counts)

    def _candidates(self, one: np.ndarray, flips: np.ndarray) -> np.ndarray:
        """Rows that agree with the hash in a piece but for the flips, and all late rows."""
        rows = [np.arange(self._built, len(self._ids))]
        for nth, piece in enumerate(np.ascontiguousarray(one).view("<u2").astype(np.int64)):
            values = piece ^ flips
            first, last = self._begin[nth, values], self._begin[nth, values + 1]
            counts = last - first
            ends = np.cumsum(counts)
            at = np.arange(ends[-1]) + np.repeat(first - ends + counts, counts)
            rows.append(self._order[nth, at])
        return np.concatenate(rows)

    def near(self, one: np.ndarray, most: int = NEAR) -> list[tuple[int, int]]:
        """(id, distance) of the pictures with a hash at most `most` bits (PERHAPS or fewer) from
        the one asked for, uint64 (4,); nearest first, then lower id."""
        if most > PERHAPS:
            raise ValueError(f"beyond {PERHAPS} bits the index would miss some")
        rows = self._candidates(one, _FLIPS[NEAR if most <= NEAR else PERHAPS])
        apart = distances(one, self._hashes[rows])
        good = apart <= most
        ids, apart = self._ids[rows[good]], apart[good]
        order = np.lexsort((apart, ids))
        ids, apart = ids[order], apart[order]
        first = np.flatnonzero(np.concatenate(([True], ids[1:] != ids[:-1]))[: len(ids)])
        found = zip(ids[first].tolist(), apart[first].tolist(), strict=True)
        return sorted(found, key=lambda item: (item[1], item[0]))

    def find(self, picture: Picture, most: int = NEAR) -> list[Found]:
        """Pictures that are this one, whole or in part; nearest first, then lower id."""
        if not picture.usable:
            return []
        best: dict[int, Found] = {}
        for part, one in zip(picture.parts, picture.hashes, strict=True):
            for number, apart in self.near(one, most):
                if number not in best or apart < best[number].distance:
                    best[number] = Found(number, apart, part)
        return sorted(best.values(), key=lambda found: (found.distance, found.id))
