"""The Telegram bot towards officers: it links a chat, brings notices, and takes "I have received it".

A chat is an officer's when its keyed hash stands in a way; the number itself lies sealed. A press on
a button carries notice and post, signed for this chat, so that a copied button opens nothing.
"""

import hmac
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kentongan.down.actions.acknowledge import acknowledge
from kentongan.down.actions.link import close_chat, link_telegram, reopen_chat, unlink_chat
from kentongan.down.models import Notice, NoticeDraft, Way
from kentongan.ledger.models import Outgoing
from kentongan.ledger.outbox import NotTaken, TryAgain, send_later
from kentongan.ledger.receipts import note_taken
from kentongan.ledger.refusal import Refusal
from kentongan.roster.acting import actor_for
from kentongan.roster.models import Post
from kentongan.rules import channels
from kentongan.up.address import address_hash, seal, unseal

from . import wire
from .calls import Call, Said
from .letters import PRESSED, values_of
from .telegram import NAME, ask, membership, private, rest_of

_LINK = re.compile(r"/start ([A-Za-z0-9_-]{22,64})")
_PRESS = re.compile(r"t\.([0-9]{1,18})\.([0-9]{1,18})\.([0-9a-f]{20})")
_STOP = ("/stop", "/berhenti")


def chat_hash(chat: str) -> str:
    """An officer's chat. Not the hash by which the public talk knows the same chat: a person who
    asks as a citizen is not the officer."""
    return address_hash("telegram of officers", chat)


def understood(update: dict, now: datetime) -> bool:
    """Take what concerns officers; True when nobody else has to look at this update."""
    with override(settings.LANGUAGE_CODE):
        if isinstance(query := update.get("callback_query"), dict):
            return _pressed(query, update["update_id"], now)
        chat, state = membership(update)
        if chat:
            (close_chat if state == "kicked" else reopen_chat)(now=now, hash=chat_hash(chat))
            return False  # the public talk with this chat is concerned too
        message = update.get("message")
        chat = private(message) if isinstance(message, dict) else ""
        text = wire.text_at(message, "text").strip()
        if chat and (found := _LINK.fullmatch(text)):
            _say(update["update_id"], chat, _linked(found[1], chat, now), now)
            return True
        if chat and text.casefold() in _STOP and unlink_chat(now=now, hash=chat_hash(chat)):
            _say(
                update["update_id"],
                chat,
                _("No more notices come here. You can link it again."),
                now,
            )
            return True
    return False


def _linked(word: str, chat: str, now: datetime) -> str:
    try:
        link_telegram(now=now, word=word, sealed=seal(chat), hash=chat_hash(chat))
    except Refusal:
        if Way.objects.open().filter(hash=chat_hash(chat)).exists():
            return _("This chat is linked already. Official notices come here.")
        page = settings.ADDRESS + reverse("field:ways")
        return _("This link has been used or is too old. Make a new one here: %(page)s") % {
            "page": page
        }
    return _(
        "Linked. Official notices come here from now on. "
        "To end it, write /berhenti. We never ask for a password, a PIN or money."
    )


def _pressed(query: dict, number: int, now: datetime) -> bool:
    """ "I have received it", from the officer's own chat; pressed twice, it is stated once."""
    data = wire.text_at(query, "data")
    if PRESSED.fullmatch(data):  # a question of the public talk: that one answers in words
        _promise(
            number, [["answerCallbackQuery", {"callback_query_id": wire.text_at(query, "id")}]], now
        )
        return False
    found = _PRESS.fullmatch(data)
    message = query.get("message")
    chat = private(message) if isinstance(message, dict) else ""
    if found is None or not chat:
        return False
    notice_id, post_id = int(found[1]), int(found[2])
    post = Post.objects.filter(pk=post_id).select_related("person", "place", "institution").first()
    notice = Notice.objects.filter(pk=notice_id).first()
    way = Way.objects.open().filter(hash=chat_hash(chat), channel=NAME).first()
    signed = hmac.compare_digest(found[3], _mac(notice_id, post_id, way.pk if way else 0))
    answer = {"callback_query_id": wire.text_at(query, "id")}
    if not (signed and way and post and notice and post.person_id == way.person_id):
        answer["text"] = _("This button is not valid here. Open the page of notices.")
        return _promise(number, [["answerCallbackQuery", answer | {"show_alert": True}]], now)
    if notice.stopped:
        answer["text"] = _("This notice was stopped. Do not pass it on any more.")
        return _promise(number, [["answerCallbackQuery", answer | {"show_alert": True}]], now)
    try:
        acknowledge(actor=actor_for(post), now=now, notice=notice)
    except Refusal:
        answer["text"] = _(
            "That is no longer possible through this post. Open the page of notices."
        )
        return _promise(number, [["answerCallbackQuery", answer | {"show_alert": True}]], now)
    answer["text"] = _("Noted: you have received it. Now pass it on.")
    calls = [["answerCallbackQuery", answer]]
    if isinstance(message.get("message_id"), int):
        keys = {"chat_id": chat, "message_id": message["message_id"]}
        keys["reply_markup"] = {"inline_keyboard": [_open_row(notice)]}
        calls.append(["editMessageReplyMarkup", keys])
    return _promise(number, calls, now)


def _say(number: int, chat: str, text: str, now: datetime) -> None:
    _promise(number, [["sendMessage", {"chat_id": chat, "text": text}]], now)


def _promise(number: int, calls: list, now: datetime) -> bool:
    """Answers leave like any other message: promised here, carried by a job; sealed meanwhile."""
    data = {"officer": True, "sealed": seal(json.dumps(calls))}
    send_later(key=f"bot:{number}", channel=NAME, address="", body="", data=data, now=now)
    return True


def owns(row: Outgoing) -> bool:
    """True for an answer of the bot to an officer."""
    return "officer" in row.data


def send(row: Outgoing) -> None:
    """Carry the answers. A press that is too old to be answered, or a message gone, is no trouble."""
    values = values_of(NAME)
    for way, body in json.loads(unseal(row.data.get("sealed", "")) or "[]"):
        answer = ask(values, way, body)
        if answer.status == 429:
            raise TryAgain(timezone.now() + timedelta(seconds=rest_of(answer)))
        if answer.status == 401:
            raise wire.ProviderDown("telegram_401")
        if answer.status == 403:
            raise NotTaken("blocked")
    note_taken(row, None, timezone.now())


def calls(rows: list[Outgoing], notice: Notice, resting: dict[str, int]) -> Iterator[Call]:
    """The messages of a notice, one for each chat. All of them go to one place, which rests as one."""
    values = settings.CHANNELS[NAME]
    if channels.missing(NAME, values):
        yield from (Call(row, wait="not_set") for row in rows)
        return
    ways = Way.objects.in_bulk([row.data["way"] for row in rows])
    with override(settings.LANGUAGE_CODE):
        text = text_of(notice)
        received = _("I have received it")
        for row in rows:
            way = ways.get(row.data["way"])
            chat = unseal(way.address) if way and way.closed_at is None else ""
            if not chat:
                yield Call(row, fail="way_gone")
                continue
            press = f"t.{notice.pk}.{row.data['post']}"
            press += "." + _mac(notice.pk, row.data["post"], way.pk)
            keyboard = [[{"text": received, "callback_data": press}], _open_row(notice)]
            body = {
                "chat_id": chat,
                "text": text,
                "link_preview_options": {"is_disabled": True},
                "reply_markup": {"inline_keyboard": keyboard},
            }
            yield Call(row, NAME, partial(_call, values, body, row.pk))


def text_of(notice: Notice) -> str:
    """What is right first; the kit's own text for Telegram where it has one; the page at the end."""
    draft = NoticeDraft.objects.filter(notice=notice).select_related("kit").first()
    own = draft.kit.text_for(NAME) if draft and draft.kit else ""
    head = [_("SAMPLE, not a real notice")] if notice.sample else []
    link = settings.ADDRESS + reverse("field:notice", args=[notice.pk])
    room = channels.rule(NAME, "longest") - len(link) - 4
    text = "\n\n".join([*head, notice.headline, own or notice.body])
    return f"{text if len(text) <= room else text[: room - 1] + '…'}\n\n{link}"


def _open_row(notice: Notice) -> list[dict[str, str]]:
    url = settings.ADDRESS + reverse("field:notice", args=[notice.pk])
    return [{"text": _("Open the notice"), "url": url}]


def _call(values: dict[str, str], body: dict, pk: int) -> Said:
    """One message; in a thread that touches no database."""
    try:
        answer = ask(values, "sendMessage", body, kept=True)
    except wire.ProviderDown as down:
        return Said("wait", code=str(down), after=5)
    found = answer.body.get("result")
    number = found.get("message_id") if isinstance(found, dict) else None
    if answer.status == 200 and isinstance(number, int):
        return Said("taken", name=f"{pk}:{number}")  # numbers are counted within one chat
    if answer.status == 429:
        return Said("wait", code="telegram_429", after=rest_of(answer))
    said = wire.text_at(answer.body, "description").casefold()
    if answer.status == 403:
        return Said("gone", code="deactivated" if "deactivated" in said else "blocked")
    if answer.status == 400 and "chat not found" in said:
        return Said("gone", code="not_found")
    if answer.status in (401, 404):
        return Said("wait", code=f"telegram_{answer.status}", after=300)
    return Said("refused", code=f"telegram_{answer.status}")


def _mac(notice_id: int, post_id: int, way_id: int) -> str:
    said = f"press\x00{notice_id}\x00{post_id}\x00{way_id}".encode()
    return hmac.digest(settings.CHANNEL_KEY, said, "sha256")[:10].hex()
