"""Take numbers out again: a whole export, or one number; what it stood in the way of counts again."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from kentongan.ledger.actor import Actor
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal

from ..models import ImportBatch, Reading
from .readings import require_keeper

KIND = "metrics"


def undo_readings(*, actor: Actor, now: datetime, batch: int) -> tuple[int, int]:
    """Take an export out; (numbers taken out, earlier numbers that count again).

    Days that a newer export has taken over stay with that one. Done twice, nothing changes.
    """
    with transaction.atomic():
        kept = ImportBatch.objects.select_for_update().filter(pk=batch, kind=KIND).first()
        first = kept and kept.readings.select_related("account__institution__place").first()
        if kept is None or first is None:
            raise Refusal("import.batch_unknown", batch=batch)
        require_keeper(actor, first.account, now)
        if kept.undone_at is not None:
            return 0, 0
        taken, restored = _withdraw(kept.readings.not_withdrawn(), now)
        kept.undone_at = now
        kept.save(update_fields=["undone_at"])
        record(
            "reading.import_undone", actor=actor, now=now, subject="account",
            subject_id=first.account_id, place=first.account.place.code, days=taken,
            restored=restored, sha256=kept.sha256,
        )  # fmt: skip
    return taken, restored


def withdraw_reading(*, actor: Actor, now: datetime, reading: Reading) -> None:
    """Take one number out, noted by hand or read by an adapter; an export goes as a whole.

    A sealed screenshot stays sealed: that there was one is part of its custody. Twice is once.
    """
    require_keeper(actor, reading.account, now)
    if reading.source == "export":
        raise Refusal("reading.of_export")
    with transaction.atomic():
        mine = Reading.objects.select_for_update().filter(pk=reading.pk).not_withdrawn()
        taken, restored = _withdraw(mine, now)
        if taken:
            record(
                "reading.withdrawn", actor=actor, now=now, subject="account",
                subject_id=reading.account_id, place=reading.account.place.code,
                metric=reading.metric, source=reading.source, restored=restored,
            )  # fmt: skip


def _withdraw(rows: QuerySet[Reading], now: datetime) -> tuple[int, int]:
    """How many went, and how many of an earlier export or statement count in their place."""
    standing = list(
        rows.standing().values_list("account_id", "metric", "delta", "day", "source", "pk")
    )
    taken = rows.update(withdrawn_at=now, replaced_at=Coalesce("replaced_at", now))
    restored = 0
    for account, metric, delta, day, source, pk in standing:
        before = Reading.objects.not_withdrawn().filter(
            account=account, metric=metric, delta=delta, day=day, source=source, pk__lt=pk
        )
        last = before.order_by("-pk").values_list("pk", flat=True).first()
        if last is not None:
            restored += Reading.objects.filter(pk=last).update(replaced_at=None)
    return taken, restored
