"""Who touched a file: events of the ledger, which nobody can take out again (docs/decisions)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from kentongan.ledger.actor import Actor
from kentongan.ledger.models import Event
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal

from . import places
from .models import File

PURPOSES = ("reading", "evidence", "handing_over", "checking")


def note_look(file: File, *, actor: Actor, now: datetime, place: str) -> None:
    """Somebody looks at the working copy."""
    with transaction.atomic():
        record("file.looked_at", **_told(file, actor, now, place, "reading"))


def note_fetch(file: File, *, actor: Actor, now: datetime, place: str, purpose: str) -> None:
    """Somebody takes the original itself out, for one of a few purposes."""
    if purpose not in PURPOSES:
        raise Refusal("file.needs_purpose", field="purpose")
    if not places.sealed_path(file.sha256).exists():
        raise Refusal("file.missing")
    with transaction.atomic():
        record("file.fetched", **_told(file, actor, now, place, purpose))


def _told(file: File, actor: Actor, now: datetime, place: str, purpose: str) -> dict[str, Any]:
    return {
        "actor": actor,
        "now": now,
        "subject": "file",
        "subject_id": file.pk,
        "place": place,
        "sha256": file.sha256,
        "purpose": purpose,
    }


def custody_of(file: File) -> QuerySet[Event]:
    """Everything that was done with the file, the earliest first."""
    return Event.objects.filter(subject="file", subject_id=file.pk).order_by("at", "id")
