"""Reading how far a notice to the whole country has come."""

import statistics
from collections.abc import Callable

from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import Substr

from kentongan.down.actions.release import release_notice
from kentongan.down.actions.together import acknowledge_together
from kentongan.down.chain import chain_by_area, chain_of_districts
from kentongan.down.models import Delivery
from kentongan.ledger.actor import SYSTEM
from kentongan.roster.models import Post

from . import ground


def run(options) -> dict[str, object]:
    """Milliseconds (median of 15) for all districts, for all provinces, and for one province's regencies.

    Beside it the same question asked of the rows of people: joined and counted when it is asked.
    """
    people = ground.PEOPLE // 5 if options.quick else ground.PEOPLE
    with ground.country(people) as office:
        notice = ground.notice_to(("",), office, release_notice, "bench:all")
        half = people // 2
        acknowledge_together(
            actor=SYSTEM, now=ground.NOW, notice=notice, post_ids=range(1, half + 1)
        )
        ids = [notice.pk]
        districts = chain_of_districts(notice.pk)
        assert sum(row.acknowledged for row in districts) == half
        return {
            "name": "coverage",
            "unit": f"ms on {connection.vendor}, {half:,} of {people:,} have stated receipt",
            "ours": {
                f"{len(districts):,} districts": _median(lambda: chain_of_districts(notice.pk)),
                "38 provinces": _median(lambda: chain_by_area(ids, within="", width=2)),
                "one province": _median(lambda: chain_by_area(ids, within="32", width=4)),
            },
            "peers": {
                "counted from rows of people, all districts": _median(
                    lambda: _counted(notice.pk), times=3
                )
            },
        }


def _median(work: Callable[[], object], times: int = 15) -> dict[str, float]:
    """By the clock on the wall, and of this process alone."""
    wall, cpu = [], []
    for _ in range(times):
        with ground.Watch() as watch:
            work()
        wall.append(watch.wall)
        cpu.append(watch.cpu)
    return {
        "ms": round(statistics.median(wall) * 1000, 2),
        "of the processor": round(statistics.median(cpu) * 1000, 2),
    }


def _counted(notice: int) -> list[tuple]:
    expected = (
        Post.objects.filter(role="pps")
        .annotate(area=Substr("place__code", 1, 6))
        .values_list("area")
        .annotate(n=Count("id"))
        .order_by()
    )
    done = (
        Delivery.objects.filter(Q(notice=notice), acknowledged_at__isnull=False)
        .annotate(area=Substr("post__place__code", 1, 6))
        .values_list("area")
        .annotate(n=Count("id"))
        .order_by()
    )
    return [*expected, *done]
