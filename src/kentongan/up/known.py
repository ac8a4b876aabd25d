"""What we can say at once about words that somebody holds up: known, unsure or unknown.

Nothing is stored here. Only an official clarification that is in force, and holds where the person
is, counts as an answer; a likeness alone never does.
"""

from dataclasses import dataclass
from datetime import datetime

from kentongan.engine.match import Match
from kentongan.engine.match import Reason as Why
from kentongan.places import zone_of, zones

from .library import match
from .models import Clarification

# Calibrated likeness from which "did you mean" is worth a question. The engine leaves a claim that
# it holds back a third of its likeness (engine/decide.py).
NEAR_ENOUGH = {"same": 0.4, "related": 0.4, "blocked": 0.12}
AT_MOST = 2  # offered to choose from


@dataclass(frozen=True, slots=True)
class Known:
    """The claim is recognised and has an answer that holds here."""

    answer: Clarification
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that may be meant, and the one thing that differs; None when only likeness lacks."""

    answer: Clarification
    differs: Why | None
    elsewhere: bool = False  # recognised, but the answer holds somewhere the person has not named


@dataclass(frozen=True, slots=True)
class Unsure:
    """We will not guess: at most two choices."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing to answer with."""


def look_up(words: str, place: str, now: datetime) -> Known | Unsure | Unknown:
    """What is known of these words at a place ("" when it is not known where) and moment.

    Official facts are asked before the rumours that were checked (up/library.py).
    """
    day = now.astimezone(zones.info(zone_of(place))).date().isoformat()
    result = match(words, place=place, day=day, now=now, wait=False)
    sure = [m for m in result.matches if m.verdict == "same"]
    for one in sure:
        if answers := _answers([int(one.id)], place, now):
            return Known(answer=answers[0], why=tuple(one.why))
    if sure:
        return Unknown() if place else _elsewhere([int(one.id) for one in sure], now)
    near = [m for m in result.matches if m.probability >= NEAR_ENOUGH[m.verdict]]
    return _choices(near, place, now) if near else Unknown()


def _answers(claims: list[int], place: str, now: datetime) -> list[Clarification]:
    """Answers in force at the place, the one for the nearest territory first."""
    found = Clarification.objects.published(now, place).for_place(place).filter(claim__in=claims)
    found = found.select_related("institution", "claim__check_record")
    return sorted(found, key=lambda answer: (-len(answer.place_code), -answer.version))


def _choices(near: list[Match], place: str, now: datetime) -> Unsure | Unknown:
    """The nearest two that have an answer, each with what differs."""
    answers: dict[int, Clarification] = {}
    for answer in _answers([int(m.id) for m in near], place, now):
        answers.setdefault(answer.claim_id, answer)
    choices = [
        Choice(answer=answers[int(m.id)], differs=_difference(m))
        for m in near
        if int(m.id) in answers
    ]
    return Unsure(choices=tuple(choices[:AT_MOST])) if choices else Unknown()


def _difference(near: Match) -> Why | None:
    """The one that weighs most: what contradicts before what is left open."""
    for sign in ("≠", "?"):
        for why in near.why:
            if why.sign == sign:
                return why
    return None


def _elsewhere(claims: list[int], now: datetime) -> Unsure | Unknown:
    """Recognised, but nobody told us where: offer what holds in the places that answered."""
    found = Clarification.objects.published(now).filter(claim__in=claims)
    found = found.select_related("institution", "claim__check_record")[:AT_MOST]
    choices = tuple(Choice(answer=answer, differs=None, elsewhere=True) for answer in found)
    return Unsure(choices=choices) if choices else Unknown()
