"""Find the wordings nearest to messages: spelling repaired, candidates from the index, order by the net."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from operator import ne
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kentongan.engine.embed import Encoder
from kentongan.engine.facts import (
    AXES,
    DAYS,
    INSTITUTIONS,
    LIGHT,
    MONTHS,
    NEGATORS,
    NUMERALS,
    OFFICES,
    SCALES,
)
from kentongan.engine.index import BACKGROUND, Index
from kentongan.engine.nearby import Nearby, columns
from kentongan.engine.ragged import Ints
from kentongan.engine.rerank import HEAD, Marks, Net, asked, features
from kentongan.engine.spell import Vocabulary
from kentongan.engine.text import STOP, SYNONYMS, Plain, Step, plain, terms

CANDIDATES = 100  # documents of one query, at most (see index.NEAR)
WEIGHTS = Path(__file__).parent / "weights"
JOINED_WORDS = 400  # a claim's short wordings are also kept as one text of at most so many words


# Words of the language and of elections: never taken for a slip ("kpps" is not "pps").
_SPELT = (
    STOP | LIGHT | NEGATORS | SYNONYMS.keys() | BACKGROUND.keys() | INSTITUTIONS.keys() | OFFICES.keys()
    | MONTHS.keys() | DAYS.keys() | AXES.keys() | NUMERALS.keys() | SCALES.keys()
)  # fmt: skip


class Found(NamedTuple):
    """Candidates of a batch, in rows of rising query number: wording's claim and number, features, score."""

    which: Ints
    claims: Ints
    wordings: Ints
    table: NDArray[np.float32]
    score: NDArray[np.float32]


class Grown:
    """A numpy array that is appended to in constant time on average."""

    def __init__(self, start: NDArray[np.generic]) -> None:
        self._held, self._used = start, len(start)

    @property
    def values(self) -> NDArray[Any]:
        return self._held[: self._used]

    def extend(self, values: Sequence[int] | Sequence[bool]) -> None:
        need = self._used + len(values)
        if need > len(self._held):
            self._held = np.concatenate([self._held, np.zeros(max(need, 1024), self._held.dtype)])
        self._held[self._used : need] = values
        self._used = need


class Finder:
    """The searchable side of a library. `language` ("id" or "en") chooses stemmer and slang."""

    def __init__(self, language: str = "id", encoder: Encoder | None = None) -> None:
        self.language = language
        self.encoder = encoder
        self.nearby = Nearby(encoder) if encoder else None
        self.index = Index()
        self.vocabulary = Vocabulary()
        self.net = Net.load(WEIGHTS / "rerank.npz")
        self.near_net = Net.load(WEIGHTS / "nearby.npz") if encoder else None
        self.claims = Grown(np.empty(0, np.int32))  # document -> claim
        self.wordings = Grown(np.empty(0, np.int32))  # document -> wording
        self._numeric = Grown(np.empty(0, bool))  # by term: see rerank.Marks
        self._head = Grown(np.empty(0, np.int32))
        self._heads: dict[str, int] = {}

    def add(self, rows: Sequence[tuple[int, int, Sequence[str]]]) -> None:
        """Index claims given as (claim number, number of the first wording, texts)."""
        documents: list[list[str]] = []
        texts: list[str] = []
        meant: list[str] = []
        claims: list[int] = []
        wordings: list[int] = []
        for claim, first, given in rows:
            messages = [plain(text, self.language) for text in given]
            if len(messages) > 1:
                joined = tuple(w for m in messages for w in m.words)[:JOINED_WORDS]
                messages.append(Plain(" ".join([m.text for m in messages]), joined))
            for offset, message in enumerate(messages):
                self.vocabulary.see(message.words)
                documents.append(self.terms(message))
                texts.append(gram_text(message))
                meant.append(message.text)
                claims.append(claim)
                wordings.append(first + (offset if offset < len(given) else 0))
        self.index.add(documents, texts)
        if self.nearby:
            self.nearby.add(meant)
        self.vocabulary.learn()
        self.claims.extend(claims)
        self.wordings.extend(wordings)
        self._mark()

    def _mark(self) -> None:
        fresh = self.index.words[len(self._numeric.values) :]
        heads = self._heads
        numeric = [word[0].isdigit() for word in fresh]
        self._numeric.extend(numeric)
        self._head.extend(
            [
                heads.setdefault(word if number else word[:HEAD], len(heads))
                for word, number in zip(fresh, numeric, strict=True)
            ]
        )

    def _marks(self) -> Marks:
        return Marks(self._numeric.values, self._head.values)

    def terms(self, message: Plain) -> list[str]:
        """The index terms of a plain message, in order."""
        return terms(message.words, self.language)

    def read(self, texts: Sequence[str]) -> list[Plain]:
        """Queries made plain, unknown words repaired to the library's where one slip explains them."""
        messages = [plain(text, self.language) for text in texts]
        words = set(chain.from_iterable([m.words for m in messages])) - _SPELT
        meant = self.vocabulary.repair_all(words)
        return [m if meant.keys().isdisjoint(m.words) else _respelt(m, meant) for m in messages]

    def find(self, messages: Sequence[Plain]) -> Found:
        """The nearest wordings of each message, scored by the net (not sorted by it)."""
        get = self.index.ids.get
        queries = asked(
            [[get(t, -1) for t in self.terms(m)] for m in messages],
            [gram_text(m) for m in messages],
        )
        weights = (self.index.idf()[0][queries.term] * (1 + np.log(queries.times))).astype(
            np.float32
        )
        which, docs, scores = self.index.top(
            queries.term, weights, queries.row, queries.count, CANDIDATES
        )
        near = self.nearby and self.nearby.join([m.text for m in messages], which, docs, scores)
        if near:
            which, docs, scores, _ = near
        table = features(self.index, queries, which, docs, scores, self._marks())
        claims = self.claims.values[docs]
        if near and self.near_net:
            wide = np.concatenate([table, columns(near[3], which, claims)], axis=1)
            score = self.near_net.score(wide)
        else:
            score = self.net.score(table)
        return Found(which, claims, self.wordings.values[docs], table, score)

    def save(self, folder: Path) -> None:
        """Write everything into a folder."""
        self.index.save(folder)
        for name, array in self.vocabulary.arrays().items():
            np.save(folder / f"{name}.npy", array)
        (folder / "spelling.txt").write_text("\n".join(self.vocabulary.words), encoding="utf-8")
        if self.nearby:
            self.nearby.save(folder)
        np.save(folder / "doc_claims.npy", self.claims.values)
        np.save(folder / "doc_wordings.npy", self.wordings.values)

    @classmethod
    def load(cls, folder: Path, language: str, encoder: Encoder | None = None) -> Finder:
        """Map what `save` wrote. ValueError when it was saved by another version of the engine, or without
        vectors and an encoder is given."""
        finder = cls(language, encoder)
        if not (folder / "spell_hashes.npy").is_file():
            raise ValueError("this library was saved by an older engine: build it again")
        if encoder:
            finder.nearby = Nearby.load(folder, encoder)
        finder.index = Index.load(folder)
        text = (folder / "spelling.txt").read_text(encoding="utf-8")
        counts = np.load(folder / "spell_counts.npy").tolist()
        finder.vocabulary = Vocabulary(text.split("\n") if text else [], counts)
        finder.vocabulary.restore(
            *(
                np.load(folder / f"spell_{name}.npy", mmap_mode="r").view(np.ndarray)
                for name in ("hashes", "numbers")
            )
        )
        finder.claims = Grown(np.load(folder / "doc_claims.npy", mmap_mode="r").view(np.ndarray))
        finder.wordings = Grown(
            np.load(folder / "doc_wordings.npy", mmap_mode="r").view(np.ndarray)
        )
        finder._mark()
        return finder


def _respelt(message: Plain, meant: dict[str, str]) -> Plain:
    words = tuple([meant.get(word, word) for word in message.words])
    changed = sum(map(ne, words, message.words))
    return Plain(message.text, words, (*message.steps, Step("spelling", changed)))


def gram_text(message: Plain) -> str:
    """The text whose character grams are compared: plain words without stop words."""
    return " ".join([w for w in message.words if w not in STOP])
