"""Recognise a claim met before: a library of claims in several wordings each, and questions to it.

A query is made plain, candidates come from the index and are ordered by the reranker, the nearest are
given a calibrated probability and passed through the guards. The answer is a claim, or silence.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kentongan.engine.decide import Decider, Decision
from kentongan.engine.embed import Encoder
from kentongan.engine.finder import Finder, Found
from kentongan.engine.guards import Reason
from kentongan.engine.store import Claim, Store
from kentongan.engine.text import language_of

__all__ = ["Claim", "Library", "Match", "Reason", "Result"]

BATCH = 256  # queries looked up together


@dataclass(frozen=True, slots=True)
class Match:
    """A claim near the query. `score` orders; `probability` (0..1) is calibrated; `why` says it in words.

    `verdict`: "same" (may be answered with), "related" (a person decides) or "blocked" (a guard found that
    the two say different things).
    """

    id: str
    score: float
    probability: float
    verdict: str
    why: list[Reason] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Result:
    """The nearest claims, best first, the one to answer with (or None), and why there is none."""

    matches: list[Match]
    answer: str | None
    why: list[Reason] = field(default_factory=list)


class Library:
    """Claims that can be asked for in any wording. Many may read at once; one may write at a time."""

    def __init__(self, language: str = "id", encoder: Encoder | None = None) -> None:
        self._finder = Finder(language, encoder)
        self._store = Store()
        self._decider = Decider(self._store, language)

    def __len__(self) -> int:
        return len(self._store)

    @classmethod
    def build(cls, claims: Iterable[Claim], encoder: Encoder | None = None) -> Library:
        """A library of many claims at once. ValueError on an id given twice.

        `encoder` (see embed.py) adds sentence vectors; without one, words and letters decide alone.
        """
        rows = list(claims)
        library = cls(language_of([c.text for c in rows[:2000]]), encoder)
        library._add(rows)
        return library

    def add(self, claim: Claim) -> None:
        """Add one claim; the next query sees it. ValueError when the id is there already."""
        self._add([claim])

    def remove(self, claim_id: str) -> None:
        """Forget a claim. KeyError when it is not there."""
        self._decider.removed.add(self._store.remove(claim_id))

    def _add(self, claims: Sequence[Claim]) -> None:
        rows = []
        for claim in claims:
            number = self._store.add(claim)
            rows.append((number, self._store.first(number), (claim.text, *claim.variants)))
        self._finder.add(rows)

    def match(
        self, text: str, top: int = 5, place: str | None = None, date: str | None = None
    ) -> Result:
        """The `top` nearest claims to a message and the one to answer with, or None.

        `place` is the asker's territory code and `date` the day asked (ISO): a claim of another territory
        or of long ago is shown, never answered with.
        """
        return self._ask([text], top, place, date)[0]

    def match_many(self, texts: Sequence[str], top: int = 5) -> list[Result]:
        """As `match`, for many messages at batch speed."""
        return [
            r
            for at in range(0, len(texts), BATCH)
            for r in self._ask(texts[at : at + BATCH], top, None, None)
        ]

    def _ask(
        self, texts: Sequence[str], top: int, place: str | None, date: str | None
    ) -> list[Result]:
        messages = self._finder.read(texts)
        found: Found = self._finder.find(messages)
        decisions = self._decider.decide(texts, messages, found, top, place, date)
        return [self._result(d) for d in decisions]

    def _result(self, decision: Decision) -> Result:
        ids = self._store.ids
        matches = [
            Match(ids[j.claim], j.score, j.probability, j.verdict, j.why) for j in decision.judged
        ]
        return Result(
            matches, None if decision.answer is None else ids[decision.answer], decision.why
        )

    def difference(
        self, text: str, ids: set[str]
    ) -> tuple[NDArray[np.float32], list[Reason], list[str]] | None:
        """How a message differs from the nearest of these claims (Decider.difference), or None."""
        (message,) = self._finder.read([text])
        found = self._finder.find([message])
        wanted = [self._store.numbers[i] for i in ids if i in self._store.numbers]
        rows = np.flatnonzero(np.isin(found.claims, wanted))
        if not len(rows):
            return None
        nearest = int(found.wordings[rows[np.argmax(found.score[rows])]])
        return self._decider.difference(text, message, nearest)

    def save(self, path: str | Path) -> None:
        """Write the library into a folder (made when missing). Claims removed are left out."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        library = self
        if self._decider.removed:
            library = Library(self._finder.language, self._finder.encoder)
            library._add([self._store.claim(n) for n in self._store.numbers.values()])
        library._finder.save(folder)
        library._store.save(folder)
        (folder / "library.json").write_text(
            json.dumps({"language": self._finder.language}), encoding="utf-8"
        )

    @classmethod
    def load(cls, path: str | Path, encoder: Encoder | None = None) -> Library:
        """Open a saved library; its arrays are mapped, so processes share them."""
        folder = Path(path)
        language = json.loads((folder / "library.json").read_text(encoding="utf-8"))["language"]
        library = cls(language)
        library._store = Store.load(folder)
        library._finder = Finder.load(folder, language, encoder)
        library._decider = Decider(library._store, language)
        return library
