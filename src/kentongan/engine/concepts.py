"""Which words and phrases say one thing, and which exclude one another: the thesaurus.

Finding a claim may be generous (`text.SYNONYMS` folds "kantor" and "gedung"); comparing may not. Here every
concept has the ways people say it, phrases of up to four words among them, and a class: two concepts of one
class in the same place make two messages say different things (saksi, linmas). Some have an opposite.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from kentongan.engine.facts import numerals
from kentongan.engine.lexicon import load_concepts
from kentongan.engine.stem import indonesian
from kentongan.engine.text import plain

LONGEST = 4  # words of a phrase
# Words around a claim that are no part of it: whoever asks "apa benar …?" speaks of the same claim.
FRAME_CLASSES = frozenset({"partikel"})
FRAMES = frozenset({"apa benar", "konon"})
NO_FRAMES = frozenset({"saja dulu", "lagi", "juga", "jangan jangan"})
_ENDINGS = ("nyo", "ne", "na", "e")  # -nya in Palembang, Javanese and Sundanese


class Concept(NamedTuple):
    """One thing said: its name (the first way of saying it), its class, and its opposite's name or ""."""

    name: str
    kind: str
    opposite: str


Meant = tuple[Concept, ...]


@dataclass(frozen=True, slots=True)
class _Thesaurus:
    """Plain words (one or a phrase) -> concepts; stems of single words that stand for one choice of them."""

    ways: dict[tuple[str, ...], Meant]
    stems: dict[str, Meant]
    heads: frozenset[tuple[str, ...]]  # first two words of phrases


@cache
def _thesaurus() -> _Thesaurus:
    rows = load_concepts("concepts.txt")
    name_of: dict[str, str] = {}
    for _, forms, _ in rows:
        for form in forms:
            name_of.setdefault(form, forms[0])
    ways: dict[tuple[str, ...], Meant] = {}
    respelt: list[tuple[tuple[str, ...], Concept]] = []
    for kind, forms, opposite in rows:
        concept = Concept(forms[0], kind, name_of.get(opposite, ""))
        for form in forms:
            words = tuple(numerals(list(plain(form).words)))
            if words == tuple(form.split()):
                _put(ways, words, concept)
            else:
                respelt.append((words, concept))
    own = set(ways)
    for words, concept in respelt:  # "bener" is chat for "benar", whatever the line on banners says
        if words not in own:
            _put(ways, words, concept)
    stems: dict[str, set[Meant]] = {}
    for words, concepts in ways.items():
        if len(words) == 1:
            stems.setdefault(indonesian(words[0]), set()).add(concepts)
    return _Thesaurus(
        ways,
        {stem: found.pop() for stem, found in stems.items() if len(found) == 1},
        frozenset(words[:2] for words in ways if len(words) > 1),
    )


def _put(ways: dict[tuple[str, ...], Meant], words: tuple[str, ...], concept: Concept) -> None:
    if 0 < len(words) <= LONGEST and all(concept.name != c.name for c in ways.get(words, ())):
        ways[words] = (*ways.get(words, ()), concept)


@lru_cache(maxsize=1 << 17)
def concepts_of(word: str) -> Meant:
    """The concepts one plain word may stand for; its stem's where it has none of its own."""
    known = _thesaurus()
    found = known.ways.get((word,)) or known.stems.get(indonesian(word))
    if found:
        return found
    for ending in _ENDINGS:
        if (
            word.endswith(ending)
            and len(word) - len(ending) >= 4
            and (word[: -len(ending)],) in known.ways
        ):
            return known.ways[word[: -len(ending)],]
    return ()


def spans(words: Sequence[str]) -> list[tuple[int, int, Meant]]:
    """Known phrases in plain words: (first, end, concepts), the longest at each place."""
    known = _thesaurus()
    found = []
    for at, head in enumerate(pairwise(words)):
        if head in known.heads:
            for size in range(min(LONGEST, len(words) - at), 1, -1):
                concepts = known.ways.get(tuple(words[at : at + size]))
                if concepts:
                    found.append((at, at + size, concepts))
                    break
    return found


def unframed(words: list[str]) -> list[str]:
    """Words without those that only frame the claim ("apa benar", "lho"); all, where nothing would stay."""
    out = {at for first, end, meant in spans(words) if _framing(meant) for at in range(first, end)}
    return [w for at, w in enumerate(words) if at not in out and not _frames(w)] or words


@lru_cache(maxsize=1 << 17)
def _frames(word: str) -> bool:
    return _framing(concepts_of(word))


def _framing(meant: Meant) -> bool:
    """Whether a word or phrase only frames a claim, in all its meanings."""
    return bool(meant) and all(
        c.name in FRAMES or (c.kind in FRAME_CLASSES and c.name not in NO_FRAMES) for c in meant
    )
