"""What goes into a check: whom one asked and what they said, and what a colleague sees otherwise."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import allowed
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.up.models import Check, Dissent, ReportGroup, Source
from kentongan.vault.intake import Kept
from kentongan.vault.seal import seal_file

from .check import group_of
from .hold import hold_group
from .receive import clean_words

_LINK = re.compile(r"https?://[^\s]+\.[^\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What else is known of a source; every part may be left out."""

    asked_at: datetime | None = None
    answered_at: datetime | None = None
    origin: str = ""  # whose word it repeats; sources of one origin count once
    archive_url: str = ""
    is_party: bool = False  # whom the message is about: the right of reply
    may_be_named: bool = False


PLAIN = Asked()


def note_source(
    *,
    actor: Actor,
    now: datetime,
    check: Check,
    name: str,
    via: str,
    said: str,
    stance: str,
    url: str = "",
    asked: Asked = PLAIN,
    file: Kept | None = None,
) -> Source:
    """Write down who was asked, through what and when, what they said, and what it means.

    The desk that leads the check holds it meanwhile. The desk of another branch that saw the same may
    add what it knows, without taking the work over. `file` shows it: a letter, a recording, a picture.
    """
    leads = _may_add(actor, check, now)
    if check.status == Check.Status.DONE:
        raise Refusal("check.already_decided")
    name = " ".join(name.replace("\x00", " ").split())
    if not name:
        raise Refusal("source.name_missing", field="name")
    if stance not in Source.Stance.values:
        raise Refusal("source.stance_missing", field="stance")
    said = "" if stance == Source.Stance.NO_ANSWER and not said.strip() else clean_words(said)
    _look_over(now, url, asked, stance)
    if check.sources.filter(name__iexact=name).exists():
        raise Refusal("source.not_independent", field="name")
    with transaction.atomic():
        if leads:
            hold_group(actor=actor, now=now, group=group_of(check))
        source = Source.objects.create(
            check_record=check,
            name=name[:160],
            via=via,
            said=said,
            stance=stance,
            url=url.strip(),
            asked_at=asked.asked_at,
            answered_at=asked.answered_at,
            origin=" ".join(asked.origin.split())[:160],
            archive_url=asked.archive_url.strip(),
            is_party=asked.is_party,
            may_be_named=asked.may_be_named,
            edition=check.edition,
            noted_by_id=actor.post_id,
            noted_at=now,
        )
        record(
            "source.noted",
            actor=actor,
            now=now,
            subject="check",
            subject_id=check.pk,
            source=source.pk,
            stance=stance,
            party=asked.is_party,
        )
        if file is not None:
            _seal(actor, now, source, file)
    return source


def attach_source_file(
    *, actor: Actor, now: datetime, check: Check, source: Source, file: Kept | None
) -> Source:
    """Add the file that shows what a source said, noted before. A source has one, and it stays.

    The same bytes again change nothing.
    """
    leads = _may_add(actor, check, now)
    if source.check_record_id != check.pk:
        raise Refusal("permission.denied")
    if check.status == Check.Status.DONE:
        raise Refusal("check.already_decided")
    if file is None:
        raise Refusal("source.file_missing", field="file")
    with transaction.atomic():
        if leads:
            hold_group(actor=actor, now=now, group=group_of(check))
        source = Source.objects.select_for_update().get(pk=source.pk)
        if source.file_id is not None:
            if source.file.sha256 != file.sha256:
                raise Refusal("source.has_file", field="file")
            transaction.on_commit(file.drop, robust=True)
            return source
        _seal(actor, now, source, file)
    return source


def _seal(actor: Actor, now: datetime, source: Source, file: Kept) -> None:
    """Into the vault in the unit of the note itself; custody begins with it."""
    sample = group_of(source.check_record).sample
    source.file = seal_file(file, actor=actor, now=now, place=actor.place, sample=sample)
    source.save(update_fields=["file"])
    record(
        "source.file_sealed",
        actor=actor,
        now=now,
        subject="check",
        subject_id=source.check_record_id,
        place=actor.place,
        source=source.pk,
        sha256=file.sha256,
    )


def note_dissent(*, actor: Actor, now: datetime, check: Check, words: str) -> Dissent:
    """A colleague sees the result otherwise; it stands beside it, for the second person to read.

    One from each post for each result: the same words again change nothing.
    """
    _may_add(actor, check, now)
    if check.status != Check.Status.DONE:
        raise Refusal("dissent.nothing_decided")
    words = clean_words(words)
    if len(words) < 10:
        raise Refusal("dissent.too_short", field="words")
    mine = Dissent.objects.filter(check_record=check, by=actor.post_id, edition=check.edition)
    if kept := mine.first():
        if kept.words == words:
            return kept
        raise Refusal("dissent.already_noted")
    try:
        with transaction.atomic():
            dissent = Dissent.objects.create(
                check_record=check,
                by_id=actor.post_id,
                at=now,
                words=words,
                edition=check.edition,
            )
            record(
                "dissent.noted",
                actor=actor,
                now=now,
                subject="check",
                subject_id=check.pk,
                edition=check.edition,
            )
    except IntegrityError:  # the same form, sent twice at the same moment
        return mine.get()
    return dissent


def _may_add(actor: Actor, check: Check, now: datetime) -> bool:
    """True for the desk that leads the check; False for another that saw the same; else a no."""
    leading = group_of(check)
    if _reaches(actor, leading, now):
        return True
    others = check.claim.groups.exclude(pk=leading.pk)
    if any(_reaches(actor, group, now) for group in others):
        return False
    raise Refusal("permission.denied")


def _reaches(actor: Actor, group: ReportGroup, now: datetime) -> bool:
    """True when the group was seen somewhere the actor checks things."""
    codes = group.exposures.values_list("code", flat=True)
    return any(allowed(actor, "check.write", place=c, of=group.owner, now=now) for c in codes)


def _look_over(now: datetime, url: str, asked: Asked, stance: str) -> None:
    """Times that cannot be, and links that are none."""
    if asked.asked_at is not None and asked.asked_at > now:
        raise Refusal("source.in_the_future", field="asked_at")
    if asked.answered_at is not None and asked.answered_at > now:
        raise Refusal("source.in_the_future", field="answered_at")
    if asked.asked_at and asked.answered_at and asked.answered_at < asked.asked_at:
        raise Refusal("source.answered_before_asked", field="answered_at")
    if stance == Source.Stance.NO_ANSWER and asked.answered_at is not None:
        raise Refusal("source.no_answer_answered", field="answered_at")
    for field, link in (("url", url.strip()), ("archive_url", asked.archive_url.strip())):
        if link and (len(link) > 2000 or "\x00" in link or not _LINK.fullmatch(link)):
            raise Refusal("report.bad_link", field=field)
