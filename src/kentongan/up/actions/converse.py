"""The conversation behind a receipt: the sender adds, the desk replies."""

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction

from kentongan.ledger.actor import PUBLIC, Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.seals import read_receipt, receipt_hash
from kentongan.up.models import Message, Report
from kentongan.up.models.reach import is_unbiased

from .carry import carry_reply
from .receive import clean_words


def report_of_receipt(typed: str) -> Report | None:
    """The report a receipt opens, or None: a wrong code and an unknown one are the same."""
    code = read_receipt(typed)
    # A code that cannot be one is looked up all the same, so that both answers cost the same.
    return (
        Report.objects.select_related("group__claim", "answer__institution", "place")
        .filter(receipt_hash=receipt_hash(code or "no such code"))
        .first()
    )


def add_words(*, now: datetime, report: Report, words: str, key: str) -> Message:
    """The sender adds something to what was sent; whoever holds the receipt is the sender."""
    return _write(PUBLIC, now, report, words, key)


def reply(*, actor: Actor, now: datetime, report: Report, words: str, key: str) -> Message:
    """The desk writes to the sender; on a channel it goes out there too, once."""
    require(actor, "report.reply", place=report.place_code, of=report.owner, now=now)
    if not is_unbiased(actor, report):
        raise Refusal("permission.denied")
    return _write(actor, now, report, words, key)


def _write(actor: Actor, now: datetime, report: Report, words: str, key: str) -> Message:
    words = clean_words(words)
    once = hashlib.sha256(f"{report.pk}\x00{key}\x00{words}".encode()).hexdigest()
    try:
        with transaction.atomic():
            message = Message.objects.create(
                report=report,
                by_id=actor.post_id,
                from_desk=actor.kind == "post",
                words=words,
                at=now,
                key=once,
            )
            record(
                "message.written",
                actor=actor,
                now=now,
                subject="report",
                subject_id=report.pk,
                place=report.place_code,
                message=message.pk,
            )
            if message.from_desk:
                carry_reply(message=message, now=now)
    except IntegrityError:  # the same words on the same form: sent twice
        return Message.objects.get(key=once)
    return message
