"""Keep a way of looking at the inbox under a name, and forget it again."""

from datetime import datetime

from django.db import transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.refusal import Refusal
from kentongan.up.models import SavedView

MOST = 30


def save_view(*, actor: Actor, now: datetime, name: str, query: str, shared: bool) -> SavedView:
    """One's own view; the same name again replaces it. A way of looking is no deed: no event."""
    require(actor, "report.see", place=actor.place, of=actor.institution, now=now)
    name = " ".join(name.replace("\x00", " ").split())[:40]
    if not name:
        raise Refusal("view.name_missing", field="name")
    with transaction.atomic():
        mine = SavedView.objects.filter(post=actor.post_id)
        if mine.count() >= MOST and not mine.filter(name=name).exists():
            raise Refusal("view.too_many", field="name", most=MOST)
        view, _ = SavedView.objects.update_or_create(
            post_id=actor.post_id,
            name=name,
            defaults={"query": query[:600], "shared": shared, "made_at": now},
        )
    return view


def forget_view(*, actor: Actor, now: datetime, pk: int) -> None:
    """One's own view is gone; another's stays, and twice is as once."""
    require(actor, "report.see", place=actor.place, of=actor.institution, now=now)
    SavedView.objects.filter(pk=pk, post=actor.post_id).delete()
