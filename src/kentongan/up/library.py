"""The claims known to this process, held for the engine and kept up to date.

The first question opens the copy that lies on disk (`library_kept`) and compares it with the
database: what was added, reworded or taken away since is put right, so an old copy is never wrong.
After that a claim or wording added by another process is seen at the next question, because the
highest numbers are compared first (two index look-ups); all is compared again every ten minutes.
Questions with an official answer are a library of their own: they are asked first, and never crowd
out a rumour.
"""

import hashlib
import threading
import time
from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from kentongan.engine.match import Claim as Known
from kentongan.engine.match import Library, Match, Result

from . import library_kept
from .models import Claim, Clarification, Wording

FACT, RUMOUR = Claim.Kind.FACT.value, Claim.Kind.RUMOUR.value
KINDS = (FACT, RUMOUR)
MANY = (
    2_000  # claims from which adding them is felt: worth a copy on disk, and nobody waits at a door
)
COMPARED = 600  # seconds until everything is compared with the database again
BEHIND = 1_000  # numbers looked at again: PostgreSQL may show a lower one after a higher one
PATIENCE = 3  # seconds a door waits for a copy on disk to be opened, or for its turn to ask
_NEWEST = (
    f"SELECT (SELECT MAX(id) FROM {Claim._meta.db_table}), "
    f"(SELECT MAX(id) FROM {Wording._meta.db_table})"
)

_lock = threading.Lock()
_state: dict[str, object] = {}
_helper: list[threading.Thread] = []


def match(
    words: str,
    *,
    place: str = "",
    day: str | None = None,
    top: int = 5,
    now: datetime | None = None,
    wait: bool = True,
) -> Result:
    """What the engine knows about these words, at this place and on this day: facts before rumours.

    A recognised question counts only with `now`, and when an official answer holds at the place.
    Asked under the lock: a library may be read by many, but not while it is being added to.
    A door does not `wait` for a big library to be made: it gets what is there, or nothing, and the
    words go on to the group job, which does wait.
    """
    if not (_ready(wait) and _lock.acquire(timeout=-1 if wait else PATIENCE)):
        return Result([], None)
    try:
        _add_newer()
        facts = _state[FACT].match(words, top=top, place=place or None, date=day)
        rumours = _state[RUMOUR].match(words, top=top, place=place or None, date=day)
    finally:
        _lock.release()
    if facts.answer is not None and now is not None and _answered(facts.answer, place, now):
        rest = [m for m in facts.matches if m.id != facts.answer]
        first = next(m for m in facts.matches if m.id == facts.answer)
        return Result([first, *_by_likeness(rumours.matches + rest)][:top], facts.answer, facts.why)
    return Result(_by_likeness(facts.matches + rumours.matches)[:top], rumours.answer, rumours.why)


def keep(least: int = MANY) -> bool:
    """Save a copy when the one on disk is no longer like the database; True when one was written."""
    _compare()
    with _lock:
        if sum(map(len, _state["marks"].values())) < least or _state.get("kept") == _state["marks"]:
            return False
        _write_copy()
    return True


def worth_keeping() -> bool:
    """True when there are so many claims that adding them all would be felt."""
    return len(Claim.objects.values_list("pk")[:MANY]) == MANY


def forget() -> None:
    """Drop what this process holds; the next question opens or builds it (tests, and a restore)."""
    for thread in _helper:
        thread.join()
    with _lock:
        _state.clear()


def _by_likeness(matches: list[Match]) -> list[Match]:
    """Recognised ones first, then the likeliest; a question before a rumour that is as likely."""
    return sorted(matches, key=lambda m: (m.verdict != "same", -m.probability))


def _answered(claim: str, place: str, now: datetime) -> bool:
    found = Clarification.objects.published(now, place).for_place(place)
    return found.filter(claim=int(claim)).exists()


def _ready(wait: bool) -> bool:
    """True when there is a library to ask; makes it, or has it made meanwhile."""
    begun = "newest" in _state
    if begun and time.monotonic() < _state["compare at"]:
        return True
    if wait or not (begun or worth_keeping()):
        _compare()
        return True
    if not any(thread.is_alive() for thread in _helper):
        _helper[:] = [threading.Thread(target=_compare_aside, daemon=True)]
        _helper[0].start()
    if not begun and library_kept.there():
        _helper[0].join(PATIENCE)
    return "newest" in _state


def _compare_aside() -> None:
    try:
        _compare()
    finally:
        connection.close()  # this thread's own


def _compare() -> None:
    """Make this process's library like the database, from the copy on disk when there is one."""
    if "newest" in _state or not worth_keeping():
        _make_like_database()
        return
    with library_kept.alone():
        changed = _make_like_database()
        with _lock:
            if changed >= MANY:
                _write_copy()


def _write_copy() -> None:
    """The lock is held by the caller."""
    library_kept.keep({kind: _state[kind] for kind in KINDS}, _state["marks"])
    _state["kept"] = {kind: dict(marks) for kind, marks in _state["marks"].items()}


def _make_like_database() -> int:
    """Compare every claim; how many had to be put in or taken out.

    The first library is made aside, so that doors which do not wait are not kept. What was added
    while we read is looked at once more at the next question, because `newest` was read before.
    """
    newest = _newest()
    everything = _read(Claim.objects.all(), Wording.objects.all())
    fresh = {} if "newest" in _state else _opened_or_empty(len(everything))
    changed = _put_right(fresh, everything, whole=True) if fresh else 0
    with _lock:
        if "newest" not in _state:
            _state.update(fresh)
        else:
            changed = _put_right(_state, everything, whole=True)
        _state["newest"], _state["compare at"] = newest, time.monotonic() + COMPARED
    return changed


def _opened_or_empty(claims: int) -> dict[str, object]:
    copy = library_kept.opened(KINDS) if claims >= MANY else None
    if copy is None:
        return {kind: Library.build([]) for kind in KINDS} | {"marks": {kind: {} for kind in KINDS}}
    libraries, marks = copy
    kept = {kind: dict(rows) for kind, rows in marks.items()}
    return {**libraries, "marks": marks, "kept": kept}


def _newest() -> tuple[int, int]:
    """Asked at every question, so not composed anew each time."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        claim, wording = cursor.fetchone()
    return claim or 0, wording or 0


def _add_newer() -> None:
    """What came since the last question; the lock is held by the caller."""
    newest, seen = _newest(), _state["newest"]
    if newest == seen:
        return
    words = Wording.objects.filter(pk__gt=seen[1] - BEHIND).values("claim")
    claims = Claim.objects.filter(pk__gt=seen[0] - BEHIND) | Claim.objects.filter(pk__in=words)
    _put_right(_state, _read(claims, Wording.objects.filter(claim__in=claims)), whole=False)
    _state["newest"] = newest


def _read(claims, wordings) -> dict[int, tuple[str, Known]]:
    """Claims as the engine takes them, each with its kind."""
    more: dict[int, list[str]] = {}
    for claim, words in wordings.order_by("pk").values_list("claim_id", "words"):
        more.setdefault(claim, []).append(words)
    rows = claims.order_by("pk").values_list("pk", "kind", "words", "place_code")
    return {
        pk: (kind, Known(str(pk), words, tuple(more.get(pk, ())), place or None))
        for pk, kind, words, place in rows
    }


def _put_right(
    state: dict[str, object], found: dict[int, tuple[str, Known]], *, whole: bool
) -> int:
    """Add what is new, exchange what has changed, take out what is gone (when `found` is all)."""
    changed = 0
    for kind in KINDS:
        library, marks = state[kind], state["marks"][kind]
        mine = {pk: known for pk, (of, known) in found.items() if of == kind}
        now = {pk: _mark(known) for pk, known in mine.items()}
        new = [pk for pk, mark in now.items() if marks.get(pk) != mark]
        gone = [pk for pk in marks if pk not in now] if whole else []
        for pk in [*gone, *(pk for pk in new if pk in marks)]:
            library.remove(str(pk))
            del marks[pk]
        if (whole and len(new) >= MANY) or not len(library):  # built at once is faster than added
            state[kind] = Library.build(mine.values())
        else:
            for pk in new:
                library.add(mine[pk])
        marks.update((pk, now[pk]) for pk in new)
        changed += len(new) + len(gone)
    return changed


def _mark(known: Known) -> int:
    """A short hash of all that the engine knows a claim by."""
    parts: Iterable[str] = (known.text, known.place or "", *known.variants)
    text = "\0".join(parts).encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little", signed=True)
