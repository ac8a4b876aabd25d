"""WhatsApp Cloud API: what its webhook says, and how a message is handed to it."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kentongan.ledger.models import Outgoing
from kentongan.ledger.outbox import NotTaken, TryAgain
from kentongan.ledger.receipts import note_taken
from kentongan.rules import channels
from kentongan.up.actions.talk import Heard

from . import wire
from .letters import PRESSED, Letter, now, opened, values_of

NAME = "whatsapp"
FILES = ("image", "document", "video", "audio", "voice", "sticker")
SLOWER = {4, 80007, 130429, 131048, 131056}  # too many at once
OUTSIDE = 131047  # more than 24 hours since the sender wrote
TOKEN = {0, 3, 10, 190}  # our own access, not the message
STATUSES = ("sent", "delivered", "read", "failed")


def signed(raw: bytes, signature: str) -> bool:
    """X-Hub-Signature-256: HMAC-SHA-256 of the raw body under the app's secret."""
    secret = settings.CHANNELS[NAME]["app_secret"].encode()
    ours = "sha256=" + hmac.new(secret, raw, hashlib.sha256).hexdigest()
    return hmac.compare_digest(ours.encode(), signature.encode("utf-8", "replace"))


def deliveries(body: object) -> Iterator[tuple[str, dict]]:
    """`(key, what)` for every message and every status that a delivery brings."""
    for entry in wire.rows_at(body, "entry"):
        for change in wire.rows_at(entry, "changes"):
            value = change.get("value")
            if change.get("field") != "messages" or not isinstance(value, dict):
                continue
            if wire.text_at(value, "metadata", "phone_number_id") not in (
                "",
                settings.CHANNELS[NAME]["phone_id"],
            ):
                continue  # another number of the same app
            for message in wire.rows_at(value, "messages"):
                if wire.text_at(message, "id") and wire.text_at(message, "from"):
                    yield message["id"], {"message": message}
            for status in wire.rows_at(value, "statuses"):
                if wire.text_at(status, "id") and status.get("status") in STATUSES:
                    yield f"{status['status']}:{status['id']}", {"status": status}


def heard(message: dict, received_at: datetime) -> Heard | None:
    """A message in the words of the house; None for what asks for no answer."""
    kind = wire.text_at(message, "type")
    if kind in ("reaction", "system", "ephemeral"):
        return None
    text, pressed, files = "", "", ()
    if kind == "text":
        text = wire.text_at(message, "text", "body")
    elif kind == "button":
        text = wire.text_at(message, "button", "text")
    elif kind == "interactive":
        listed = wire.text_at(message, "interactive", "list_reply", "id")
        reply = "list_reply" if listed else "button_reply"
        text = wire.text_at(message, "interactive", reply, "title")
        if found := PRESSED.fullmatch(wire.text_at(message, "interactive", reply, "id")):
            pressed, text = found[1], found[2]
    elif kind == "location":
        text = _place(message.get("location"))
    elif kind in FILES:
        text = wire.text_at(message, kind, "caption")
        media = wire.text_at(message, kind, "id")
        files = ({"id": media},) if media.isascii() and media.isalnum() else ()
    context = message.get("context")
    forwarded = isinstance(context, dict) and bool(
        context.get("forwarded") or context.get("frequently_forwarded")
    )
    return Heard(
        channel=NAME,
        address=wire.text_at(message, "from"),
        key=wire.text_at(message, "id"),
        text=text,
        at=moment(message.get("timestamp"), received_at),
        forwarded=forwarded,
        files=files,
        pressed=pressed,
    )


def _place(location: object) -> str:
    named = wire.text_at(location, "name") or wire.text_at(location, "address")
    if named or not isinstance(location, dict):
        return named
    return f"{location.get('latitude')}, {location.get('longitude')}"


def moment(seconds: object, otherwise: datetime) -> datetime:
    """Unix seconds, as number or text; never later than when we got it."""
    try:
        found = datetime.fromtimestamp(int(seconds), tz=UTC)  # type: ignore[call-overload]
    except (TypeError, ValueError, OverflowError, OSError):
        return otherwise
    return min(found, otherwise)


def send(row: Outgoing) -> str | None:
    """Free text within 24 hours of the sender's message; after that an approved template, or wait.

    Our key travels as `biz_opaque_callback_data` and comes back with every status, so a hand-over
    that was cut off after the provider took it is known before it is tried again.
    """
    values, letter = values_of(NAME), opened(row)
    body = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": letter.address,
        "biz_opaque_callback_data": row.key,
    } | _content(letter, values)
    answer = wire.call(
        "POST",
        f"{values['api']}/{values['phone_id']}/messages",
        headers={"Authorization": f"Bearer {values['token']}"},
        json=body,
    )
    if answer.status == 200 and (found := wire.text_at(answer.body, "messages", 0, "id")):
        if body["type"] == "template":
            row.data["first"] = True  # counts against the portfolio's limit
        note_taken(row, found, timezone.now())
        return found
    raise _trouble(answer, letter)


def _content(letter: Letter, values: dict[str, str]) -> dict:
    """The text, or the template that may go at any time."""
    given = letter.row.data.get("template")
    if isinstance(given, dict):
        return template_body(given["name"], given.get("language", "id"), given.get("values", []))
    if not letter.outside_window(now()):
        text = letter.text[: channels.rule(NAME, "longest")]
        if (found := _interactive(letter, text)) is not None:
            return found
        return {"type": "text", "text": {"body": text, "preview_url": False}}
    found = channels.template(NAME, letter.purpose, values["templates"])
    if found is None:
        raise letter.wait_for_sender()
    # A template takes no line breaks in its places.
    filled = [" ".join(one.split())[: found.longest] for one in letter.values[: found.values]]
    return template_body(found.name, found.language, filled)


def _interactive(letter: Letter, text: str) -> dict | None:
    """Reply buttons, or a list where there are more than three; None: the text alone says it all."""
    rule = channels.rule(NAME, "interactive")
    rows = letter.buttons
    if not rows or len(text) > rule["longest"] or len(rows) > rule["rows"]:
        return None
    with override(settings.LANGUAGE_CODE):
        choose = _("Choose")
    if len(rows) <= rule["buttons"]:
        action = {
            "buttons": [
                {"type": "reply", "reply": {"id": data, "title": label[: rule["title"]]}}
                for label, data in rows
            ]
        }
        kind = "button"
    else:
        found = [{"id": data, "title": label[: rule["title"]]} for label, data in rows]
        action, kind = {"button": choose, "sections": [{"title": choose, "rows": found}]}, "list"
    body = {"type": kind, "body": {"text": text}, "action": action}
    return {"type": "interactive", "interactive": body}


def template_body(name: str, language: str, filled: list[str]) -> dict:
    """An approved template with its places filled."""
    parameters = [{"type": "text", "text": one} for one in filled]
    body = [{"type": "body", "parameters": parameters}] if parameters else []
    return {
        "type": "template",
        "template": {"name": name, "language": {"code": language}, "components": body},
    }


def _trouble(answer: wire.Answer, letter: Letter) -> Exception:
    """What the provider's no means for us."""
    error = answer.body.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    code = code if isinstance(code, int) else None
    if code in SLOWER or answer.status == 429:
        return TryAgain(timezone.now() + timedelta(seconds=max(answer.retry_after, 30)))
    if code == OUTSIDE and letter.conversation is not None:
        return letter.wait_for_sender()
    if code in TOKEN or answer.status in (401, 403) or code is None:
        return wire.ProviderDown(f"whatsapp_{code or answer.status}")
    return NotTaken(f"whatsapp_{code}")


def file_chunks(file: dict) -> Iterator[bytes]:
    """The bytes of a file, by its id: first its address is asked for, then fetched from its host only."""
    values = values_of(NAME)
    headers = {"Authorization": f"Bearer {values['token']}"}
    answer = wire.call("GET", f"{values['api']}/{file['id']}", headers=headers)
    url = wire.text_at(answer.body, "url")
    if answer.status in (401, 429):
        raise wire.ProviderDown(f"whatsapp_{answer.status}")
    if answer.status != 200 or not url:
        raise wire.NotAllowed
    hosts = [f"https://{host}" for host in channels.rule(NAME, "media_hosts")]
    yield from wire.download(url, headers=headers, origins=[*hosts, wire.origin(values["api"])])


def probe() -> str:
    """Ask for our own number's name."""
    values = values_of(NAME)
    answer = wire.call(
        "GET",
        f"{values['api']}/{values['phone_id']}?fields=verified_name,quality_rating",
        headers={"Authorization": f"Bearer {values['token']}"},
    )
    if answer.status != 200:
        raise wire.ProviderDown(f"whatsapp_{answer.status}")
    return wire.text_at(answer.body, "verified_name") or "answers"
