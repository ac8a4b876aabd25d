"""SMS through a gateway of the operator's own: Standard Webhooks 1.0 in both directions."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from kentongan.ledger.models import Outgoing
from kentongan.ledger.outbox import NotTaken, TryAgain
from kentongan.ledger.receipts import note_taken
from kentongan.rules import channels
from kentongan.up.actions.talk import Heard

from . import wire
from .letters import opened, values_of
from .whatsapp import STATUSES, moment

NAME = "sms"


def signed(raw: bytes, headers: Mapping[str, str]) -> bool:
    """webhook-id, webhook-timestamp (at most five minutes off) and webhook-signature hold."""
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    try:
        _box().verify(raw, {name: headers.get(name, "") for name in names}, json_parse=False)
    except (WebhookVerificationError, ValueError, OverflowError):
        return False
    return True


def deliveries(body: object) -> Iterator[tuple[str, dict]]:
    """One message, or one status of a message of ours."""
    name = wire.text_at(body, "id")
    if not name or len(name) > 128:
        return
    if wire.text_at(body, "type") == "status" and wire.text_at(body, "status") in STATUSES:
        yield f"{body['status']}:{name}", {"status": body}
    elif wire.text_at(body, "type") == "message" and _number(wire.text_at(body, "from")):
        yield name, {"message": body}


def heard(message: dict, received_at: datetime) -> Heard:
    """A text message in the words of the house."""
    return Heard(
        channel=NAME,
        address=_number(wire.text_at(message, "from")),
        key=wire.text_at(message, "id"),
        text=wire.text_at(message, "text"),
        at=moment(message.get("timestamp"), received_at),
    )


def _number(said: str) -> str:
    """A number as +62…, so that one phone is one sender however it is written; "" when it is none."""
    digits = "".join(letter for letter in said if letter.isascii() and letter.isdigit())
    if not 5 <= len(digits) <= 15 or len(said) > 24:
        return ""
    return "+62" + digits[1:] if digits.startswith("0") else "+" + digits


def send(row: Outgoing) -> str | None:
    """POST {id, to, text}; the id is our key and the webhook-id, by which the gateway tells repeats."""
    values, letter = values_of(NAME), opened(row)
    raw = json.dumps(
        {"id": row.key, "to": letter.address, "text": letter.text[: channels.rule(NAME, "longest")]}
    )
    at = timezone.now()
    headers = {
        "Content-Type": "application/json",
        "webhook-id": row.key,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": _box().sign(row.key, at, raw),
    }
    answer = wire.call("POST", values["url"], headers=headers, data=raw.encode())
    if answer.status in (200, 201, 202):
        found = wire.text_at(answer.body, "id") or row.key
        note_taken(row, found, at)
        return found
    if answer.status == 429:
        raise TryAgain(at + timedelta(seconds=min(max(answer.retry_after, 1), 3600)))
    if answer.status in (400, 403, 404, 410, 422):
        raise NotTaken(f"sms_{answer.status}")
    raise wire.ProviderDown(f"sms_{answer.status}")


def probe() -> str:
    """Ask the gateway whether it is there; nothing is sent."""
    answer = wire.call("HEAD", values_of(NAME)["url"])
    return f"answers with {answer.status}"


def _box() -> Webhook:
    return Webhook(settings.CHANNELS[NAME]["secret"])
