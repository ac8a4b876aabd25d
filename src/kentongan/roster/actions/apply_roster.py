"""Apply a list that somebody has looked at: part by part, so that a killed worker loses nothing."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from kentongan.ledger.actor import SYSTEM, Actor
from kentongan.ledger.jobs import later
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal

from ..apply_roster import change, end, join, sweep
from ..bulk import no_rounds
from ..models import RosterFile, RosterPart, StagedRow

LINES = 25_000  # of one part: about a second of the database
State, What = RosterFile.State, StagedRow.What


def apply_roster(
    *, actor: Actor, now: datetime, file: RosterFile, leavers: bool = False, promise: bool = True
) -> None:
    """Begin to apply; a list that is being applied or was applied stays as it is.

    Posts that the list does not name end only when `leavers` says so. With `promise=False` the
    caller does the parts itself (the command line).
    """
    require(actor, "roster.edit", place=file.place, of=file.owner, now=now)
    with transaction.atomic():
        kept = RosterFile.objects.select_for_update().get(pk=file.pk)
        if kept.state in (State.APPLYING, State.APPLIED):
            return
        if kept.state != State.READ:
            raise Refusal("roster.file_closed")
        rows = StagedRow.objects.filter(file=kept)
        if not leavers:
            rows.filter(what=What.LEAVE).update(what=What.LEFT_OUT)
        wanted = (What.JOIN, What.CHANGE, What.LEAVE)
        if not rows.filter(what__in=wanted).exists():
            raise Refusal("roster.nothing_to_apply")
        kept.total = rows.aggregate(last=Max("line"))["last"]
        kept.done, kept.state, kept.changed_at = 0, State.APPLYING, now
        kept.save(update_fields=["total", "done", "state", "changed_at"])
        record(
            "roster.confirmed",
            actor=actor,
            now=now,
            subject="import_batch",
            subject_id=kept.batch_id,
            place=kept.place,
            leavers=leavers,
        )
        if promise:
            _promise(kept)


def apply_part(*, now: datetime, file_id: int, after: int) -> bool:
    """Apply the lines after this one; True when there are more. A part done before is left alone."""
    with no_rounds(), transaction.atomic():
        file = RosterFile.objects.select_for_update().select_related("batch").get(pk=file_id)
        if file.state != State.APPLYING or file.done != after:
            return file.state == State.APPLYING
        high = min(after + LINES, file.total)
        done = join(file, after, high, now)
        done |= {"changed": change(file, after, high), "left": end(file, after, high, now)}
        sweep(file, after, high)
        counts = dict(file.facts.get("applied", {}))
        for name, n in done.items():
            counts[name] = counts.get(name, 0) + n
        file.facts["applied"], file.done, file.changed_at = counts, high, now
        if finished := high >= file.total:
            file.state = State.APPLIED
            RosterPart.objects.filter(file=file).delete()
        file.save(update_fields=["facts", "done", "state", "changed_at"])
        record(
            "roster.part_applied",
            actor=SYSTEM,
            now=now,
            subject="import_batch",
            subject_id=file.batch_id,
            place=file.place,
            upto=high,
            **done,
        )
    return not finished


def apply_part_and_go_on(*, now: datetime, file_id: int, after: int) -> None:
    """One part, and the promise of the next in the same transaction."""
    with transaction.atomic():
        apply_part(now=now, file_id=file_id, after=after)
        file = RosterFile.objects.get(pk=file_id)
        if file.state == State.APPLYING:
            _promise(file)


def _promise(file: RosterFile) -> None:
    key = f"roster.apply_part:{file.pk}:{file.done}"
    later("roster.apply_part", key=key, file_id=file.pk, after=file.done)
