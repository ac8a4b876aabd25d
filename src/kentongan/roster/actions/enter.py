"""One-use sign-in links: only for the demonstration."""

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction

from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import EntryLink, Post


def make_entry_link(*, post: Post, now: datetime) -> str:
    """A fresh token for one post; the database keeps its hash."""
    if not settings.DEMO:
        raise Refusal("entry.demo_only")
    token = secrets.token_urlsafe(24)
    EntryLink.objects.create(token_hash=_hash(token), post=post, made_at=now)
    return token


def find_entry_link(*, token: str) -> Post:
    """The post a link would open, without spending it."""
    if not settings.DEMO:
        raise Refusal("entry.demo_only")
    link = EntryLink.objects.select_related("post__person").filter(
        token_hash=_hash(token), used_at=None
    )
    if (found := link.first()) is None:
        raise Refusal("entry.spent")
    return found.post


def use_entry_link(*, token: str, now: datetime) -> Post:
    """Spend a token; refused when it is unknown, spent, or this is no demonstration."""
    if not settings.DEMO:
        raise Refusal("entry.demo_only")
    with transaction.atomic():
        link = EntryLink.objects.select_related("post__person").filter(
            token_hash=_hash(token), used_at=None
        )
        found = link.first()
        # The update decides, so that two who use it at once do not both come in.
        if found is None or not link.filter(pk=found.pk).update(used_at=now):
            raise Refusal("entry.spent")
        record(
            "entry.used",
            actor=SYSTEM,
            now=now,
            subject="post",
            subject_id=found.post_id,
            place=found.post.place.code,
        )
    return found.post


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
