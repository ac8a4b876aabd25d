"""State how many people a kind of unit has; correct it, explain it. Nothing stated is ever altered."""

from datetime import date, datetime

from django.db import transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.rules import accounts

from ..models import Headcount, HeadcountNote, Place

MOST = 10_000_000


def state_headcount(
    *,
    actor: Actor,
    now: datetime,
    owner: str,
    place: Place,
    unit: str,
    status: str,
    number: int,
    source: str,
    on: date,
    note: str = "",
    corrects: Headcount | None = None,
    sample: bool = False,
) -> Headcount:
    """One stated number, with whose word it is and the day it is of.

    The same statement twice is one. A correction is a new statement; the old one points to it.
    """
    require(actor, "headcount.edit", place=place.code, of=owner, now=now)
    if unit not in accounts.units():
        raise Refusal("headcount.unknown_unit", field="unit")
    if status not in accounts.table()["status"]:
        raise Refusal("headcount.unknown_status", field="status")
    if not 0 <= number <= MOST:
        raise Refusal("headcount.number", field="number")
    source, note = " ".join(source.split()), " ".join(note.split())
    if len(source) < 3:
        raise Refusal("headcount.source_missing", field="source")
    if on > now.date():
        raise Refusal("headcount.day_to_come", field="on")
    said = {"place": place, "owner": owner, "unit": unit, "status": status, "on": on}
    with transaction.atomic():
        known = Headcount.objects.standing().filter(
            **said, number=number, source=source[:300], note=note[:400]
        )
        if (same := known.first()) is not None:
            return same
        made = Headcount.objects.create(
            **said, number=number, source=source[:300], note=note[:400],
            by_post=actor.post_id, at=now, sample=sample,
        )  # fmt: skip
        if corrects is not None:
            _replace(corrects, made, owner, place)
        record(
            "headcount.stated",
            actor=actor,
            now=now,
            subject="headcount",
            subject_id=made.pk,
            place=place.code,
            unit=unit,
            status=status,
            number=number,
            on=on.isoformat(),
            corrects=corrects.pk if corrects else None,
        )
    return made


def withdraw_headcount(*, actor: Actor, now: datetime, headcount: Headcount) -> None:
    """A statement that nobody stands by any more; it stays in the history."""
    require(actor, "headcount.edit", place=headcount.place.code, of=headcount.owner, now=now)
    with transaction.atomic():
        kept = Headcount.objects.select_for_update().get(pk=headcount.pk)
        if kept.withdrawn_at is not None:
            return
        kept.withdrawn_at = now
        kept.save(update_fields=["withdrawn_at"])
        record(
            "headcount.withdrawn",
            actor=actor,
            now=now,
            subject="headcount",
            subject_id=kept.pk,
            place=headcount.place.code,
        )


def explain_headcount(
    *, actor: Actor, now: datetime, headcount: Headcount, text: str
) -> HeadcountNote:
    """What a person found out about a number that does not add up; the number stays as stated."""
    require(actor, "headcount.edit", place=headcount.place.code, of=headcount.owner, now=now)
    text = " ".join(text.split())
    if len(text) < 5:
        raise Refusal("headcount.note_short", field="text")
    with transaction.atomic():
        note, made = HeadcountNote.objects.get_or_create(
            headcount=headcount, text=text[:600], defaults={"by_post": actor.post_id, "at": now}
        )
        if made:
            record(
                "headcount.explained",
                actor=actor,
                now=now,
                subject="headcount",
                subject_id=headcount.pk,
                place=headcount.place.code,
            )
    return note


def _replace(old: Headcount, new: Headcount, owner: str, place: Place) -> None:
    kept = Headcount.objects.select_for_update().get(pk=old.pk)
    if kept.owner != owner or kept.place_id != place.pk or kept.replaced_by_id is not None:
        raise Refusal("headcount.corrected_already", field="number")
    if kept.pk == new.pk:
        return
    kept.replaced_by = new
    kept.save(update_fields=["replaced_by"])
