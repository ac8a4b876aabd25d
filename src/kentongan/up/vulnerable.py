"""How often each of the five vulnerabilities was reported: by region, by week, by source (R1.13)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import Substr, TruncWeek

from kentongan.ledger.actor import Actor
from kentongan.places import zone_of, zones
from kentongan.roster.branch import names_of
from kentongan.rules.vulnerabilities import vulnerabilities
from kentongan.up.models import Report

WEEKS = 8
_NEXT = {0: 2, 2: 4, 4: 6, 6: 10, 10: 10}  # digits of the level below


@dataclass(frozen=True, slots=True)
class Line:
    """One region, week or source: reports per value, in the order of the article."""

    key: str
    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Marks, not reports: one report may carry two values."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Vulnerable:
    """The whole page."""

    values: tuple[str, ...]
    totals: tuple[int, ...]
    regions: tuple[Line, ...]
    weeks: tuple[Line, ...]
    sources: tuple[Line, ...]
    reports: int  # in reach since the first of the weeks
    tagged: int  # of them in groups that carry a value


def vulnerable(actor: Actor, now: datetime) -> Vulnerable:
    """Counted over the last weeks, of what lies in reach."""
    zone = zones.info(zone_of(actor.place))
    since = week_of(now.astimezone(zone).date()) - timedelta(weeks=WEEKS - 1)
    start = datetime.combine(since, datetime.min.time(), zone)
    reports = Report.objects.visible_to(actor, now).filter(received_at__gte=start)
    marked = reports.filter(group__tags__value__in=list(vulnerabilities()))
    values = tuple(vulnerabilities())
    by_region = _counted(
        marked.annotate(key=Substr("place_code", 1, _NEXT[min(len(actor.place), 10)])), values
    )
    by_week = _counted(marked.annotate(key=TruncWeek("received_at", tzinfo=zone)), values)
    by_source = _counted(marked.annotate(key=_channel()), values)
    names = names_of(key for key in by_region if key)
    weeks = [since + timedelta(weeks=n) for n in range(WEEKS)]
    dated = {key.astimezone(zone).date(): row for key, row in by_week.items()}
    none = (0,) * len(values)
    regions = [Line(key, names.get(key, ""), row) for key, row in by_region.items()]
    sources = [Line(key, key, row) for key, row in by_source.items()]
    return Vulnerable(
        values=values,
        totals=tuple(sum(row[n] for row in by_source.values()) for n in range(len(values))),
        regions=tuple(sorted(regions, key=lambda line: (-line.total, line.key))),
        weeks=tuple(Line(day.isoformat(), "", dated.get(day, none)) for day in weeks),
        sources=tuple(sorted(sources, key=lambda line: (-line.total, line.key))),
        reports=reports.count(),
        tagged=marked.distinct().count(),
    )


def week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def _channel():
    return Substr("channel", 1)


def _counted(marked, values: tuple[str, ...]) -> dict:
    """Key → reports per value."""
    found: dict = defaultdict(lambda: [0] * len(values))
    rows = marked.values("key", "group__tags__value").annotate(n=Count("pk")).order_by()
    for row in rows:
        if row["group__tags__value"] in values:
            found[row["key"]][values.index(row["group__tags__value"])] += row["n"]
    return {key: tuple(counts) for key, counts in found.items()}
