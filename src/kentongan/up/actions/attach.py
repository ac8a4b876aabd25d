"""Attach files to a report: sealed and noted in one unit with it, or not at all."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from kentongan.ledger.actor import PUBLIC, Actor
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.up.models import Attachment, Message, Openness, Report
from kentongan.vault.boxes import open_text, seal_text
from kentongan.vault.intake import Kept
from kentongan.vault.places import MOST_TOGETHER
from kentongan.vault.seal import seal_file

MOST_FILES = 20  # of one form
MOST_OF_REPORT = 100  # in the whole life of one report, with everything added later
LONGEST_NAME = 120
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # controls, marks of direction, halves


def attach_files(
    *,
    now: datetime,
    report: Report,
    files: Iterable[Kept],
    names: Iterable[str] = (),
    actor: Actor = PUBLIC,
    message: Message | None = None,
) -> list[Attachment]:
    """Seal these files and tie them to the report, in the order given.

    `names` are what the sender's phone called them: kept, sealed, only of a sender who gave a name.
    The same bytes twice on one report are one piece of evidence, so sending again changes nothing.
    """
    files = list(files)
    if len(files) > MOST_FILES:
        raise Refusal("file.too_many", field="files", most=MOST_FILES)
    called = [*names, *([""] * len(files))]
    with transaction.atomic():
        # One at a time for a report: the limits hold, and the numbers of evidence stay put.
        report = Report.objects.select_for_update().get(pk=report.pk)
        known = {row.file.sha256: row for row in report.attachments.select_related("file")}
        found = []
        for kept, name in zip(files, called, strict=False):
            if kept.sha256 in known:
                found.append(known[kept.sha256])
                transaction.on_commit(kept.drop, robust=True)
                continue
            _has_room(known.values(), kept)
            made = _attach(now, actor, report, message, kept, name)
            known[kept.sha256] = made
            found.append(made)
    return found


def _has_room(known: Iterable[Attachment], kept: Kept) -> None:
    known = list(known)
    if len(known) >= MOST_OF_REPORT:
        raise Refusal("file.too_many", field="files", most=MOST_OF_REPORT)
    if sum(row.file.size for row in known) + kept.size > MOST_TOGETHER:
        raise Refusal("file.too_much", field="files", most=MOST_TOGETHER)


def _attach(
    now: datetime, actor: Actor, report: Report, message: Message | None, kept: Kept, name: str
) -> Attachment:
    file = seal_file(kept, actor=actor, now=now, place=report.place_code, sample=report.sample)
    tells = report.openness != Openness.ANONYMOUS or actor.kind == "post"
    name = _readable(name)
    made = Attachment.objects.create(
        report=report,
        message=message,
        file=file,
        from_desk=actor.kind == "post" and report.sent_by_id != actor.post_id,
        at=now,
        name_sealed=seal_text(name) if tells and name else "",
    )
    record(
        "file.attached",
        actor=actor,
        now=now,
        subject="report",
        subject_id=report.pk,
        place=report.place_code,
        sha256=file.sha256,
    )
    return made


def _readable(name: str) -> str:
    """A name with nothing in it that cannot be seen or turns the line around, and not endless."""
    seen = (sign for sign in name if unicodedata.category(sign) not in UNSEEN)
    return "".join(seen)[:LONGEST_NAME]


def name_of(attachment: Attachment) -> str:
    """What the sender called the file, where that was kept; "" otherwise."""
    return open_text(attachment.name_sealed) if attachment.name_sealed else ""
