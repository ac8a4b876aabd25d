"""Ragged rows: many short sequences kept as one array of values and one of bounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

Ints = NDArray[np.int64]
Table = NDArray[np.floating[Any]]


class Rows(NamedTuple):
    """Ragged rows: row i is values[ptr[i]:ptr[i+1]]."""

    ptr: Ints
    values: NDArray[np.integer]


def take(ptr: Ints, values: NDArray[np.integer], rows: Ints) -> Rows:
    """The chosen rows of ragged rows, as ragged rows."""
    starts = ptr[rows]
    lengths = ptr[rows + 1] - starts
    out = np.concatenate([[0], np.cumsum(lengths)])
    positions = np.repeat(starts - out[:-1], lengths) + np.arange(out[-1])
    return Rows(out, values.take(positions))


def placed(parts: Sequence[tuple[Ints, Rows]], kind: type) -> Rows:
    """Ragged rows put together from parts: (the place of each row, the rows)."""
    lengths = np.zeros(sum(len(at) for at, _ in parts), np.int64)
    for at, part in parts:
        lengths[at] = np.diff(part.ptr)
    ptr = np.concatenate([[0], np.cumsum(lengths)])
    values = np.empty(ptr[-1], kind)
    for at, part in parts:
        shift = np.repeat(ptr[at] - part.ptr[:-1], lengths[at])
        values[shift + np.arange(len(shift))] = part.values
    return Rows(ptr, values)


def inverted(rows: Rows, width: int) -> tuple[Ints, Ints, Ints]:
    """Value-major: each value (below `width`), row it is in and times it is there; rows rise within a value.

    scipy turns the table by counting, which for many rows is several times faster than sorting.
    """
    size = len(rows.ptr) - 1
    if not len(rows.values):
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64)
    table = sparse.csr_matrix(
        (np.ones(len(rows.values), np.int8), rows.values.astype(np.int32), rows.ptr),
        shape=(size, width),
    ).tocsc()
    owner = table.indices
    columns = np.repeat(np.arange(width), np.diff(table.indptr))
    first = np.ones(len(owner), bool)
    first[1:] = (owner[1:] != owner[:-1]) | (columns[1:] != columns[:-1])
    at = np.flatnonzero(first)
    return columns[at], owner[at], np.diff(np.append(at, len(owner)))


class Ragged:
    """Sums and maxima over ragged rows; an empty row gives 0."""

    def __init__(self, ptr: Ints) -> None:
        self.lengths = ptr[1:] - ptr[:-1]
        self._full = bool(self.lengths.all())
        self._some = slice(None) if self._full else np.flatnonzero(self.lengths)
        self._starts = ptr[:-1][self._some]

    def sum(self, values: NDArray[np.generic]) -> Table:
        return self._reduced(np.add, values.astype(np.float32, copy=False))

    def max(self, values: NDArray[np.generic]) -> Table:
        return self._reduced(np.maximum, values)

    def _reduced(self, how: np.ufunc, values: NDArray[np.generic]) -> Table:
        if self._full and len(self._starts):
            return np.asarray(how.reduceat(values, self._starts), np.float32)
        out = np.zeros(len(self.lengths), np.float32)
        if len(self._starts):
            out[self._some] = how.reduceat(values, self._starts)
        return out
