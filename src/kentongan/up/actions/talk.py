"""The talk with a sender on a channel: answered at once, asked back, or received. One for all channels.

Everything a message leads to (report, words added, replies promised, the next step) is one
transaction, and the conversation takes one message at a time. How it goes: docs/loops/talk.md.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation

from kentongan.ledger.actor import PUBLIC
from kentongan.ledger.record import record
from kentongan.ledger.turns import one_at_a_time
from kentongan.rules import channels
from kentongan.seals import read_receipt
from kentongan.up import spoken
from kentongan.up.address import address_hash, seal, secret_of
from kentongan.up.models import Conversation, Kind, Report, Withdrawal
from kentongan.up.offers import mark_of, offers

from .carry import carry, may_speak, wake_waiting
from .converse import report_of_receipt
from .talk_steps import (
    WHERE,
    Heard,
    Turn,
    add,
    ask_place,
    begin,
    chosen,
    place_chosen,
    place_confirmed,
    place_said,
    receive,
)
from .withdraw import withdraw_report

__all__ = ["Heard", "finish_talks", "hear"]
PATIENCE = timedelta(hours=1)  # for an answer to a question of ours; then it is taken as it is
_CODE = re.compile(r"[0-9A-Za-z]{4}([ .-]?[0-9A-Za-z]{4}){3}")
# No database keeps these; what stands in their place is refused as words, with an explanation.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def hear(*, heard: Heard, now: datetime) -> Conversation:
    """Take one message of a sender; the caller makes sure that it is taken once."""
    sender = address_hash(heard.channel, heard.address)
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        one_at_a_time(f"talk.{heard.channel}.{sender}")
        talk = _conversation(heard, sender, now)
        wake_waiting(talk, now)
        turn = Turn(heard, talk, now, _UNSTORABLE.sub("\ufffd", heard.text).strip())
        before = dict(talk.step)
        if heard.pressed and heard.pressed != mark_of(before):
            turn.said.append(spoken.older_button_text())
            _speak(turn)
            return talk
        _react(turn)
        _speak(turn, offers(talk.step, before))
    return talk


def finish_talks(*, now: datetime) -> int:
    """Receive what people told us and then left at a question of ours: no words are lost.

    Doing it twice changes nothing: what was received is not asked about any more.
    """
    left = Conversation.objects.filter(
        last_in_at__lte=now - PATIENCE,
        last_in_at__gt=now - timedelta(days=7),
        step__has_key="ask",
    )
    ids = list(left.order_by("pk").values_list("pk", flat=True)[:200])
    for pk in ids:
        with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
            talk = Conversation.objects.select_for_update().get(pk=pk)
            if "ask" not in talk.step or talk.last_in_at > now - PATIENCE:
                continue
            key = f"finish {talk.step['key']}"
            turn = Turn(Heard(talk.channel, "", key, "", now), talk, now, "")
            receive(turn)
            _speak(turn)
    return len(ids)


def _speak(turn: Turn, offered: Sequence[list[str]] = ()) -> None:
    """Promise what is to be said, with buttons under the last of it, and keep where the talk stands."""
    talk, heard, now = turn.talk, turn.heard, turn.now
    for n, text in enumerate(turn.said):
        if may_speak(talk, now):
            key = f"talk:{talk.pk}:{secret_of(heard.channel, heard.key)[:24]}:{n}"
            last = n == len(turn.said) - 1
            buttons = [[label, f"q.{mark_of(talk.step)}.{says}"] for label, says in offered]
            carry(
                conversation=talk,
                key=key,
                text=text,
                now=now,
                thread=heard.thread,
                buttons=buttons if last else [],
            )
    talk.save()


def _conversation(heard: Heard, sender: str, now: datetime) -> Conversation:
    """The sender's conversation; a new one when we have not met, or have forgotten the address."""
    at = min(heard.at, now)
    known = Conversation.objects.select_for_update().filter(channel=heard.channel)
    talk = known.filter(address_hash=sender).first()
    if talk is None:
        talk = Conversation.objects.create(
            channel=heard.channel,
            address_hash=sender,
            address_sealed=seal(heard.address),
            last_in_at=at,
            opened_at=now,
        )
        record(
            "conversation.opened",
            actor=PUBLIC,
            now=now,
            subject="conversation",
            subject_id=talk.pk,
            channel=heard.channel,
        )
        return talk
    talk.last_in_at = max(talk.last_in_at, at)
    if not talk.address_sealed:
        talk.address_sealed = seal(heard.address)
    return talk


def _react(turn: Turn) -> None:
    """What this message is, in the order in which it could be several things."""
    text = turn.text
    if turn.heard.resumes and _command(turn):
        return
    if _receipt(turn):
        return
    if turn.asks("choice"):
        return chosen(turn)
    if turn.step.get("ask") in WHERE and turn.is_another():
        receive(turn)
        return begin(turn)
    if turn.asks("place"):
        return place_said(turn)
    if turn.asks("which"):
        return place_chosen(turn)
    if turn.asks("sure"):
        return place_confirmed(turn)
    if turn.step.get("ask") in WHERE:
        receive(turn)  # another message, before the last one was placed
        return begin(turn)
    report = _open_report(turn) if turn.heard.resumes else None
    if report is not None:
        return add(turn, report)
    if channels.says("greeting", text):
        return turn.said.append(spoken.help_text())
    if channels.says("thanks", text):
        return None
    return begin(turn)


def _command(turn: Turn) -> bool:
    """STATUS, CANCEL, NEW, REPORT, HELP, NOT THIS; True when it was one of them."""
    text, step = turn.text, turn.step
    if channels.says("help", text):
        turn.said.append(spoken.help_text())
    elif channels.says("status", text):
        report = _latest(turn)
        turn.said.append(
            spoken.status_text(report, turn.heard.channel, turn.now)
            if report
            else spoken.nothing_open_text()
        )
    elif channels.says("cancel", text):
        _cancel(turn)
    elif channels.says("another", text):
        turn.talk.step = {"another": True}
        turn.said.append(spoken.another_text())
    elif channels.says("violation", text):
        turn.talk.step = {"another": True, "kind": Kind.VIOLATION}
        turn.said.append(spoken.ask_happened_text())
    elif "shown" in step and channels.says("not_this", text):
        step.pop("shown")
        step["disputed"] = True
        if step.get("place"):
            receive(turn)
        else:
            ask_place(turn)
    else:
        return False
    return True


def _receipt(turn: Turn) -> bool:
    """A receipt code opens its report for its own sender; for anybody else it is unknown."""
    text = turn.text
    if not _CODE.fullmatch(text) or read_receipt(text) is None:
        return False
    report = report_of_receipt(text)
    mine = report is not None and report.conversation_id == turn.talk.pk
    if report is None and not any(letter.isdigit() for letter in text):
        return False  # four words of four letters
    if mine:
        turn.talk.step = {"report": report.pk}
        turn.said.append(spoken.status_text(report, turn.heard.channel, turn.now))
    else:
        turn.said.append(spoken.unknown_code_text())
    return True


def _cancel(turn: Turn) -> None:
    """Drop what is half said, or take back what was sent."""
    report = None if turn.step.get("words") else _open_report(turn)
    if report is not None:
        made = withdraw_report(now=turn.now, report=report, reason=turn.text)
        turn.said.append(spoken.withdrawn_text(made.state == Withdrawal.State.ASKED))
    elif turn.step:
        turn.said.append(spoken.dropped_text())
    else:
        turn.said.append(spoken.nothing_open_text())
    turn.talk.step = {}


def _open_report(turn: Turn) -> Report | None:
    """The report that is talked about, while it waits for its answer."""
    if turn.step.get("another"):
        return None
    report = _latest(turn)
    if report is None or report.withdrawn_at is not None or report.answer_id is not None:
        return None
    return report


def _latest(turn: Turn) -> Report | None:
    """The report that was opened by its code, or else the last one sent."""
    mine = Report.objects.filter(conversation=turn.talk).select_related(
        "group", "answer__institution"
    )
    focused = mine.filter(pk=turn.step.get("report", 0)).first()
    return focused or mine.order_by("-pk").first()
