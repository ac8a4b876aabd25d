"""Checks of others that fit a message: found by the engine, credited, never our own verdict.

Kept in memory like the claims (up/library.py), and built anew when the stored list has changed. A long
list is built by a helper: until it is done the former one is asked, or, in a process that has just
begun, nothing, and the message goes to the desk as any other.
"""

import threading

from django.db import connection
from django.db.models import Count, Max

from kentongan.engine.match import Claim as Known
from kentongan.engine.match import Library

from .models import OutsideCheck

NEAR_ENOUGH = 0.6  # calibrated likeness; the reader is told whose check it is, and judges
AT_MOST = 2
MOST_KEPT = 20_000  # the newest are asked
MANY = 1_000  # checks from which building the library is felt: a helper builds it
PATIENCE = 1.0  # seconds somebody waits for the first one

_lock = threading.Lock()
_state: dict[str, object] = {}
_helper: list[threading.Thread] = []


def checks_like(words: str) -> list[OutsideCheck]:
    """At most two checks of others that fit these words, the likeliest first.

    One that a guard holds back (another number, a denial) is not shown at all.
    """
    if not _up_to_date():
        return []
    with _lock:
        library = _state.get("library")
        matches = library.match(words, top=5).matches if library is not None else []
    near = [m for m in matches if m.verdict == "same" or _likely(m)]
    found = OutsideCheck.objects.shown().in_bulk([int(m.id) for m in near[:AT_MOST]])
    return [found[int(m.id)] for m in near[:AT_MOST] if int(m.id) in found]


def ready() -> bool:
    """True when the library holds what the stored list holds now."""
    return _state.get("newest", _NOTHING) == _newest()


def forget() -> None:
    """Drop the copy; the next question builds it anew."""
    for thread in _helper:
        thread.join()
    with _lock:
        _state.clear()


def _likely(match) -> bool:
    return match.verdict == "related" and match.probability >= NEAR_ENOUGH


_NOTHING = {"n": 0, "last": None, "at": None}


def _newest() -> dict[str, object]:
    return OutsideCheck.objects.shown().aggregate(
        n=Count("id"), last=Max("id"), at=Max("updated_at")
    )


def _up_to_date() -> bool:
    """True when there is a library to ask; has it built, or built anew, when the list has changed."""
    newest = _newest()
    if _state.get("newest", _NOTHING) == newest:
        return "library" in _state
    if newest["n"] < MANY:
        with _lock:
            _build(newest)
        return True
    with _lock:
        if not any(thread.is_alive() for thread in _helper):
            _helper[:] = [threading.Thread(target=_build_aside, args=[newest], daemon=True)]
            _helper[0].start()
        helper = _helper[0]
    if "library" not in _state:
        helper.join(PATIENCE)
    return "library" in _state


def _build_aside(newest: dict[str, object]) -> None:
    try:
        _build(newest)
    finally:
        connection.close()  # this thread's own


def _build(newest: dict[str, object]) -> None:
    rows = OutsideCheck.objects.shown().newest().values_list("pk", "words", "title")[:MOST_KEPT]
    library = Library.build(
        Known(id=str(pk), text=words, variants=(title,) if title else ())
        for pk, words, title in rows
    )
    _state.update(library=library, newest=newest)
