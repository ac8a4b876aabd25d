"""A person's Telegram: linked by a word given once, closed when the provider says so, given up.

The bot stands before somebody it does not know. The word was made for one person on the page of
ways and opens once, so whoever sends it from a chat is that person. The number of the chat comes
here sealed and as a keyed hash; this room reads neither.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from kentongan.down.models import LinkCode, Way
from kentongan.ledger.actor import SYSTEM, Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.roster.acting import actor_for

GOOD_FOR = timedelta(minutes=15)
BLOCKED = "blocked"


def ask_link(*, actor: Actor, now: datetime) -> str:
    """A word for the bot, for this person and once. Asked for again, only the newest one opens."""
    require(actor, "push.own", place=actor.place, of=actor.institution, now=now)
    word = secrets.token_urlsafe(24)  # what t.me/…?start= may carry: 64 of A–Z a–z 0–9 _ -
    with transaction.atomic():
        LinkCode.objects.update_or_create(
            person_id=actor.person_id,
            defaults={"post_id": actor.post_id, "hash": _hash(word), "until": now + GOOD_FOR},
        )
        record(
            "push.link_asked",
            actor=actor,
            now=now,
            subject="post",
            subject_id=actor.post_id,
            place=actor.place,
        )
    return word


def link_telegram(*, now: datetime, word: str, sealed: str, hash: str) -> Way:
    """This chat is the person's from now on, and no other one; the word is spent.

    Sent twice from the same chat it finds the way that the first one made.
    """
    with transaction.atomic():
        code = (
            LinkCode.objects.select_for_update(of=("self",))
            .filter(hash=_hash(word), until__gt=now)
            .select_related("post__person", "post__place", "post__institution")
            .first()
        )
        if code is None or not code.post.person.is_active:
            raise Refusal("push.link_unknown")
        actor = actor_for(code.post)
        require(actor, "push.own", place=actor.place, of=actor.institution, now=now)
        code.delete()
        mine = Way.objects.filter(person=code.person_id, channel="telegram")
        mine.exclude(hash=hash).delete()
        way, _made = Way.objects.update_or_create(
            hash=hash,
            defaults={
                "person_id": code.person_id,
                "channel": "telegram",
                "address": sealed,
                "since": now,
                "closed_at": None,
                "closed_why": "",
            },
        )
        record(
            "push.turned_on",
            actor=actor,
            now=now,
            subject="post",
            subject_id=actor.post_id,
            place=actor.place,
            way="telegram",
        )
    return way


def unlink_chat(*, now: datetime, hash: str) -> bool:
    """Asked for in the chat itself: nothing comes there any more. True when something did."""
    with transaction.atomic():
        way = Way.objects.filter(hash=hash, channel="telegram").first()
        if way is None:
            return False
        way.delete()
        record("push.turned_off", **_about(way, now), way="telegram")
    return True


def close_way(*, now: datetime, way_id: int, why: str) -> bool:
    """The provider says that nothing arrives there any more; the person is told on the pages.

    The first time only: a way that is closed stays as it was closed.
    """
    with transaction.atomic():
        done = Way.objects.open().filter(pk=way_id).update(closed_at=now, closed_why=why[:24])
        if done:
            record("push.closed", **_about(Way.objects.get(pk=way_id), now), why=why[:24])
    return bool(done)


def close_chat(*, now: datetime, hash: str) -> bool:
    """Somebody blocked the bot."""
    way = Way.objects.open().filter(hash=hash, channel="telegram").first()
    return way is not None and close_way(now=now, way_id=way.pk, why=BLOCKED)


def reopen_chat(*, now: datetime, hash: str) -> bool:
    """The bot is no longer blocked: the way that the block closed is open again."""
    with transaction.atomic():
        way = Way.objects.filter(hash=hash, channel="telegram", closed_why=BLOCKED).first()
        if way is None:
            return False
        Way.objects.filter(pk=way.pk).update(closed_at=None, closed_why="")
        record("push.turned_on", **_about(way, now), way="telegram")
    return True


def _about(way: Way, now: datetime) -> dict[str, object]:
    return {"actor": SYSTEM, "now": now, "subject": "person", "subject_id": way.person_id}


def _hash(word: str) -> str:
    return hashlib.sha256(word.encode("utf-8", "surrogatepass")).hexdigest()
