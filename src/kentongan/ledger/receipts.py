"""What a provider tells of a message that we handed over: sent, delivered, read, failed.

Told in any order and as often as it likes, it comes out the same: a message that arrived has not
failed, and the earliest moment counts.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from .models import Outgoing


def note_taken(row: Outgoing, provider_id: str | None, now: datetime) -> None:
    """The provider has it. Noted at once, and what was said in it is emptied."""
    said = {name: value for name, value in row.data.items() if name != "sealed"}
    Outgoing.objects.filter(pk=row.pk, state=Outgoing.State.WAITING).update(
        state=Outgoing.State.HANDED_OVER,
        handed_over_at=now,
        provider_id=provider_id,
        address="",
        data=said,
        error="",
    )


def note_trouble(row: Outgoing, code: str) -> None:
    """It could not be handed over yet; a keeper sees why."""
    Outgoing.objects.filter(pk=row.pk, state=Outgoing.State.WAITING).update(error=code[:80])


def note_status(
    *, channel: str, status: str, at: datetime, provider_id: str = "", key: str = "", code: str = ""
) -> bool:
    """Note one status; False when we know no such message.

    `key` is our own, where the provider gives it back: it finds a message whose hand-over was cut
    off before we could note it, and which therefore must not be handed over again.
    """
    if not (provider_id or key):
        return False
    wanted = Q(provider_id=provider_id) if provider_id else Q(pk__in=[])
    if key:
        wanted |= Q(key=key)
    with transaction.atomic():
        row = Outgoing.objects.select_for_update().filter(wanted, channel=channel).first()
        if row is None:
            return False
        if row.provider_id is None and provider_id:
            row.provider_id = provider_id
        if status in ("delivered", "read"):
            row.delivered_at = _earliest(row.delivered_at, at)
        if status == "read":
            row.read_at = _earliest(row.read_at, at)
        if status == "failed" and row.delivered_at is None:
            row.state, row.error = Outgoing.State.FAILED, code[:80]
        elif row.state != Outgoing.State.FAILED or row.delivered_at is not None:
            row.state, row.error = Outgoing.State.HANDED_OVER, ""
        if row.handed_over_at is None:
            row.handed_over_at = at
        row.address = ""
        row.data = {name: value for name, value in row.data.items() if name != "sealed"}
        row.save()
    return True


def _earliest(known: datetime | None, at: datetime) -> datetime:
    return at if known is None else min(known, at)
