"""Carry words to a sender on the channel they wrote on: promised with the act, handed over later."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.outbox import send_later, wake
from kentongan.ledger.record import record
from kentongan.rules import channels
from kentongan.up.address import seal, unseal
from kentongan.up.models import Clarification, Conversation, Message, Report
from kentongan.up.spoken import answer_text, link_of, reply_text

HOUR = timedelta(hours=1)
OWED = 200  # conversations looked at in one round


def carry(
    *,
    conversation: Conversation,
    key: str,
    text: str,
    now: datetime,
    purpose: str = "",
    values: Sequence[str] = (),
    thread: str = "",
    buttons: Sequence[list[str]] = (),
) -> None:
    """Promise one message to the sender. The same key twice is one message.

    What is said may hold a receipt code, so it lies sealed in the outbox; the address is looked up
    when it is handed over. `purpose` names the template that may go outside the channel's window.
    """
    if not conversation.address_sealed:
        return
    said = {"text": text, "purpose": purpose, "values": list(values), "thread": thread}
    said |= {"buttons": list(buttons)} if buttons else {}
    send_later(
        key=key,
        # "email" is a message to an address; a letter belongs to a conversation.
        channel="letter" if conversation.channel == "email" else conversation.channel,
        address="",
        body="",
        data={"conversation": conversation.pk, "sealed": seal(json.dumps(said))},
        now=now,
    )


def carry_answer(
    *, report: Report, clarification: Clarification, now: datetime, wrong: str = ""
) -> None:
    """Tell one who asked, on their own channel, once for each version of the answer.

    `wrong`: what the answer they were given before said wrongly; then this is said first.
    """
    if report.conversation is None or report.withdrawn_at is not None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        carry(
            conversation=report.conversation,
            key=f"answer:{clarification.pk}:{report.pk}",
            text=(correction_line(wrong) if wrong else _("Your message has an answer."))
            + "\n\n"
            + answer_text(clarification, report.conversation.channel),
            now=now,
            purpose="answer",
            values=[clarification.headline, link_of(clarification)],
        )


def correction_line(wrong: str) -> str:
    """The first line to somebody who was told something wrong by us."""
    return _("We correct the answer you got from us. What was wrong: %(wrong)s") % {"wrong": wrong}


def carry_reply(*, message: Message, now: datetime) -> None:
    """What an officer wrote goes out on the sender's channel."""
    conversation = message.report.conversation
    if conversation is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        carry(
            conversation=conversation,
            key=f"reply:{message.pk}",
            text=reply_text(message),
            now=now,
            purpose="reply",
            values=[message.words],
        )


def may_speak(conversation: Conversation, now: datetime) -> bool:
    """Count one reply of the machine; False when this hour has had enough of them."""
    if conversation.hour_began_at is None or now - conversation.hour_began_at >= HOUR:
        conversation.hour_began_at, conversation.hour_replies = now, 0
    if conversation.hour_replies >= channels.most_replies():
        return False
    conversation.hour_replies += 1
    return True


def said_in(data: dict) -> dict:
    """What was sealed into a message of the outbox."""
    return json.loads(unseal(data.get("sealed", "")) or "{}")


def rest(*, conversation: Conversation, key: str, now: datetime) -> None:
    """Note that a message waits until the sender writes; the desk is shown that.

    When the sender has written since `conversation` was read, it may go at once.
    """
    with transaction.atomic():
        row = Conversation.objects.select_for_update().get(pk=conversation.pk)
        if row.last_in_at > conversation.last_in_at:
            wake([key], now)
        elif key not in row.waits:
            row.waits = [*row.waits, key]
            row.save(update_fields=["waits"])


def wake_waiting(conversation: Conversation, now: datetime) -> None:
    """The sender wrote: what waited may go."""
    wake(conversation.waits, now)
    conversation.waits, conversation.blocked_at = [], None


def note_blocked(*, conversation_id: int, now: datetime) -> None:
    """The sender stopped us from writing; only they can open it again, by writing."""
    Conversation.objects.filter(pk=conversation_id, blocked_at=None).update(blocked_at=now)


def forget_addresses(*, now: datetime) -> int:
    """Empty the addresses of those to whom nothing has been owed for as long as the rule says.

    Doing it twice changes nothing: an emptied address is not looked at again.
    """
    before = now - channels.address_kept()
    over = Q(answered_at__lte=before) | Q(withdrawn_at__lte=before)
    Report.objects.filter(over).exclude(email_sealed="").update(email_sealed="")
    quiet = Conversation.objects.filter(last_in_at__lte=before).exclude(address_sealed="")
    owed = Report.objects.filter(conversation__isnull=False, withdrawn_at=None, answer=None)
    lately = Report.objects.filter(conversation__isnull=False, answered_at__gt=before)
    quiet = quiet.exclude(pk__in=owed.values("conversation"))
    quiet = quiet.exclude(pk__in=lately.values("conversation"))
    ids = list(quiet.order_by("pk").values_list("pk", flat=True)[:OWED])
    for pk in ids:
        with transaction.atomic():
            done = (
                Conversation.objects.filter(pk=pk, last_in_at__lte=before)
                .exclude(address_sealed="")
                .update(address_sealed="", step={}, waits=[])
            )
            if done:
                record(
                    "conversation.forgotten",
                    actor=SYSTEM,
                    now=now,
                    subject="conversation",
                    subject_id=pk,
                )
    return len(ids)
