"""Where the numbers of one account come from: exports and single numbers, and what each changes."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Max, Min, OuterRef, Q

from .growth import Point, series
from .models import Account, ImportBatch, Reading

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Brought:
    """An export that was brought in, and what would happen if it were taken out again."""

    batch: ImportBatch
    first: date
    last: date
    values: int  # that count or did count, until it is taken out
    restored: int  # of an earlier export: they would count again
    before: Point | None  # the last followers' number as it stands
    after: Point | None  # and as it would be


def exports_of(account: Account) -> list[Brought]:
    """Exports of an account, the newest first."""
    rows = ImportBatch.objects.filter(readings__account=account).annotate(
        first=Min("readings__day"),
        last=Max("readings__day"),
        values=Count("readings", filter=Q(readings__withdrawn_at=None)),
    )
    found = []
    for batch in rows.order_by("-pk")[:SHOWN]:
        now = then = None
        if batch.undone_at is None:
            now, then = _last(account, None), _last(account, batch.pk)
        found.append(
            Brought(
                batch, batch.first, batch.last, batch.values, _restored(batch), now, then
            )
        )  # fmt: skip
    return found


def numbers_of(account: Account) -> list[Reading]:
    """Numbers noted by hand or by an adapter, the newest first; those taken out are not shown."""
    rows = account.readings.standing().exclude(source="export").select_related("picture")
    return list(rows.order_by("-day", "-pk")[:SHOWN])


def _restored(batch: ImportBatch) -> int:
    earlier = Reading.objects.not_withdrawn().filter(
        account=OuterRef("account"), metric=OuterRef("metric"), delta=OuterRef("delta"),
        day=OuterRef("day"), source=OuterRef("source"), pk__lt=OuterRef("pk"),
    )  # fmt: skip
    return batch.readings.standing().filter(Exists(earlier)).count()


def _last(account: Account, but: int | None) -> Point | None:
    """The last point of the followers' line, also without one of the exports."""
    rows: dict[tuple, Reading] = {}
    for row in account.readings.not_withdrawn().filter(metric="followers").order_by("pk"):
        if but is None or row.batch_id != but:
            rows[row.day, row.delta, row.source] = row
    points = series(rows.values())
    return points[-1] if points else None
