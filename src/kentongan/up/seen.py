"""Pictures and links that were answered before: the same one met again gets its answer at once.

A picture is known by its PDQ hash at a distance at which its authors call it the same picture; a link
by its plain form. Nothing is stored or opened here. Each process has an index of its own; among
many pictures a helper makes it, and nobody waits long: what is not recognised meanwhile is a message
like any other, and goes to the desk.
"""

import threading
from datetime import datetime
from itertools import islice

import numpy as np
from django.db import connection
from django.db.models import Max, Min

from kentongan.engine.match import Reason as Why
from kentongan.engine.picture import Picture, PictureRefused, read
from kentongan.engine.picture_index import PictureIndex
from kentongan.vault.intake import Kept
from kentongan.vault.look import PICTURES
from kentongan.vault.models import File
from kentongan.vault.places import MEBI

from .known import Known
from .links import keys_of, without_links
from .models import Attachment, Clarification, LinkSeen

_lock = threading.Lock()
_state: dict[str, "_Seen"] = {}
_helper: list[threading.Thread] = []
SAYS_SOMETHING = 20  # letters beside a link or picture from which on the words decide
READ_AT_MOST = 20 * MEBI  # of a picture while somebody waits
OUT_OF_TURN = 1000  # files whose rows may still become visible after later ones
MANY = 20_000  # pictures from which making the index is felt: a helper makes it
PATIENCE = 1.0  # seconds somebody waits for the helper
AT_MOST = 200  # pictures or links alike that are followed


def met_before(words: str, files: list[Kept], place: str, now: datetime) -> Known | None:
    """The answer to a link or picture that came with hardly a word of its own; None without one.

    Words beside it would change what is meant, so then they decide alone.
    """
    if len(without_links(words).strip()) >= SAYS_SOMETHING:
        return None
    if answer := answer_for_link(words, place, now):
        return Known(answer=answer, why=(Why("=", "link"),))
    for kept in files:
        if kept.media in PICTURES and kept.size <= READ_AT_MOST:
            try:
                picture = read(kept.path.read_bytes())
            except (PictureRefused, OSError):
                continue
            if answer := answer_for_picture(picture, place, now):
                return Known(answer=answer, why=(Why("=", "picture"),))
    return None


def answer_for_link(words: str, place: str, now: datetime) -> Clarification | None:
    """The answer to what stands behind a link in these words, when it holds at the place."""
    keys = keys_of(words)
    if not keys:
        return None
    seen = LinkSeen.objects.filter(key__in=keys).exclude(report__group__claim=None)
    claims = seen.order_by().values_list("report__group__claim", flat=True).distinct()
    return _answer(list(claims[:AT_MOST]), place, now)


def answer_for_picture(picture: Picture, place: str, now: datetime) -> Clarification | None:
    """The answer to what a picture was sent with before, when it holds at the place."""
    if not ready():
        return None
    with _lock:
        found = [known.id for known in _index().find(picture)][:AT_MOST]
    if not found:
        return None
    sent = Attachment.objects.filter(file__in=found, from_desk=False)
    claims = sent.exclude(report__group__claim=None).order_by()
    claims = claims.values_list("report__group__claim", flat=True).distinct()
    return _answer(list(claims[:AT_MOST]), place, now)


def _answer(claims: list[int], place: str, now: datetime) -> Clarification | None:
    """One answer, or none: a picture or link that was sent with two rumours tells neither."""
    if len(set(claims)) != 1:
        return None
    here = Clarification.objects.published(now).for_place(place).filter(claim__in=claims)
    found = here.select_related("institution", "claim__check_record")
    return max(found, key=lambda answer: (len(answer.place_code), answer.version), default=None)


class _Seen:
    """One process's index of the vault's pictures, and from which file on it must look again."""

    def __init__(self) -> None:
        self.index, self.settled = PictureIndex(), 0
        self.late: set[int] = set()  # in the index already, though after `settled`

    def catch_up(self) -> PictureIndex:
        """Take in what has been drawn since; asks only about the newest files, however many there are.

        A file gets its hash some time after its number, so everything from the first one that still
        waits is looked at again; so are the last few, whose rows may become visible out of turn.
        """
        waiting = File.objects.filter(state=File.State.WAITING).aggregate(n=Min("id"))["n"]
        newest = File.objects.aggregate(n=Max("id"))["n"] or 0
        after = File.objects.filter(id__gt=self.settled).exclude(picture_hash=None).order_by("id")
        rows = after.values_list("id", "picture_hash").iterator(chunk_size=20_000)
        while some := list(islice(rows, 200_000)):
            self._take([row for row in some if row[0] not in self.late])
        floor = newest if waiting is None else min(newest, waiting - 1)
        self.settled = max(self.settled, floor - OUT_OF_TURN)
        self.late = {number for number in self.late if number > self.settled}
        return self.index

    def _take(self, rows: list[tuple[int, bytes]]) -> None:
        if not rows:
            return
        numbers = [number for number, _hash in rows]
        hashes = np.frombuffer(b"".join(bytes(hash_) for _number, hash_ in rows), np.uint64)
        self.index.add(np.array(numbers), hashes.reshape(-1, 4))
        self.late.update(numbers)


def _index() -> PictureIndex:
    """This process's index, up to date; the lock is held by the caller."""
    return _state.setdefault("seen", _Seen()).catch_up()


def ready() -> bool:
    """True when there is an index to ask, or so few pictures that making one is not felt."""
    if "seen" in _state:
        return True
    drawn = File.objects.exclude(picture_hash=None).order_by().values_list("pk")
    if len(drawn[:MANY]) < MANY:
        return True
    with _lock:
        if not any(thread.is_alive() for thread in _helper):
            _helper[:] = [threading.Thread(target=_make_aside, daemon=True)]
            _helper[0].start()
        helper = _helper[0]
    helper.join(PATIENCE)
    return "seen" in _state


def _make_aside() -> None:
    try:
        fresh = _Seen()
        fresh.catch_up()
        _state.setdefault("seen", fresh)
    finally:
        connection.close()  # this thread's own


def forget() -> None:
    """Drop the index; the next question builds it anew (tests, and after a restore)."""
    for thread in _helper:
        thread.join()
    with _lock:
        _state.clear()
