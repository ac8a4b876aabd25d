"""Deliveries as the providers document them, and a person who writes through them.

budi = make_channels.Person("whatsapp", "6281200000001")
budi.writes("…")                       posts the webhook, does the work
"""

import hashlib
import hmac
import itertools
import json
from datetime import UTC, datetime

from django.test import Client
from django.utils import timezone
from standardwebhooks import Webhook

from channels.providers import PHONE_ID, SMS_SECRET, TG_SECRET, WA_SECRET
from kentongan.ledger.worker import run_due

_numbers = itertools.count(1)


def whatsapp_body(*, messages=(), statuses=()) -> dict:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "62811000", "phone_number_id": PHONE_ID},
    }
    if messages:
        value["contacts"] = [
            {"profile": {"name": "Orang Contoh"}, "wa_id": m["from"]} for m in messages
        ]
        value["messages"] = list(messages)
    if statuses:
        value["statuses"] = list(statuses)
    change = {"value": value, "field": "messages"}
    return {"object": "whatsapp_business_account", "entry": [{"id": "102", "changes": [change]}]}


def whatsapp_message(
    sender: str, text: str, *, name: str = "", forwarded: bool = False, **more
) -> dict:
    message = {
        "from": sender,
        "id": name or f"wamid.IN{next(_numbers)}",
        "timestamp": str(int(timezone.now().timestamp())),
        "type": "text",
        "text": {"body": text},
    }
    if forwarded:
        message["context"] = {"forwarded": True}
    return message | more


def whatsapp_status(name: str, status: str, *, at: datetime, key: str = "", **more) -> dict:
    found = {
        "id": name,
        "status": status,
        "timestamp": str(int(at.timestamp())),
        "recipient_id": "62812",
    }
    return found | ({"biz_opaque_callback_data": key} if key else {}) | more


def post_whatsapp(body: dict | bytes, *, secret: str = WA_SECRET, client: Client | None = None):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    signature = "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return (client or Client(enforce_csrf_checks=True)).post(
        "/kanal/whatsapp/",
        raw,
        content_type="application/json",
        headers={"X-Hub-Signature-256": signature},
    )


def telegram_update(chat: int, text: str, *, number: int | None = None, **more) -> dict:
    message = {
        "message_id": next(_numbers),
        "from": {"id": chat, "is_bot": False, "first_name": "Contoh"},
        "chat": {"id": chat, "type": "private", "first_name": "Contoh"},
        "date": int(timezone.now().timestamp()),
    }
    if text:
        message["text"] = text
    return {"update_id": number or 9000 + next(_numbers), "message": message | more}


def post_telegram(body: dict | bytes, *, secret: str = TG_SECRET):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Client(enforce_csrf_checks=True).post(
        "/kanal/telegram/",
        raw,
        content_type="application/json",
        headers={"X-Telegram-Bot-Api-Secret-Token": secret},
    )


def post_sms(
    body: dict | bytes,
    *,
    name: str = "",
    at: datetime | None = None,
    secret: str = SMS_SECRET,
):
    raw = (body if isinstance(body, bytes) else json.dumps(body).encode()).decode("latin-1")
    at, name = (at or timezone.now()).astimezone(UTC), name or f"msg_{next(_numbers)}"
    headers = {
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(name, at, raw),
    }
    return Client(enforce_csrf_checks=True).post(
        "/kanal/sms/", raw.encode("latin-1"), content_type="application/json", headers=headers
    )


def sms_message(sender: str, text: str, *, name: str = "") -> dict:
    return {
        "type": "message",
        "id": name or f"in-{next(_numbers)}",
        "from": sender,
        "text": text,
        "timestamp": int(timezone.now().timestamp()),
    }


class Person:
    """Somebody with a phone: writes through the wire format, reads what arrives."""

    def __init__(self, channel: str, address: str, providers) -> None:
        self.channel, self.address, self.providers = channel, address, providers
        self.read = 0

    def writes(self, text: str, **more) -> str:
        """One message; returns everything that comes back, as the phone shows it."""
        if self.channel == "whatsapp":
            message = whatsapp_message(self.address, text, **more)
            answer = post_whatsapp(whatsapp_body(messages=[message]))
        elif self.channel == "telegram":
            answer = post_telegram(telegram_update(int(self.address), text, **more))
        else:
            answer = post_sms(sms_message(self.address, text))
        assert answer.status_code == 200, answer.content
        run_due()
        return self.news()

    def news(self) -> str:
        """What arrived since the last look."""
        found = self.providers.texts(self.address)
        fresh, self.read = found[self.read :], len(found)
        return "\n---\n".join(fresh)
