"""Telegram Bot API: what an update says, and how a message is handed over."""

import hmac
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from kentongan.ledger.models import Outgoing
from kentongan.ledger.outbox import NotTaken, TryAgain
from kentongan.ledger.receipts import note_taken
from kentongan.rules import channels
from kentongan.up.actions.carry import note_blocked
from kentongan.up.actions.talk import Heard

from . import wire
from .letters import PRESSED, now, opened, values_of
from .whatsapp import moment

NAME = "telegram"
FILES = ("document", "video", "voice", "audio", "video_note")
_FILE_ID = re.compile(r"[A-Za-z0-9_-]{1,200}")
_FILE_PATH = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*(\.[A-Za-z0-9]{1,8})?")


def signed(secret: str) -> bool:
    """X-Telegram-Bot-Api-Secret-Token: the secret we gave with setWebhook."""
    ours = settings.CHANNELS[NAME]["secret"].encode()
    return hmac.compare_digest(ours, secret.encode("utf-8", "replace"))


def deliveries(body: object) -> Iterator[tuple[str, dict]]:
    """One update, named by its own number."""
    number = body.get("update_id") if isinstance(body, dict) else None
    if isinstance(number, int) and not isinstance(number, bool) and abs(number) < 2**63:
        yield str(number), {"update": body}


def heard(update: dict, received_at: datetime) -> Heard | None:
    """A private message in the words of the house; groups and channels are none of our talk."""
    if isinstance(query := update.get("callback_query"), dict):
        return _pressed(query, update, received_at)
    message = update.get("message")
    if not isinstance(message, dict):
        return None
    address = private(message)
    if not address:
        return None
    files = tuple({"id": one} for one in _files(message) if _FILE_ID.fullmatch(one))
    text = wire.text_at(message, "text") or wire.text_at(message, "caption")
    if not text and isinstance(message.get("venue"), dict):
        text = wire.text_at(message, "venue", "title")
    # Not what a member joining or a pinned message says.
    if not text and not files and not isinstance(message.get("location"), dict):
        known = ("sticker", "contact", "poll", "dice", "story", "animation")
        if not any(name in message for name in known):
            return None
    return Heard(
        channel=NAME,
        address=address,
        key=str(update["update_id"]),
        text=re.sub(r"^/(\w+)(@\w+)?$", r"\1", text),  # "/start" is "start"
        at=moment(message.get("date"), received_at),
        forwarded="forward_origin" in message or "forward_date" in message,
        files=files,
    )


def _pressed(query: dict, update: dict, received_at: datetime) -> Heard | None:
    """A button under a question of ours says what could have been typed."""
    message = query.get("message")
    address = private(message) if isinstance(message, dict) else ""
    found = PRESSED.fullmatch(wire.text_at(query, "data"))
    if found is None or not address:
        return None
    key = str(update["update_id"])
    return Heard(NAME, address, key, found[2], received_at, pressed=found[1])


def _rows(keys: list[dict]) -> list[list[dict]]:
    """Short ones side by side, the others below each other."""
    short = [one for one in keys if len(one["text"]) <= 3]
    side = [short[n : n + 5] for n in range(0, len(short), 5)]
    return side + [[one] for one in keys if one not in short]


def membership(update: dict) -> tuple[str, str]:
    """`(who, "kicked" or "member")`: who stopped us from writing, or let us again; else `("", "")`."""
    member = update.get("my_chat_member")
    state = wire.text_at(member, "new_chat_member", "status")
    who = private(member) if state in ("kicked", "member") else ""
    return (who, state) if who else ("", "")


def private(message: object) -> str:
    """The number of a chat between one person and us; "" for any other."""
    chat = message.get("chat") if isinstance(message, dict) else None
    if wire.text_at(chat, "type") != "private":
        return ""
    number = chat.get("id")
    return str(number) if isinstance(number, int) and abs(number) < 2**63 else ""


def _files(message: dict) -> Iterator[str]:
    """Of a photo the largest size, and of other kinds the file."""
    photos = [
        (size.get("width"), wire.text_at(size, "file_id"))
        for size in wire.rows_at(message, "photo")
    ]
    wide = [(width, name) for width, name in photos if isinstance(width, int) and name]
    if wide:
        yield max(wide)[1]
    for kind in FILES:
        if name := wire.text_at(message, kind, "file_id"):
            yield name


def send(row: Outgoing) -> str | None:
    """Text, or a picture by its address. Telegram knows no idempotency key: see the operator's page."""
    values, letter = values_of(NAME), opened(row)
    text = letter.text[: channels.rule(NAME, "longest")]
    picture = row.data.get("photo", "")
    if picture:
        way, body = "sendPhoto", {"photo": picture, "caption": text[:1024]}
    else:
        way, body = "sendMessage", {"text": text, "link_preview_options": {"is_disabled": True}}
    if letter.buttons:
        keys = [{"text": label, "callback_data": data} for label, data in letter.buttons]
        body["reply_markup"] = {"inline_keyboard": _rows(keys)}
    answer = ask(values, way, {"chat_id": letter.address} | body)
    found = answer.body.get("result")
    number = found.get("message_id") if isinstance(found, dict) else None
    if answer.status == 200 and isinstance(number, int):
        # Numbers of messages are counted within one chat.
        name = f"{row.pk}:{number}"
        note_taken(row, name, timezone.now())
        return name
    if answer.status == 429:
        raise TryAgain(timezone.now() + timedelta(seconds=rest_of(answer)))
    if answer.status == 403:
        if letter.conversation is not None:
            note_blocked(conversation_id=letter.conversation.pk, now=now())
        raise NotTaken("blocked")
    if answer.status == 400:
        raise NotTaken("telegram_400")
    raise wire.ProviderDown(f"telegram_{answer.status}")


def rest_of(answer: wire.Answer) -> int:
    """How many seconds a 429 asks us to wait."""
    after = answer.body.get("parameters")
    wait = after.get("retry_after") if isinstance(after, dict) else None
    return min(max(wait if isinstance(wait, int) else answer.retry_after, 1), 3600)


def file_chunks(file: dict) -> Iterator[bytes]:
    """The bytes of a file, by its id: getFile, then the path it names."""
    values = values_of(NAME)
    answer = ask(values, "getFile", {"file_id": file["id"]})
    if answer.status in (401, 429):
        raise wire.ProviderDown(f"telegram_{answer.status}")
    path = wire.text_at(answer.body, "result", "file_path")
    if answer.status != 200 or not _FILE_PATH.fullmatch(path):
        raise wire.NotAllowed
    url = f"{values['api']}/file/bot{values['token']}/{path}"
    yield from wire.download(url, headers={}, origins=[wire.origin(values["api"])])


def probe() -> str:
    """Ask for our own name."""
    answer = ask(values_of(NAME), "getMe", {})
    if answer.status != 200:
        raise wire.ProviderDown(f"telegram_{answer.status}")
    return "@" + wire.text_at(answer.body, "result", "username")


def ask(values: dict[str, str], way: str, body: dict, *, kept: bool = False) -> wire.Answer:
    """One method of the Bot API; `kept`: over a connection that stays open."""
    return wire.call("POST", f"{values['api']}/bot{values['token']}/{way}", json=body, kept=kept)
