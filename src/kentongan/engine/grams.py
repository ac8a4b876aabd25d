"""Character n-grams as numbers: every 4-letter window of a text, hashed, for whole batches at once.

Windows cross word borders, so they carry a little of the word order; misspellings leave most of them
standing (Cavnar and Trenkle 1994). Hashing to 2**16 buckets loses next to nothing on short texts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BITS = 16
BUCKETS = 1 << BITS
LENGTH = 4
_FACTORS = (
    np.uint32(2654435761),
    np.uint32(2246822519),
    np.uint32(3266489917),
    np.uint32(668265263),
)


def grams(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
    """Windows of each text (padded with one space each side): (ptr of len+1, hashed windows in order)."""
    padded = [f" {text} ".encode() for text in texts]
    lengths = np.array([len(p) for p in padded], np.int64)
    letters = np.frombuffer(b"".join(padded) + b"   ", np.uint8).astype(np.uint32)
    total = int(lengths.sum())
    hashed = np.zeros(total, np.uint32)
    with np.errstate(over="ignore"):
        for offset in range(LENGTH):
            hashed += letters[offset : offset + total] * _FACTORS[offset]
            hashed ^= hashed >> np.uint32(13)
            hashed *= np.uint32(0x85EBCA6B)
    hashed >>= np.uint32(32 - BITS)
    ends = np.cumsum(lengths)
    inside = np.ones(total, bool)
    for back in range(1, LENGTH):
        at = ends - back
        inside[at[lengths >= back]] = False
    counts = np.maximum(lengths - LENGTH + 1, 0)
    ptr = np.concatenate([[0], np.cumsum(counts)])
    return ptr, hashed[inside].astype(np.uint16)
