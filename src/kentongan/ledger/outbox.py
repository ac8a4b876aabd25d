"""The outbox: what must leave the house is written with the act and handed over afterwards.

A call to the outside never happens inside the transaction of an act. If a worker dies between the
hand-over and the note of it, the message is handed over again with the same key; e-mail carries the
key as its Message-ID, so the receiving side can tell.
"""

from datetime import datetime

from django.core.mail import EmailMessage
from django.utils import timezone

from .jobs import job, later
from .models import Outgoing


def send_later(
    *, key: str, channel: str, address: str, subject: str, body: str, now: datetime
) -> None:
    """Promise that one message leaves the house. The same key twice is one message."""
    row = Outgoing(
        key=key, channel=channel, address=address, subject=subject, body=body, made_at=now
    )
    Outgoing.objects.bulk_create([row], ignore_conflicts=True)
    later("ledger.hand_over", key=f"hand_over:{key}", outgoing_key=key)


@job("ledger.hand_over", outside=True)
def hand_over(outgoing_key: str) -> None:
    """Give one message to its channel; a failure raises, and the job is tried again later.

    The address was given for this one message, and goes with it.
    """
    row = Outgoing.objects.get(key=outgoing_key)
    if row.state == Outgoing.State.HANDED_OVER:
        return
    if row.channel != "email":
        raise LookupError(f"no channel is called {row.channel}")
    EmailMessage(
        subject=row.subject,
        body=row.body,
        to=[row.address],
        headers={"Message-ID": f"<{row.key.replace(':', '.')}@kentongan.invalid>"},
    ).send()
    row.state, row.handed_over_at, row.address = Outgoing.State.HANDED_OVER, timezone.now(), ""
    row.save(update_fields=["state", "handed_over_at", "address"])
