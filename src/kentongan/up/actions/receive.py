"""Receive a report: keep the words exactly as sent, or refuse; then promise the next step."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from kentongan.ledger.actor import PUBLIC, Actor
from kentongan.ledger.insert import insert
from kentongan.ledger.jobs import later
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.places import zones
from kentongan.roster.models import ImportBatch, Institution, Place, Post
from kentongan.rules.response import owner_of_kind
from kentongan.seals import receipt_code, receipt_hash
from kentongan.up.address import seal
from kentongan.up.links import keys_of
from kentongan.up.models import Conversation, Filing, Kind, LinkSeen, Openness, Report

LONGEST = 5000
_LINK = re.compile(r"https?://[^\s]+\.[^\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Extra:
    """What only some doors know of a report; every part may be left out."""

    category: str = ""  # a key of rules/categories.toml
    filing: str = Filing.INFORMATION
    openness: str = Openness.ANONYMOUS
    sent_by: int | None = None  # post of a partner or organiser whose own item it is
    entered_by: int | None = None  # post of the officer who typed it for somebody
    conversation: Conversation | None = None
    outside_id: str | None = None  # its id where it came from; the same id is the same report
    batch: ImportBatch | None = None
    against: Institution | None = None
    against_post: Post | None = None

    def columns(self) -> dict[str, object]:
        """As columns of Report."""
        return {
            "category": self.category,
            "filing": self.filing,
            "openness": self.openness,
            "sent_by_id": self.sent_by,
            "entered_by_id": self.entered_by,
            "conversation": self.conversation,
            "outside_id": self.outside_id,
            "batch": self.batch,
            "against": self.against,
            "against_post": self.against_post,
        }


PLAIN = Extra()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender gets. `again` is true when the very same thing had been received before."""

    code: str
    report: Report
    again: bool


def receive_report(
    *,
    now: datetime,
    key: str,
    words: str,
    kind: str,
    place: Place | None = None,
    place_said: str = "",
    link: str = "",
    happened_on: date | None = None,
    email: str = "",
    channel: str = "web",
    actor: Actor = PUBLIC,
    disputed: bool = False,
    sample: bool = False,
    extra: Extra = PLAIN,
) -> Receipt:
    """Store a report and return its receipt; the same `key` with the same words is one report.

    `key` is the secret of the form it came in on (at least 80 random bits). The receipt is derived
    from it, so a form sent twice, at once or a day later, gives one report and one code.
    `disputed`: the sender was shown an answer and says it is about something else.
    """
    words, link = look_over(
        now=now, words=words, kind=kind, place=place, link=link, happened_on=happened_on
    )
    if len(key) < 20:
        raise Refusal("form.stale")
    code = receipt_code(settings.RECEIPT_KEY, key, words)
    report = Report(
        receipt_hash=receipt_hash(code),
        kind=kind,
        owner=owner_of_kind(kind),
        words=words,
        link=link,
        place=place,
        place_code=place.code if place else "",
        place_said=place_said.replace("\x00", "")[:200],
        happened_on=happened_on,
        channel=channel,
        received_at=now,
        email_sealed=seal(email) if email else "",
        sample=sample,
        **extra.columns(),
    )
    links = [LinkSeen(key=seen) for seen in keys_of(link, words)]
    with transaction.atomic(savepoint=False):
        new = insert(report, or_nothing=True)
        if new:
            for seen in links:
                seen.report = report
            LinkSeen.objects.bulk_create(links)
            record(
                "report.received",
                actor=actor,
                now=now,
                subject="report",
                subject_id=report.pk,
                place=report.place_code,
                kind=kind,
                channel=channel,
            )
            later("up.group_report", report_id=report.pk, disputed=disputed)
    if not new:  # the same form, perhaps at the same moment, or an id of elsewhere
        report = Report.objects.filter(receipt_hash=report.receipt_hash).first()
        if report is None:
            raise Refusal("items.outside_known", field="outside_id")
    return Receipt(code=code, report=report, again=not new)


def look_over(
    *,
    now: datetime,
    words: str,
    kind: str,
    place: Place | None = None,
    link: str = "",
    happened_on: date | None = None,
) -> tuple[str, str]:
    """Words and link as they would be kept, or the refusal; stores nothing.

    For forms in several steps, so that a slip shows on the step where it was made.
    """
    words = clean_words(words)
    if kind not in Kind.values:
        raise Refusal("report.unknown_kind", field="kind")
    link = _checked_link(link)
    _check_day(happened_on, place, now)
    return words, link


def clean_words(words: str) -> str:
    """The words as sent, or a refusal: what cannot be stored or read is said so, not altered.

    NUL and lone surrogates are no text: no database keeps them and no person typed them. U+FFFD is
    what a browser or server leaves in place of what it could not read: the words are lost already.
    """
    text = words.replace("\r\n", "\n").strip()
    if any("\ud800" <= letter <= "\udfff" or letter in "\x00\ufffd" for letter in text):
        raise Refusal("report.not_text", field="words")
    if not text:
        raise Refusal("report.empty", field="words")
    if len(text) > LONGEST:
        raise Refusal("report.too_long", field="words", longest=LONGEST, length=len(text))
    if len(text) < 4 and not any(letter.isalnum() for letter in text):
        raise Refusal("report.too_short", field="words")
    if len(text) < 2:
        raise Refusal("report.too_short", field="words")
    return text


def _checked_link(link: str) -> str:
    link = link.strip()
    if link and (len(link) > 2000 or "\x00" in link or not _LINK.fullmatch(link)):
        raise Refusal("report.bad_link", field="link")
    return link


def _check_day(day: date | None, place: Place | None, now: datetime) -> None:
    """A day that has not come yet, by the clock of the place, is a slip of the finger."""
    if day is None:
        return
    today = now.astimezone(zones.info(place.zone if place else zones.WIB)).date()
    if day > today:
        raise Refusal("report.day_to_come", field="happened_on", day=day, today=today)
    if day.year < 2000:
        raise Refusal("report.day_too_old", field="happened_on")
