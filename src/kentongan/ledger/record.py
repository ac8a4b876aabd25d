"""Append an event. The only way into the ledger."""

from datetime import datetime

from django.db import transaction

from kentongan.rules import RULES_VERSION
from kentongan.seals import canonical, instant, leaf_hash

from .actor import Actor
from .heard import tell
from .insert import insert
from .models import Event


def record(
    code: str,
    *,
    actor: Actor,
    now: datetime,
    subject: str,
    subject_id: int,
    place: str = "",
    **data: object,
) -> Event:
    """Write one event inside the caller's transaction, with the hash of its own content.

    The hash is fixed here, at the moment of writing; the order is fixed later, when the sealer
    gives the event its place in the tree. So writers never wait for one another on the ledger.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"event {code} must be written in the transaction of the act itself")
    event = Event(
        code=code,
        at=now,
        actor_kind=actor.kind,
        actor_person=actor.person_id,
        actor_post=actor.post_id,
        rules=RULES_VERSION,
        subject=subject,
        subject_id=subject_id,
        place=place,
        data=data,
    )
    event.leaf = leaf_hash(content(event))
    insert(event)
    tell(event)
    return event


def content(event: Event) -> bytes:
    """The canonical bytes of an event: what the seal is over."""
    return canonical(
        {
            "code": event.code,
            "at": instant(event.at),
            "actor": [event.actor_kind, event.actor_person, event.actor_post],
            "rules": event.rules,
            "subject": [event.subject, event.subject_id],
            "place": event.place,
            "data": event.data,
        }
    )
