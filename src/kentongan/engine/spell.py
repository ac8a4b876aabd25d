"""Repair a word the library has never seen to one it has: a slip, a dropped vowel, a chat ending.

Symmetric deletes (SymSpell, Garbe 2012): a word and the library's words are compared through their
spellings with one letter left out, kept as sorted checksums so that the table maps from disk. Chat
drops vowels ("skrtrs"), so consonant skeletons are a second key, and it has its own endings
("gunain" for gunakan) and clipped prefixes ("ngirimkan"), which are tried as rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

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


def deletions(word: str) -> set[str]:
    """The word and all its spellings with one letter left out."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


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


def _keys(word: str) -> Iterable[int]:
    for spelling in deletions(word):
        yield crc32(spelling.encode())
    bones = skeleton(word)
    if len(bones) > MIN_SKELETON:
        yield crc32(bones.encode())


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
        pairs = [
            (key, n) for n in fresh if _repairable(self.words[n]) for key in _keys(self.words[n])
        ]
        if len(fresh) < 1000:
            for key, number in pairs:
                self._recent.setdefault(key, []).append(number)
            return
        keys = np.array([p[0] for p in pairs], np.uint32)
        numbers = np.array([p[1] for p in pairs], np.int32)
        self._table(np.append(self._keys, keys), np.append(self._numbers, numbers))

    def repair(self, word: str) -> str:
        """The likeliest library word for an unknown word, or the word itself. Commoner words win."""
        if word not in self._memory:
            self.repair_all([word])
        return self._memory[word]

    def repair_all(self, words: Iterable[str]) -> None:
        """Work out the repair of many words at once, so that `repair` of each is a look-up."""
        if len(self._memory) > REMEMBERED:
            self._memory.clear()
        far = []
        for word in set(words).difference(self._memory):
            near = self._by_rule(word)
            if near is None:
                far.append(word)
            else:
                self._memory[word] = near
        for word, numbers in zip(far, self._near(far), strict=True):
            self._memory[word] = self._likeliest(word, numbers) if numbers else word

    def _by_rule(self, word: str) -> str | None:
        """The word itself when it needs no repair, or a chat ending undone; None when neither holds."""
        # a vowelless word seen once or twice may be a clipped one; all other known words stand
        clipped = word.translate(_VOWELS) == word
        if word in self.ids and (not clipped or self.counts[self.ids[word]] > 2):
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

    def _near(self, words: list[str]) -> list[set[int]]:
        """Numbers of library words that share a key with each word."""
        found: list[set[int]] = [set() for _ in words]
        keys = [list(_keys(word)) for word in words]
        owner = [n for n, some in enumerate(keys) for _ in some]
        flat = np.array([key for some in keys for key in some], np.uint32)
        low = np.searchsorted(self._keys, flat, "left")
        high = np.searchsorted(self._keys, flat, "right")
        for at in np.flatnonzero(high > low).tolist():
            found[owner[at]].update(self._numbers[low[at] : high[at]].tolist())
        if self._recent:
            for n, some in enumerate(keys):
                for key in some:
                    found[n].update(self._recent.get(key, ()))
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
            "spell_keys": self._keys,
            "spell_numbers": self._numbers,
            "spell_counts": np.array(self.counts, np.int32),
        }

    def restore(self, keys: NDArray[np.uint32], numbers: NDArray[np.int32]) -> None:
        """Take back a saved spelling table; all words there now count as learned."""
        self._keys, self._numbers, self._known = keys, numbers, len(self.words)


def _repairable(word: str) -> bool:
    return MIN_SKELETON <= len(word) <= 24 and word.isalpha()
