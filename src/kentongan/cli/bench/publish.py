"""Releasing a notice to a million organisers: a row per district against a row per person."""

from django.db import connection, transaction

from kentongan.down.actions.count import count_seats
from kentongan.down.actions.release import release_notice
from kentongan.down.models import Delivery, Notice

from . import ground

BATCH = 100


def run(options) -> dict[str, object]:
    """Seconds and megabytes for one notice to every village, through the real action and its database.

    Beside it, in the same run and the same tables, the shapes of the field: a row per person by the
    ORM's bulk_create, in transactions of 100 (mailroom), and a transaction each (Notify; measured on
    a part and scaled). The headcount that the release reads was counted before, as the page that
    writes a notice does; its own cost is told.
    """
    people = ground.PEOPLE // 20 if options.quick else ground.PEOPLE
    with ground.country(people) as office:
        counted = ground.timed(lambda: count_seats(now=ground.NOW))
        ours = ground.timed(lambda: ground.notice_to(("",), office, release_notice, "bench:all"))
        again = ground.timed(
            lambda: ground.notice_to(("32",), office, release_notice, "bench:province")
        )
        notice = Notice.objects.get(about="bench:all")
        assert notice.expected == people, (notice.expected, people)
        ids = range(1, people + 1)
        return {
            "name": "publish",
            "unit": f"seconds and MB on {connection.vendor}, one notice to {people:,} organisers in "
            "83,762 villages",
            "ours": ours
            | {"one province": again["seconds"], "headcount, before": counted["seconds"]},
            "peers": {
                "row per person, bulk_create": _fresh(_bulk, notice, ids),
                "row per person, 100 per transaction": _fresh(_batches, notice, ids, part=0.1),
                "row per person, one transaction each": _fresh(
                    _one_by_one, notice, ids, part=0.005
                ),
            },
        }


def _fresh(way, notice: Notice, ids: range, part: float = 1.0) -> dict[str, float]:
    """Measured on a part, scaled to the whole; the rows are taken out again."""
    some = ids[: max(1, int(len(ids) * part))]
    found = ground.timed(lambda: way(notice, some))
    Delivery.objects.all().delete()
    if part < 1:  # rows go into pages that were freed: only the time can be scaled
        return {"seconds": round(found["seconds"] / part, 1), "measured part": part}
    return found


def _bulk(notice: Notice, ids: range) -> None:
    with transaction.atomic():
        Delivery.objects.bulk_create(
            (Delivery(notice=notice, post_id=n) for n in ids), batch_size=1000
        )


def _batches(notice: Notice, ids: range) -> None:
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            Delivery.objects.bulk_create(
                Delivery(notice=notice, post_id=n) for n in ids[start : start + BATCH]
            )


def _one_by_one(notice: Notice, ids: range) -> None:
    for n in ids:
        with transaction.atomic():
            Delivery.objects.create(notice=notice, post_id=n)
