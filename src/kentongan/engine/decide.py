"""Decide about the candidates of each query: merge wordings into claims, weigh, guard, answer or abstain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from kentongan.engine.calibrate import Calibrator, evidence
from kentongan.engine.facts import Facts, read
from kentongan.engine.finder import Found
from kentongan.engine.guards import ASK, BLOCK, Reason, compare
from kentongan.engine.rerank import Ints, Table
from kentongan.engine.store import Store
from kentongan.engine.text import Plain, plain

WEIGHTS = Path(__file__).parent / "weights"
ANSWER_AT = 0.5
GUARD_FROM = 0.2  # below this a claim is shown as related without its facts being compared
MIN_WORDS = 3
OLD_DAYS = 730


@dataclass(slots=True)
class Judged:
    """One claim near a query, by claim number."""

    claim: int
    score: float
    probability: float
    verdict: str = "related"
    why: list[Reason] = field(default_factory=list)


@dataclass(slots=True)
class Decision:
    """The judged claims, best first, and the number of the one to answer with."""

    judged: list[Judged]
    answer: int | None = None
    why: list[Reason] = field(default_factory=list)


def merge(found: Found, count: int) -> tuple[Ints, Table, Table]:
    """One row per (query, claim), the best wording's, best claim first within a query.

    Returns row numbers into `found`, the share of each claim among its query's claims and "none", and the
    margin of its score over the best other claim of the query.
    """
    order = np.lexsort((-found.score, found.claims, found.which))
    which, claims = found.which[order], found.claims[order]
    first = np.ones(len(order), bool)
    first[1:] = (np.diff(which) != 0) | (np.diff(claims) != 0)
    rows = order[first]
    rows = rows[np.lexsort((rows, -found.score[rows], found.which[rows]))]
    which, score = found.which[rows], found.score[rows].astype(np.float64)
    starts = np.searchsorted(which, np.arange(count))
    sizes = np.bincount(which, minlength=count)
    best = np.full(count, -1e9)
    second = np.full(count, -1e9)
    best[sizes > 0] = score[starts[sizes > 0]]
    second[sizes > 1] = score[starts[sizes > 1] + 1]
    rival = np.where(
        np.arange(len(rows)) == starts[which], np.maximum(second[which], -20.0), best[which]
    )
    return rows, which, (score - rival).astype(np.float32)


class Decider:
    """Turns found wordings into decisions. `removed` holds numbers of claims no longer in the library."""

    def __init__(self, store: Store, language: str, none: float = 0.0) -> None:
        self.removed: set[int] = set()
        self._store = store
        self._language = language
        self._calibrator = Calibrator.load(WEIGHTS / "calibrate.npz")
        self._facts: dict[int, Facts] = {}

    def decide(
        self,
        texts: Sequence[str],
        messages: Sequence[Plain],
        found: Found,
        top: int,
        place: str | None,
        date: str | None,
    ) -> list[Decision]:
        """One decision per message."""
        if self.removed:
            alive = ~np.isin(found.claims, np.fromiter(self.removed, np.int64))
            found = Found(*(part[alive] for part in found))
        rows, which, margin = merge(found, len(messages))
        score = found.score[rows]
        share = shares(score, which, len(messages))
        chance = (
            self._calibrator.probability(evidence(found.table[rows], score, share, margin))
            if len(rows)
            else score
        )
        bounds = np.searchsorted(which, np.arange(len(messages) + 1)).tolist()
        decisions = []
        for n, message in enumerate(messages):
            low, high = bounds[n], min(bounds[n + 1], bounds[n] + top)
            judged = [
                Judged(int(found.claims[r]), float(s), float(c))
                for r, s, c in zip(rows[low:high], score[low:high], chance[low:high], strict=True)
            ]
            wordings = found.wordings[rows[low:high]]
            decisions.append(self._decision(message, judged, wordings, place, date))
        return decisions

    def _decision(
        self,
        message: Plain,
        judged: list[Judged],
        wordings: Ints,
        place: str | None,
        date: str | None,
    ) -> Decision:
        if not message.words:
            return Decision([], None, [Reason(ASK, "empty")])
        if not judged:
            return Decision([], None, [Reason(ASK, "none")])
        asked: Facts | None = None
        for one, wording in zip(judged, wordings.tolist(), strict=True):
            if one.probability < GUARD_FROM:
                continue
            asked = asked or read(message)
            one.why = compare(asked, self._facts_of(wording))
            if any(r.sign == BLOCK for r in one.why):
                one.verdict = "blocked"
            elif not one.why and one.probability >= ANSWER_AT:
                one.verdict = "same"
        first = judged[0]
        if len(message.words) < MIN_WORDS:
            return Decision(judged, None, [Reason(ASK, "short")])
        if first.verdict != "same":
            return Decision(judged, None, first.why or [Reason(ASK, "uncertain")])
        return Decision(judged, first.claim, first.why)

    def _facts_of(self, wording: int) -> Facts:
        facts = self._facts.get(wording)
        if facts is None:
            facts = self._facts[wording] = read(plain(self._store.wording(wording), self._language))
        return facts


def shares(score: Table, which: Ints, count: int) -> Table:
    """Softmax of the scores within each query, "none of these" (score 0) included."""
    top = np.zeros(count)
    np.maximum.at(top, which, score)
    raised = np.exp(score - top[which])
    total = np.exp(-top) + np.bincount(which, raised, count)
    return (raised / total[which]).astype(np.float32)
