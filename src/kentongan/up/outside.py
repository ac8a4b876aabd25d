"""Checks of others that fit a message: found by the engine, credited, never our own verdict.

Kept in memory like the claims (up/library.py), and built anew when the stored list has changed.
"""

import threading

from django.db.models import Count, Max

from kentongan.engine.match import Claim as Known
from kentongan.engine.match import Library

from .models import OutsideCheck

NEAR_ENOUGH = 0.6  # calibrated likeness; the reader is told whose check it is, and judges
AT_MOST = 2
MOST_KEPT = 20_000  # the newest are asked

_lock = threading.Lock()
_state: dict[str, object] = {}


def checks_like(words: str) -> list[OutsideCheck]:
    """At most two checks of others that fit these words, the likeliest first.

    One that a guard holds back (another number, a denial) is not shown at all.
    """
    with _lock:
        library = _current()
        matches = library.match(words, top=5).matches if library is not None else []
    near = [m for m in matches if m.verdict == "same" or _likely(m)]
    found = OutsideCheck.objects.shown().in_bulk([int(m.id) for m in near[:AT_MOST]])
    return [found[int(m.id)] for m in near[:AT_MOST] if int(m.id) in found]


def forget() -> None:
    """Drop the copy; the next question builds it anew."""
    with _lock:
        _state.clear()


def _likely(match) -> bool:
    return match.verdict == "related" and match.probability >= NEAR_ENOUGH


def _current() -> Library | None:
    """This process's copy, up to date; the lock is held by the caller."""
    shown = OutsideCheck.objects.shown()
    newest = shown.aggregate(n=Count("id"), last=Max("id"), at=Max("updated_at"))
    if not newest["n"]:
        _state.clear()
        return None
    if _state.get("newest") != newest:
        rows = shown.newest().values_list("pk", "words", "title")[:MOST_KEPT]
        _state["library"] = Library.build(
            Known(id=str(pk), text=words, variants=(title,) if title else ())
            for pk, words, title in rows
        )
        _state["newest"] = newest
    return _state["library"]
