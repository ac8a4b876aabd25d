"""Bring in what independent fact-checkers published; put one aside that does not belong here."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.rules import claimreview, claimreview_feed
from kentongan.up.models import OutsideCheck

_COLUMNS = ("publisher", "publisher_url", "words", "title", "rating", "checked_on", "licence")


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a list."""

    new: int
    changed: int
    unchanged: int
    refused: tuple[claimreview.Problem, ...] = ()  # entries of a feed that are no review


def import_outside(
    *, actor: Actor, now: datetime, content: str | bytes, sample: bool = False
) -> Brought:
    """Store every review of a list, or none of it: a rubbish entry is refused by its number.

    A feed (Atom, RSS) carries other articles too, and nobody can take them out before: its reviews
    are stored, and every other entry is refused by its number.
    The address of a review is its name: the same list again changes nothing, a changed review is
    updated. One that a keeper put aside stays aside.
    """
    require(actor, "outside.import", place=actor.place, of=actor.institution, now=now)
    reviews, refused = _read(content)
    with transaction.atomic():
        one_at_a_time("up.import_outside")
        result = _store(reviews, actor, now, sample)
        if result.new or result.changed:
            record(
                "outside.imported",
                actor=actor,
                now=now,
                subject="outside",
                subject_id=0,
                new=result.new,
                changed=result.changed,
            )
    return replace(result, refused=tuple(refused))


def hide_outside(*, actor: Actor, now: datetime, check: OutsideCheck, hide: bool = True) -> None:
    """Put one aside, or bring it back; twice is once."""
    require(actor, "outside.import", place=actor.place, of=actor.institution, now=now)
    with transaction.atomic():
        rows = OutsideCheck.objects.filter(pk=check.pk, hidden_at__isnull=hide)
        if rows.update(hidden_at=now if hide else None, updated_at=now):
            record(
                "outside.hidden",
                actor=actor,
                now=now,
                subject="outside",
                subject_id=check.pk,
                hidden=hide,
            )


def _read(content: str | bytes) -> tuple[list[claimreview.Review], list[claimreview.Problem]]:
    if isinstance(content, bytes):
        if len(content) > claimreview.BYTES:
            raise Refusal("outside.too_large", field="file", most=claimreview.most())
        try:
            content = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Refusal("outside.bad_file", field="file") from None
    if not content.strip():
        raise Refusal("outside.empty", field="text")
    if len(content) > claimreview.BYTES:
        raise Refusal("outside.too_large", field="text", most=claimreview.most())
    feed = claimreview_feed.looks_like_one(content)
    try:
        found = claimreview_feed.read(content) if feed else claimreview.read(content)
    except claimreview_feed.Unsafe:
        raise Refusal("outside.unsafe_file", field="text") from None
    if found is None or not any(found):
        raise Refusal("outside.bad_file", field="text")
    reviews, problems = found
    if len(reviews) + len(problems) > claimreview.most():
        raise Refusal("outside.too_large", field="text", most=claimreview.most())
    if problems and not (feed and reviews):
        raise Refusal(
            "outside.lines_refused",
            field="text",
            count=len(problems),
            first=problems[0].number,
            problems=problems,
        )
    return reviews, problems


def _store(reviews: list[claimreview.Review], actor: Actor, now: datetime, sample: bool) -> Brought:
    by_hash = {hashlib.sha256(review.url.encode()).hexdigest(): review for review in reviews}
    kept = {row.url_hash: row for row in OutsideCheck.objects.filter(url_hash__in=by_hash)}
    new, changed = [], []
    for digest, review in by_hash.items():
        values = {name: getattr(review, name) for name in _COLUMNS}
        row = kept.get(digest)
        if row is None:
            new.append(
                OutsideCheck(
                    url_hash=digest,
                    url=review.url,
                    read_at=now,
                    updated_at=now,
                    read_by_id=actor.post_id,
                    sample=sample,
                    **values,
                )
            )
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            row.updated_at = now
            changed.append(row)
    OutsideCheck.objects.bulk_create(new)
    OutsideCheck.objects.bulk_update(changed, [*_COLUMNS, "updated_at"])
    return Brought(len(new), len(changed), len(by_hash) - len(new) - len(changed))
