"""Stages on an office's own ground: write a row, approve it as the second person, take it back."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from kentongan.down.models import LocalStage
from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.roster.models import Post
from kentongan.rules.stages import Schedule, schedules

FAR = 3  # years from the vote; further is a slip of the pen
OPEN = (LocalStage.State.DRAFT, LocalStage.State.APPROVED)


def write_stage(
    *,
    actor: Actor,
    now: datetime,
    schedule: str,
    kind: str,
    code: str = "",
    label: str = "",
    start: date | None,
    end: date | None = None,
    basis: str,
    note: str = "",
    sample: bool = False,
) -> LocalStage:
    """State other days, the day of an event, or an own row, for the own territory.

    The same row twice is the row that already waits or holds.
    """
    require(actor, "stage.write", place=actor.place, of=actor.institution, now=now)
    label, basis, note = (" ".join(_plain(text).split()) for text in (label, basis, note))
    if kind == LocalStage.Kind.EXTRA:
        code = slugify(label).replace("-", "_")[:40]
    if kind == LocalStage.Kind.EVENT:
        end = start
    end = end or start
    for refusal in look_over(
        schedule=schedule, kind=kind, code=code, label=label, start=start, end=end, basis=basis
    ):
        raise refusal
    institution = Post.objects.select_related("institution").get(pk=actor.post_id).institution
    same = {"schedule": schedule, "kind": kind, "code": code, "place_code": actor.place}
    with transaction.atomic():
        one_at_a_time(f"down.stage.{actor.place}.{code}")
        twin = LocalStage.objects.filter(
            **same, start=start, end=end, basis=basis[:200], state__in=OPEN
        ).first()
        if twin is not None:
            return twin
        row = LocalStage.objects.create(
            **same,
            institution=institution,
            owner=actor.institution,
            label=label if kind == LocalStage.Kind.EXTRA else "",
            start=start,
            end=end,
            basis=basis[:200],
            note=note[:400],
            drafted_by_id=actor.post_id,
            drafted_at=now,
            sample=sample,
        )
        record("stage.drafted", actor=actor, now=now, **_facts(row))
    return row


def approve_stage(*, actor: Actor, now: datetime, row: LocalStage) -> LocalStage:
    """Approve as the second person; it holds from now on. Twice is refused: it is no draft."""
    _require_second(actor, row, now)
    with transaction.atomic():
        done = LocalStage.objects.filter(pk=row.pk, state=LocalStage.State.DRAFT).update(
            state=LocalStage.State.APPROVED, approved_by=actor.post_id, approved_at=now
        )
        if not done:
            raise Refusal("stage.not_a_draft")
        row.refresh_from_db()
        record("stage.approved", actor=actor, now=now, **_facts(row))
    return row


def return_stage(*, actor: Actor, now: datetime, row: LocalStage, why: str) -> None:
    """Send a draft back to its writer, with a reason."""
    _require_second(actor, row, now)
    _close(actor, now, row, why, LocalStage.State.DRAFT, LocalStage.State.RETURNED)


def withdraw_stage(*, actor: Actor, now: datetime, row: LocalStage, why: str) -> None:
    """Take back a row that holds; what lies above it shows again at once."""
    require(actor, "stage.approve", place=row.place_code, of=row.owner, now=now)
    _close(actor, now, row, why, LocalStage.State.APPROVED, LocalStage.State.WITHDRAWN)


def look_over(
    *,
    schedule: str,
    kind: str,
    code: str,
    label: str,
    start: date | None,
    end: date | None,
    basis: str,
) -> list[Refusal]:
    """Everything that stands in the way, each with its field."""
    table = schedules().get(schedule)
    if table is None:
        return [Refusal("stage.unknown_schedule", field="what")]
    found = []
    if not _is_known(table, kind, code):
        found.append(Refusal("stage.unknown", field="what"))
    if kind == LocalStage.Kind.EXTRA and not 5 <= len(label) <= 140:
        found.append(Refusal("stage.label_missing", field="label"))
    if start is None or end is None:
        found.append(Refusal("stage.day_missing", field="start"))
    elif end < start:
        found.append(Refusal("stage.ends_before_it_starts", field="end"))
    elif max(abs(day.year - table.vote_day.year) for day in (start, end)) > FAR:
        found.append(Refusal("stage.day_far_off", field="start", year=str(table.vote_day.year)))
    if len(basis) < 5:
        found.append(Refusal("stage.basis_missing", field="basis"))
    return found


def _is_known(table: Schedule, kind: str, code: str) -> bool:
    if kind == LocalStage.Kind.EXTRA:
        return True
    if kind == LocalStage.Kind.EVENT:
        return code in table.events
    return kind == LocalStage.Kind.DATES and any(stage.code == code for stage in table.stages)


def _require_second(actor: Actor, row: LocalStage, now: datetime) -> None:
    require(actor, "stage.approve", place=row.place_code, of=row.owner, now=now)
    # The same person in another post is still the same person.
    if row.drafted_by.person_id == actor.person_id:
        raise Refusal("stage.second_person")


def _close(actor: Actor, now: datetime, row: LocalStage, why: str, before: str, after: str) -> None:
    why = " ".join(_plain(why).split())
    if len(why) < 5:
        raise Refusal("stage.reason_missing", field="why")
    with transaction.atomic():
        done = LocalStage.objects.filter(pk=row.pk, state=before).update(
            state=after, closed_why=why[:400]
        )
        if not done:
            raise Refusal("stage.already_closed")
        if after == LocalStage.State.RETURNED:
            record("stage.returned", actor=actor, now=now, **_facts(row))
        else:
            record("stage.withdrawn", actor=actor, now=now, **_facts(row))


def _facts(row: LocalStage) -> dict[str, Any]:
    """What an event about a row says."""
    return {
        "subject": "local_stage",
        "subject_id": row.pk,
        "place": row.place_code,
        "schedule": row.schedule,
        "kind": str(row.kind),
        "stage": row.code if row.kind != LocalStage.Kind.EXTRA else "",
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
    }


def _plain(text: str) -> str:
    return text.replace("\x00", " ").encode("utf-8", "ignore").decode()
