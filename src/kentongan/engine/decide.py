"""Decide about the candidates of each query: merge wordings into claims, weigh, guard, answer or abstain."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kentongan.engine.align import FEATURES, ROLES, Side, describe, side
from kentongan.engine.calibrate import Calibrator, evidence
from kentongan.engine.contrast import weigh
from kentongan.engine.doubt import Trees, row
from kentongan.engine.facts import Facts, read
from kentongan.engine.finder import Found
from kentongan.engine.guards import ASK, BLOCK, SAME, Reason, compare
from kentongan.engine.lexicon import load_words
from kentongan.engine.ragged import Ints, Table
from kentongan.engine.store import Store
from kentongan.engine.text import Plain, plain

WEIGHTS = Path(__file__).parent / "weights"
ANSWER_AT = 0.8  # probability that the claim is the right one
LONG, SURE_LONG = 18, 0.8  # shared content words, and what is enough from there
SURE_AT = 0.86  # probability that the two texts say the same, from how they differ
BLOCKED = 0.3  # a blocked claim keeps this part of its probability
EMPTY = load_words("empty.txt")
HOLDS = 0.6  # share of the message's stems
MIN_WORDS = 3
OLD_DAYS = 730
REMEMBERED = 50_000  # wordings whose facts are kept


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


@dataclass(slots=True)
class _Weighed:
    """A likely claim whose difference from the message the trees are to judge."""

    decision: Decision
    judged: Judged
    row: NDArray[np.float32]
    left: dict[str, Any]
    claim: Side
    length: int
    repaired: bool

    @property
    def same_words(self) -> bool:
        """The same content words in the same order and voice, bar empty ones: no tree needs to be asked."""
        left = (word for word, _ in self.left["a"] + self.left["b"])
        return not (
            any(word not in EMPTY for word in left)
            or self.left["light"] - EMPTY - ROLES
            or self.row[FEATURES.index("moved")] > self.row[FEATURES.index("slips")]
            or self.left["turned"]
            or self.left["respelt"]
            or self.repaired
            or self.judged.why
        )

    @property
    def enough(self) -> float:
        """How sure the trees must be; long messages that share their words leave less room for a trap."""
        shared = self.row[FEATURES.index("shared")]
        return SURE_LONG if shared >= LONG else SURE_AT


def merge(found: Found, count: int) -> tuple[Ints, Ints, Table]:
    """One row per (query, claim), the best wording's, best claim first within a query.

    Returns row numbers into `found`, their queries, and the margin of each score over the best other
    claim of the query.
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


def shares(score: Table, which: Ints, count: int) -> Table:
    """Softmax of the scores within each query, "none of these" (score 0) included."""
    top = np.zeros(count)
    np.maximum.at(top, which, score)
    raised = np.exp(score - top[which])
    total = np.exp(-top) + np.bincount(which, raised, count)
    return (raised / total[which]).astype(np.float32)


class Decider:
    """Turns found wordings into decisions. `removed` holds numbers of claims no longer in the library."""

    def __init__(self, store: Store, language: str) -> None:
        self.removed: set[int] = set()
        self._store = store
        self._language = language
        self._calibrator = Calibrator.load(WEIGHTS / "calibrate.npz")
        self._trees = Trees.load(WEIGHTS / "doubt.npz")
        self._known: dict[int, tuple[Facts, Side]] = {}

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
            found = Found._make(part[alive] for part in found)
        rows, which, margin = merge(found, len(messages))
        score = found.score[rows]
        share = shares(score, which, len(messages))
        chance = (
            self._calibrator.probability(evidence(found.table[rows], score, share, margin))
            if len(rows)
            else score
        )
        bounds = np.searchsorted(which, np.arange(len(messages) + 1))
        claims, wordings = found.claims[rows], found.wordings[rows]
        decisions: list[Decision] = []
        weighed: list[_Weighed] = []
        for n, message in enumerate(messages):
            part = slice(bounds[n], min(bounds[n + 1], bounds[n] + top))
            listed = zip(
                claims[part].tolist(), score[part].tolist(), chance[part].tolist(), strict=True
            )
            decisions.append(
                Decision([Judged(*values) for values in listed] if message.words else [])
            )
            one = self._choose(decisions[-1], message, texts[n], wordings[part].tolist())
            if one:
                weighed.append(one)
        if weighed:
            sure = self._trees.probability(np.stack([w.row for w in weighed]))
            for one, certain in zip(weighed, sure.tolist(), strict=True):
                self._settle(one, certain, place, date)
        return decisions

    def _choose(
        self, decision: Decision, message: Plain, text: str, wordings: list[int]
    ) -> _Weighed | None:
        """Block what says something else; the first likely claim that is left is to be weighed."""
        if not message.words or not decision.judged:
            decision.why = [Reason(ASK, "none" if message.words else "empty")]
            return None
        decision.why = [Reason(ASK, "uncertain")]
        freed = 0.0  # belief that blocked claims held passes to the next one
        facts: Facts | None = None
        for one, wording in zip(decision.judged, wordings, strict=True):
            if freed and one.score > 0:
                one.probability = max(one.probability, freed / (1 + math.exp(-one.score)))
            if one.probability < ANSWER_AT:
                break
            facts = facts or read(message)
            claim_side, one.why = self._nearest_wording(one.claim, wording, facts)
            if any(r.sign == BLOCK for r in one.why):
                if not freed:
                    decision.why = one.why
                one.verdict = "blocked"
                freed = one.probability
                one.probability *= BLOCKED
                continue
            description, left = describe(side(message, text), claim_side)
            repaired = any(step.code == "spelling" for step in message.steps)
            told = row(description, one.why, weigh(left["marks"], self._trees.marks))
            return _Weighed(decision, one, told, left, claim_side, len(message.words), repaired)
        return None

    def _nearest_wording(self, claim: int, wording: int, facts: Facts) -> tuple[Side, list[Reason]]:
        """The wording to compare with, and what the guards say of it.

        A claim is one claim in all its wordings: a title may leave out, or say the other way round,
        what the message itself said. So where the best wording blocks, one that holds nearly all words
        of the message and blocks nothing speaks for the claim.
        """
        claim_facts, claim_side = self._known_of(wording)
        why = compare(facts, claim_facts)
        if not facts.stems or not any(reason.sign == BLOCK for reason in why):
            return claim_side, why
        for other in self._store.wordings_of(claim):
            if other != wording:
                theirs, their_side = self._known_of(other)
                if len(facts.stems & theirs.stems) >= HOLDS * len(facts.stems):
                    reasons = compare(facts, theirs)
                    if not any(reason.sign == BLOCK for reason in reasons):
                        return their_side, reasons
        return claim_side, why

    def _settle(self, weighed: _Weighed, sure: float, place: str | None, date: str | None) -> None:
        """Verdict, reasons and answer for the claim that was weighed."""
        decision, one, left = weighed.decision, weighed.judged, weighed.left
        one.why += self._scope(one.claim, place, date)
        scoped = any(r.code in ("place_scope", "old") for r in one.why)
        if sure < weighed.enough and not weighed.same_words:
            one.why.append(Reason(ASK, "differs", {"a": _words(left["a"]), "b": _words(left["b"])}))
        elif weighed.length < MIN_WORDS:
            one.why.append(Reason(ASK, "short"))
        elif not scoped:
            missing = {word for said, _ in left["b"] for word in said.split()}
            shared = dict.fromkeys(word for word in weighed.claim.words if word not in missing)
            one.why = [Reason(SAME, "words", {"words": ", ".join(list(shared)[:6])})]
            one.verdict = "same"
            decision.answer = one.claim
        decision.why = one.why

    def difference(
        self, text: str, message: Plain, wording: int
    ) -> tuple[NDArray[np.float32], list[Reason], list[str]]:
        """How a message differs from a wording: description, what the guards say, marks; for learning."""
        facts, claim_side = self._known_of(wording)
        description, left = describe(side(message, text), claim_side)
        return description, compare(read(message), facts), left["marks"]

    def _scope(self, claim: int, place: str | None, date: str | None) -> list[Reason]:
        """A claim of another territory, or of long ago, is for a person to weigh."""
        found = []
        theirs = self._store.places.get(claim)
        if place and theirs and not (place.startswith(theirs) or theirs.startswith(place)):
            found.append(Reason(ASK, "place_scope", {"a": place, "b": theirs}))
        day = self._store.dates.get(claim)
        asked, known = _days(date), _days(day)
        if asked and known and abs(asked - known) > OLD_DAYS:
            found.append(Reason(ASK, "old", {"date": day}))
        return found

    def _known_of(self, wording: int) -> tuple[Facts, Side]:
        known = self._known.get(wording)
        if known is None:
            text = self._store.wording(wording)
            message = plain(text, self._language)
            known = (read(message), side(message, text))
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[wording] = known
        return known


def _words(left: list[tuple[str, str]]) -> str:
    return ", ".join(dict.fromkeys(word for word, _ in left[:5])) or "-"


def _days(iso: str | None) -> int:
    """Days since year 1 of an ISO date or date-time; 0 for what is not one."""
    if not iso:
        return 0
    try:
        return Date.fromisoformat(iso[:10]).toordinal()
    except ValueError:
        return 0
