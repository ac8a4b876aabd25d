"""The claims known to this process, held in memory for the engine and kept up to date.

Every process has its own copy; a claim or wording added by another is seen at the next question,
because the highest ids are compared first (two index look-ups). Questions with an official answer
are a library of their own: they are asked first, and never crowd out a rumour.
"""

import threading
from datetime import datetime

from django.db.models import Max

from kentongan.engine.match import Claim as Known
from kentongan.engine.match import Library, Match, Result

from .models import Claim, Clarification, Wording

FACT, RUMOUR = Claim.Kind.FACT, Claim.Kind.RUMOUR

_lock = threading.Lock()
_state: dict[str, object] = {}


def match(
    words: str,
    *,
    place: str = "",
    day: str | None = None,
    top: int = 5,
    now: datetime | None = None,
) -> Result:
    """What the engine knows about these words, at this place and on this day: facts before rumours.

    A recognised question counts only with `now`, and when an official answer holds at the place.
    Asked under the lock: a library may be read by many, but not while it is being added to.
    """
    with _lock:
        _bring_up_to_date()
        facts = _state[FACT].match(words, top=top, place=place or None, date=day)
        rumours = _state[RUMOUR].match(words, top=top, place=place or None, date=day)
    if facts.answer is not None and now is not None and _answered(facts.answer, place, now):
        rest = [m for m in facts.matches if m.id != facts.answer]
        first = next(m for m in facts.matches if m.id == facts.answer)
        return Result([first, *_by_likeness(rumours.matches + rest)][:top], facts.answer, facts.why)
    return Result(_by_likeness(facts.matches + rumours.matches)[:top], rumours.answer, rumours.why)


def forget() -> None:
    """Drop the copy; the next question builds it anew (tests, and after a restore)."""
    with _lock:
        _state.clear()


def _by_likeness(matches: list[Match]) -> list[Match]:
    """Recognised ones first, then the likeliest; a question before a rumour that is as likely."""
    return sorted(matches, key=lambda m: (m.verdict != "same", -m.probability))


def _answered(claim: str, place: str, now: datetime) -> bool:
    found = Clarification.objects.published(now, place).for_place(place)
    return found.filter(claim=int(claim)).exists()


def _bring_up_to_date() -> None:
    """Build both libraries, or add what is new; the lock is held by the caller."""
    newest = (
        Claim.objects.aggregate(n=Max("id"))["n"] or 0,
        Wording.objects.aggregate(n=Max("id"))["n"] or 0,
    )
    seen = _state.get("newest")
    if seen == newest:
        return
    for kind in (FACT, RUMOUR):
        claims = Claim.objects.filter(kind=kind)
        if kind not in _state:
            _state[kind] = Library.build(_known(claims))
        else:
            _add_new(_state[kind], claims, seen)
    _state["newest"] = newest


def _add_new(library: Library, claims, seen: tuple[int, int]) -> None:
    """Add what is new since `seen`; a claim with a new wording is taken out and put in again."""
    fresh_words = Wording.objects.filter(pk__gt=seen[1], claim__in=claims)
    reworded = set(fresh_words.values_list("claim_id", flat=True))
    for claim_id in reworded:
        if claim_id <= seen[0]:
            library.remove(str(claim_id))
    fresh = claims.filter(pk__gt=seen[0]) | claims.filter(pk__in=reworded)
    for known in _known(fresh.distinct()):
        library.add(known)


def _known(claims) -> list[Known]:
    return [
        Known(
            id=str(claim.pk),
            text=claim.words,
            variants=tuple(w.words for w in claim.wordings.all()),
            place=claim.place_code or None,
        )
        for claim in claims.prefetch_related("wordings")
    ]
