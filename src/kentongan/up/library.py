"""The claims known to this process, held in memory for the engine and kept up to date.

Every process has its own copy; a claim or wording added by another is seen at the next question,
because the highest ids are compared first (two index look-ups).
"""

import threading

from django.db.models import Max

from kentongan.engine.match import Claim as Known
from kentongan.engine.match import Library, Result

from .models import Claim, Wording

_lock = threading.Lock()
_state: dict[str, object] = {}


def match(words: str, *, place: str = "", day: str | None = None, top: int = 5) -> Result:
    """What the engine knows about these words, at this place and on this day.

    Asked under the lock: a library may be read by many, but not while it is being added to.
    """
    with _lock:
        return _current().match(words, top=top, place=place or None, date=day)


def forget() -> None:
    """Drop the copy; the next question builds it anew (tests, and after a restore)."""
    with _lock:
        _state.clear()


def _current() -> Library:
    """This process's library, up to date; the lock is held by the caller."""
    newest = (
        Claim.objects.aggregate(n=Max("id"))["n"] or 0,
        Wording.objects.aggregate(n=Max("id"))["n"] or 0,
    )
    if _state.get("newest") != newest:
        if "library" not in _state:
            _state["library"] = Library.build(_known(Claim.objects.all()))
        else:
            _bring_up_to_date(_state["library"], _state["newest"])
        _state["newest"] = newest
    return _state["library"]


def _bring_up_to_date(library: Library, seen: tuple[int, int]) -> None:
    """Add what is new since `seen`; a claim with a new wording is taken out and put in again."""
    reworded = set(Wording.objects.filter(pk__gt=seen[1]).values_list("claim_id", flat=True))
    for claim_id in reworded:
        if claim_id <= seen[0]:
            library.remove(str(claim_id))
    fresh = Claim.objects.filter(pk__gt=seen[0]) | Claim.objects.filter(pk__in=reworded)
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
