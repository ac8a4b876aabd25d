"""Recognise a claim that was met before: a library of claims, each with several wordings, and a question to it.

A query is made plain, candidates come from the index, are re-scored with lexical features and a
calibrated probability, and the best are passed through the guards. The answer is a claim or silence.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from kentongan.engine import facts as fact_reader
from kentongan.engine.guards import BLOCK, Reason, compare
from kentongan.engine.index import Index
from kentongan.engine.text import Plain, language_of, plain, term

__all__ = ["Claim", "Library", "Match", "Reason", "Result"]

CANDIDATES = 50
ANSWER_AT = 0.9
MIN_WORDS = 3


@dataclass(frozen=True, slots=True)
class Claim:
    """A checked claim: its text, other wordings it was met in, the place (code prefix) and ISO date."""

    id: str
    text: str
    variants: tuple[str, ...] = ()
    place: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A claim near the query. `score` orders; `probability` (0..1) is calibrated; `why` says it in words."""

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
    """Claims that can be asked for by any wording. Not safe for writing from two threads at once."""

    def __init__(self) -> None:
        self._index = Index()
        self._claims: dict[str, Claim] = {}
        self._doc_claim: list[str] = []
        self._doc_text: list[str] = []
        self._dead: set[int] = set()
        self._language = "id"

    def __len__(self) -> int:
        return len(self._claims)

    @classmethod
    def build(cls, claims: Iterable[Claim]) -> Library:
        """A library of many claims at once. ValueError on an id given twice."""
        library = cls()
        rows = list(claims)
        library._language = language_of([c.text for c in rows[:2000]])
        library._add(rows)
        return library

    def add(self, claim: Claim) -> None:
        """Add one claim; the next query sees it. ValueError when the id is there already."""
        self._add([claim])

    def remove(self, claim_id: str) -> None:
        """Forget a claim. KeyError when it is not there."""
        del self._claims[claim_id]
        self._dead |= {
            n for n, owner in enumerate(self._doc_claim) if owner == claim_id
        }

    def _add(self, claims: Sequence[Claim]) -> None:
        documents = []
        for claim in claims:
            if claim.id in self._claims:
                raise ValueError(f"claim id given twice: {claim.id}")
            self._claims[claim.id] = claim
            for text in (claim.text, *claim.variants):
                documents.append(self._terms(plain(text)))
                self._doc_claim.append(claim.id)
                self._doc_text.append(text)
        self._index.add(documents)

    def _terms(self, message: Plain) -> list[str]:
        return [t for t in (term(w, self._language) for w in message.words) if t]

    def match(
        self, text: str, top: int = 5, place: str | None = None, date: str | None = None
    ) -> Result:
        """The `top` nearest claims to a message and the one to answer with, or None."""
        return self.match_many([text], top)[0]

    def match_many(self, texts: Sequence[str], top: int = 5) -> list[Result]:
        """As `match`, for many messages at the speed of one pass."""
        messages = [plain(text) for text in texts]
        terms: list[int] = []
        weights: list[float] = []
        rows: list[int] = []
        for row, message in enumerate(messages):
            counts: dict[int, int] = {}
            for number in self._index.term_ids(self._terms(message)):
                counts[number] = counts.get(number, 0) + 1
            terms.extend(counts)
            weights.extend(1 + math.log(n) for n in counts.values())
            rows.extend([row] * len(counts))
        ids = np.array(terms, np.int64)
        at = np.array(rows, np.int64)
        weighted = np.array(weights, np.float32) * self._index.idf(ids)
        found = self._index.top(ids, weighted, at, len(texts), CANDIDATES)
        roof = (
            np.bincount(at, weighted * 1.5, minlength=len(texts))
            if len(at)
            else np.zeros(len(texts))
        )
        return [
            self._result(m, where, s, float(roof[n]), top)
            for n, (m, (where, s)) in enumerate(zip(messages, found, strict=True))
        ]

    def _result(
        self,
        message: Plain,
        where: np.ndarray,
        scores: np.ndarray,
        roof: float,
        top: int,
    ) -> Result:
        if not message.words:
            return Result([], None, [Reason("?", "empty")])
        best: dict[str, tuple[float, int]] = {}
        for doc, score in zip(where.tolist(), scores.tolist(), strict=True):
            if doc not in self._dead:
                best.setdefault(self._doc_claim[doc], (score, doc))
        mine = fact_reader.read(message)
        matches = []
        for claim_id, (score, doc) in list(best.items())[:top]:
            probability = 1 / (1 + math.exp(-12 * (score / max(roof, 1e-6) - 0.5)))
            why = (
                compare(mine, fact_reader.read(plain(self._doc_text[doc])))
                if probability > 0.2
                else []
            )
            blocked = any(r.sign == BLOCK for r in why)
            verdict = (
                "blocked"
                if blocked
                else "same"
                if probability >= ANSWER_AT and not why
                else "related"
            )
            matches.append(Match(claim_id, score, probability, verdict, why))
        if not matches:
            return Result([], None, [Reason("?", "none")])
        first = matches[0]
        if len(message.words) < MIN_WORDS:
            return Result(matches, None, [Reason("?", "short")])
        return Result(matches, first.id if first.verdict == "same" else None, first.why)

    def save(self, path: str | Path) -> None:
        """Write the library into a folder (made when missing)."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        self._index.save(folder)
        rows = [
            [c.id, c.text, c.variants, c.place, c.date] for c in self._claims.values()
        ]
        (folder / "claims.json").write_text(
            json.dumps({"language": self._language, "claims": rows}), encoding="utf-8"
        )

    @classmethod
    def load(cls, path: str | Path) -> Library:
        """Open a saved library; its arrays are mapped, not read."""
        folder = Path(path)
        meta = json.loads((folder / "claims.json").read_text(encoding="utf-8"))
        library = cls()
        library._language = meta["language"]
        library._index = Index.load(folder)
        for ident, text, variants, place, date in meta["claims"]:
            library._claims[ident] = Claim(ident, text, tuple(variants), place, date)
            for wording in (text, *variants):
                library._doc_claim.append(ident)
                library._doc_text.append(wording)
        return library
