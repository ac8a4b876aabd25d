"""The channel "webhook": signed, only to the open internet, again later when nobody takes it.

Loaded by the ledger, by name.
"""

from datetime import timedelta

import requests
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from kentongan.ledger import clock
from kentongan.ledger.models import Outgoing
from kentongan.ledger.open_internet import Inside, session_to
from kentongan.ledger.outbox import NotTaken, TryAgain, channel
from kentongan.roster.actions.webhooks import note_silence, note_told, secret_of
from kentongan.roster.models import WebhookEndpoint

# After the first failure; the last step repeats until the address is given up.
STEPS = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
PATIENCE = (5, 15)  # seconds to connect, to answer


class Unreachable(Exception):
    """It did not take the message; `for_good` when it says that it never will."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.why, self.for_good = why, for_good


@channel("webhook")
def tell(row: Outgoing) -> None:
    """Hand one message to the address of a partner's system."""
    now, real = clock.now(), timezone.now()
    endpoint = WebhookEndpoint.objects.get(pk=row.data["endpoint"])
    if endpoint.removed_at or endpoint.stopped_at:
        raise NotTaken("address no longer told")
    try:
        _post(endpoint, row)
    except Unreachable as failure:
        if note_silence(
            endpoint_id=endpoint.pk, now=now, why=failure.why, for_good=failure.for_good
        ):
            raise NotTaken(failure.why) from None
        raise TryAgain(real + _wait(now - row.made_at)) from None
    note_told(endpoint_id=endpoint.pk, now=now)


def _wait(age: timedelta) -> timedelta:
    """How long to wait, by how old the message is: each step begins when the one before is over."""
    passed = timedelta(0)
    for step in STEPS:
        passed += step
        if age < passed:
            return step
    return STEPS[-1]


def _post(endpoint: WebhookEndpoint, row: Outgoing) -> None:
    """Sign and send; anything but 2xx is `Unreachable`. Redirects are not followed."""
    try:
        session = session_to(endpoint.url)
    except Inside:
        raise Unreachable("private address") from None
    except OSError:
        raise Unreachable("name not found") from None
    moment = timezone.now()
    secret = secret_of(endpoint)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Kentongan-Webhook/1",
        "webhook-id": row.key,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign(row.key, moment, row.body),
    }
    with session:
        try:
            answer = session.post(
                endpoint.url,
                data=row.body.encode(),
                headers=headers,
                timeout=PATIENCE,
                allow_redirects=False,
                stream=True,
            )
        except requests.RequestException as error:
            raise Unreachable(type(error).__name__) from None
        status = answer.status_code
        answer.close()
    if status == 410:
        raise Unreachable("410", for_good=True)
    if not 200 <= status < 300:
        raise Unreachable(str(status))
