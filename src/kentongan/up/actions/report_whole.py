"""A report with everything that belongs to it (files, and who sends it): one unit, or nothing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kentongan.ledger.actor import PUBLIC, Actor
from kentongan.ledger.refusal import Refusal
from kentongan.up.links import plain_link
from kentongan.up.models import Filing, Message, Openness, Report
from kentongan.vault.intake import Kept

from .attach import attach_files
from .converse import add_words
from .identify import Told, identify_sender, look_over_identity
from .particulars import Particulars, keep_particulars, look_over_particulars, today_at
from .receive import PLAIN, Extra, Receipt, receive_report


def report_whole(
    *,
    now: datetime,
    files: Sequence[Kept] = (),
    names: Sequence[str] = (),
    told: Told | None = None,
    particulars: Particulars | None = None,
    gone: bool = False,
    actor: Actor = PUBLIC,
    extra: Extra = PLAIN,
    **report: object,
) -> Receipt:
    """Receive a report, seal its files and its sender. Sent twice, it is one report.

    `extra` says what the sender chose to be; `told` is what was said of the name. `gone`: a file of
    the form waits no more; that is no trouble when the report, with it, had been received before.
    `particulars` is the rest of the form of an official report; information keeps none of it.
    """
    told = look_over_identity(told or Told(), openness=extra.openness, filing=extra.filing)
    if particulars is not None and extra.filing == Filing.OFFICIAL:
        particulars = look_over_particulars(
            particulars,
            happened_on=report.get("happened_on"),
            today=today_at(report.get("place"), now),
        )
    with transaction.atomic():
        received = receive_report(now=now, actor=actor, extra=extra, **report)
        if gone and not received.again:
            raise Refusal("file.gone", field="files")
        if extra.openness != Openness.ANONYMOUS or extra.filing == Filing.OFFICIAL:
            identify_sender(
                now=now, report=received.report, told=told, openness=extra.openness, actor=actor
            )
        if particulars is not None and extra.filing == Filing.OFFICIAL:
            keep_particulars(now=now, report=received.report, given=particulars, actor=actor)
        if files:
            attach_files(now=now, report=received.report, files=files, names=names, actor=actor)
    return received


def add_to_report(
    *,
    now: datetime,
    report: Report,
    words: str,
    key: str,
    files: Sequence[Kept] = (),
    names: Sequence[str] = (),
    gone: bool = False,
) -> Message | None:
    """The sender adds words, evidence, or both, behind the receipt; one unit, or nothing.

    Files need no words. The same words on the same form, and the same bytes, are there once.
    """
    with transaction.atomic():
        if gone and not files:
            raise Refusal("file.gone", field="files")
        message = None
        if words.strip() or not files:
            message = add_words(now=now, report=report, words=words, key=key)
        if files:
            attach_files(now=now, report=report, files=files, names=names, message=message)
    return message


def words_for(words: str, link: str, files: Sequence[Kept]) -> str:
    """What stands for the words of somebody who sent only a link or a picture.

    A link stands in its plain form, so that the same page makes the same words; a file by the
    beginning of its hash.
    """
    if words.strip():
        return words
    if plain := plain_link(link):
        return f"https://{plain}"
    if link.strip():
        return link
    return f"Gambar tanpa keterangan {files[0].sha256[:16]}" if files else ""
