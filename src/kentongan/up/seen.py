"""Pictures and links that were answered before: the same one met again gets its answer at once.

A picture is known by its PDQ hash at a distance at which its authors call it the same picture; a link
by its plain form. Nothing is stored or opened here.
"""

import threading
from datetime import datetime

import numpy as np
from django.db.models import Count, Max

from kentongan.engine.picture import Picture
from kentongan.engine.picture_index import PictureIndex
from kentongan.vault.models import File

from .links import keys_of
from .models import Attachment, Clarification, LinkSeen

_lock = threading.Lock()
_state: dict[str, object] = {}
AT_MOST = 200  # pictures or links alike that are followed


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


def _index() -> PictureIndex:
    """This process's index of the vault's pictures, up to date; the lock is held by the caller."""
    pictures = File.objects.exclude(picture_hash=None)
    newest = pictures.aggregate(n=Max("id"), many=Count("id"))
    if _state.get("newest") != newest:
        known: set[int] = _state.setdefault("known", set())
        index: PictureIndex = _state.setdefault("index", PictureIndex())
        fresh = [row for row in pictures.values_list("id", "picture_hash") if row[0] not in known]
        if fresh:
            hashes = np.frombuffer(b"".join(bytes(row[1]) for row in fresh), np.uint64)
            index.add(np.array([row[0] for row in fresh]), hashes.reshape(-1, 4))
            known.update(row[0] for row in fresh)
        _state["newest"] = newest
    return _state["index"]


def forget() -> None:
    """Drop the index; the next question builds it anew (tests, and after a restore)."""
    with _lock:
        _state.clear()
