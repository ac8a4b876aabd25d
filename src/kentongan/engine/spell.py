"""Repair a word the library has never seen to one it has: a slip, a dropped vowel, a chat ending.

Symmetric deletes (SymSpell, Garbe 2012): a word and the library's words are compared through their
spellings with one letter left out, kept as sorted hashes so that the table maps from disk. Chat
drops vowels ("skrtrs"), so consonant skeletons are a second key, and it has its own endings
("gunain" for gunakan) and clipped prefixes ("ngirimkan"), which are tried as rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

MIN_LENGTH = 4
MIN_SKELETON = 3
SHORT = 4  # letters of words in which another first letter makes another word
REMEMBERED = 1_000_000  # repairs kept
_VOWELS = str.maketrans("", "", "aeiou")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ENDINGS = (
    ("in", "kan"),
    ("in", "i"),
    ("in", ""),
    ("x", "nya"),
    ("ny", "nya"),
    ("q", "k"),
    ("z", "s"),
    ("ke", "kan"),
    ("keun", "kan"),
)


def _adjacent() -> frozenset[str]:
    pairs = set()
    for upper, row in enumerate(_ROWS):
        for at, key in enumerate(row):
            near = row[max(0, at - 1) : at + 2]
            if upper + 1 < len(_ROWS):
                near += _ROWS[upper + 1][max(0, at - 1) : at + 1]
            pairs |= {key + other for other in near} | {other + key for other in near}
    return frozenset(pairs)


ADJACENT = _adjacent()


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """The word without vowels and doubled letters, marked so that it never meets a word."""
    bare = word[:1] + word[1:].translate(_VOWELS)
    return "=" + "".join(c for i, c in enumerate(bare) if i == 0 or bare[i - 1] != c)


def slip(a: str, b: str) -> float:
    """How likely one slip makes `a` of `b`: 0 none, 1 any one edit, 3 a swap, doubling or neighbour key.

    Zero when the words differ by more than one insertion, deletion, substitution or swap.
    """
    if abs(len(a) - len(b)) > 1:
        return 0.0
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    if len(a) == len(b):
        if a[head : head + 2] == b[head : head + 2][::-1] and a[head + 2 :] == b[head + 2 :]:
            return 3.0
        if a[head + 1 :] != b[head + 1 :] or (head == 0 and len(a) <= SHORT):
            return 0.0  # "jari" is no slip of "hari"
        return 3.0 if a[head : head + 1] + b[head : head + 1] in ADJACENT else 1.0
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    if longer[head + 1 :] != shorter[head:]:
        return 0.0
    return 3.0 if head and longer[head] == longer[head - 1] else 2.0


_BASE = 0x9E3779B97F4A7C15  # odd, so that it can be divided by
_LONGEST = 64
_POWERS = np.array([pow(_BASE, n, 1 << 64) for n in range(_LONGEST)], np.uint64)
_UNDO = np.uint64(pow(_BASE, -1, 1 << 64))


def _hashed(words: list[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.uint32]]:
    """Bounds of the words' letters, running sums of letter x power, and the hash of each whole word.

    A word's hash is the sum over its letters of letter x base ** place, so that a letter left out is
    a subtraction and a division: all spellings of all words come from one pass.
    """
    ends = np.cumsum([0] + [len(w) for w in words])
    letters = np.frombuffer("".join(words).encode("utf-32-le"), np.uint32).astype(np.uint64)
    letters *= np.uint64(0xD6E8FEB86659FD93)
    place = np.arange(len(letters)) - np.repeat(ends[:-1], np.diff(ends))
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(letters * _POWERS[place])])
    return sums, ends, _mixed(sums[ends[1:]] - sums[ends[:-1]])


def _mixed(sums: NDArray[np.uint64]) -> NDArray[np.uint32]:
    sums = (sums ^ (sums >> np.uint64(32))) * np.uint64(0xBF58476D1CE4E5B9)
    return (sums >> np.uint64(32)).astype(np.uint32)


def _keys(words: list[str]) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Under which keys words are found: (number of the word in the list, key), for all of them.

    The word itself, its spellings with one letter left out, and its skeleton.
    """
    sums, ends, whole = _hashed(words)
    owner = np.repeat(np.arange(len(words)), np.diff(ends))
    before = sums[:-1] - sums[ends[:-1]][owner]
    behind = sums[ends[1:]][owner] - sums[1:]
    shorter = _mixed(before + behind * _UNDO)
    bones = [skeleton(word) for word in words]
    firm = np.array([n for n, bare in enumerate(bones) if len(bare) > MIN_SKELETON], np.int64)
    return (
        np.concatenate([np.arange(len(words)), owner, firm]),
        np.concatenate([whole, shorter, _hashed([bones[n] for n in firm.tolist()])[2]]),
    )


class Vocabulary:
    """The plain words of a library with the number of texts each is in, found by a near spelling."""

    def __init__(self, words: list[str] | None = None, counts: list[int] | None = None) -> None:
        self.words: list[str] = words or []
        self.counts: list[int] = counts or []
        self.ids: dict[str, int] = dict(zip(self.words, range(len(self.words)), strict=True))
        self._keys: NDArray[np.uint32] = np.empty(0, np.uint32)
        self._numbers: NDArray[np.int32] = np.empty(0, np.int32)
        self._recent: dict[int, list[int]] = {}
        self._known = 0
        self._memory: dict[str, str] = {}

    def see(self, words: Iterable[str]) -> None:
        """Count the distinct words of one text; they are numbered in its order, the same in every run."""
        for word in dict.fromkeys(words):
            number = self.ids.setdefault(word, len(self.words))
            if number == len(self.words):
                self.words.append(word)
                self.counts.append(0)
            self.counts[number] += 1

    def learn(self) -> None:
        """Make the words seen since the last call findable by a near spelling."""
        fresh = range(self._known, len(self.words))
        self._memory.clear()
        self._known = len(self.words)
        some = [n for n in fresh if _repairable(self.words[n])]
        owner, keys = _keys([self.words[n] for n in some])
        numbers = np.array(some, np.int32)[owner]
        if len(fresh) < 1000:
            for key, number in zip(keys.tolist(), numbers.tolist(), strict=True):
                self._recent.setdefault(key, []).append(number)
            return
        self._table(np.append(self._keys, keys), np.append(self._numbers, numbers))

    def repair(self, word: str) -> str:
        """The likeliest library word for an unknown word, or the word itself. Commoner words win."""
        return self.repair_all([word]).get(word, word)

    def repair_all(self, words: Iterable[str]) -> dict[str, str]:
        """The repair of each word that has one; worked out for all at once, and remembered."""
        words = set(words)
        if len(self._memory) > REMEMBERED:
            self._memory.clear()
        far = []
        for word in words.difference(self._memory):
            near = self._by_rule(word)
            if near is None:
                far.append(word)
            else:
                self._memory[word] = near
        for word, numbers in zip(far, self._near(far), strict=True):
            self._memory[word] = self._likeliest(word, numbers) if numbers else word
        return {word: meant for word in words if (meant := self._memory[word]) != word}

    def _by_rule(self, word: str) -> str | None:
        """The word itself when it needs no repair, or a chat ending undone; None when neither holds."""
        # a vowelless word seen once or twice may be a clipped one; all other known words stand
        number = self.ids.get(word, -1)
        if number >= 0 and (self.counts[number] > 2 or word.translate(_VOWELS) != word):
            return word
        if not _repairable(word):
            return word
        for ending, put in _ENDINGS:
            if word.endswith(ending) and word[: -len(ending)] + put in self.ids:
                return word[: -len(ending)] + put
        if word[0] in "nm":
            for prefix in ("me", "mem", "men"):
                if prefix + word in self.ids:
                    return prefix + word
        return None

    def _likeliest(self, word: str, numbers: Iterable[int]) -> str:
        best, best_rank = word, 0.0
        bones = skeleton(word)
        for number in numbers:
            known = self.words[number]
            likely = slip(word, known) if len(word) >= MIN_LENGTH else 0.0
            same_bones = skeleton(known) == bones and len(bones) > MIN_SKELETON
            if not likely and not (same_bones and len(word) < len(known)):
                continue
            rank = self.counts[number] * max(likely, 1.0)
            rank *= (4.0 if known[0] == word[0] else 1.0) * (3.0 if same_bones else 1.0)
            if rank > best_rank:
                best, best_rank = known, rank
        return best

    def _near(self, words: list[str]) -> list[list[int]]:
        """Numbers, rising, of library words that share a key with each word."""
        owner, flat = _keys(words)
        low = np.searchsorted(self._keys, flat)
        met = low < len(self._keys)
        met[met] = self._keys[low[met]] == flat[met]
        low = low[met]
        many = np.searchsorted(self._keys, flat[met], "right") - low
        shift = np.repeat(low - (np.cumsum(many) - many), many)
        numbers = self._numbers[shift + np.arange(len(shift))].astype(np.int64)
        keys = np.unique(np.repeat(owner[met], many) * len(self.words) + numbers)
        bounds = np.searchsorted(keys, np.arange(len(words) + 1) * len(self.words)).tolist()
        number_of = (keys % max(1, len(self.words))).tolist()
        found = [number_of[low:high] for low, high in pairwise(bounds)]
        if self._recent:
            get = self._recent.get
            for n, key in zip(owner.tolist(), flat.tolist(), strict=True):
                if recent := get(key):
                    found[n] = sorted({*found[n], *recent})
        return found

    def _table(self, keys: NDArray[np.uint32], numbers: NDArray[np.int32]) -> None:
        order = np.argsort(keys, kind="stable")
        self._keys, self._numbers = keys[order], numbers[order]

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """What to save: the spelling table with everything learned."""
        recent = [(key, n) for key, numbers in self._recent.items() for n in numbers]
        self._table(
            np.append(self._keys, np.array([r[0] for r in recent], np.uint32)),
            np.append(self._numbers, np.array([r[1] for r in recent], np.int32)),
        )
        self._recent = {}
        return {
            "spell_hashes": self._keys,
            "spell_numbers": self._numbers,
            "spell_counts": np.array(self.counts, np.int32),
        }

    def restore(self, keys: NDArray[np.uint32], numbers: NDArray[np.int32]) -> None:
        """Take back a saved spelling table; all words there now count as learned."""
        self._keys, self._numbers, self._known = keys, numbers, len(self.words)


def _repairable(word: str) -> bool:
    return MIN_SKELETON <= len(word) <= 24 and word.isalpha()
