"""The calendar of a place: the table of the election, with what offices stated from the top down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kentongan.rules.stages import COMING, DONE, NOW, Schedule, Stage

from .models import KitVersion, LocalStage
from .official import sound


@dataclass(frozen=True, slots=True)
class Row:
    """One stage as it holds at a place."""

    code: str
    group: str  # of the table; "" for a row an office added
    label: dict[str, str]
    start: date | None
    end: date | None
    status: str
    stage: Stage | None  # None: the office's own row
    local: LocalStage | None  # None: straight from the table
    waits_for: str = ""  # event whose day is not known yet

    @property
    def known(self) -> bool:
        """True when there is a day to draw."""
        return self.start is not None or self.end is not None


def calendar_of(schedule: Schedule, code: str, today: date) -> list[Row]:
    """Every stage as it holds at a place, in the order of the table, local rows after."""
    dates, events, extra = _stated(schedule.code, code)
    days = {event: row.start for event, row in events.items()}
    found = [_row(stage, today, dates.get(stage.code), days, events) for stage in schedule.stages]
    found += [
        Row(
            code=row.code,
            group="",
            label={"id": row.label, "en": row.label},
            start=row.start,
            end=row.end,
            status=status_of(row.start, row.end, today),
            stage=None,
            local=row,
        )
        for row in extra
    ]
    return found


def status_of(start: date | None, end: date | None, today: date) -> str:
    """Over, now or to come; a row without a first day runs until its last."""
    if start is None and end is None:
        return COMING
    if end is not None and today > end:
        return DONE
    return COMING if start is not None and today < start else NOW


def explainers(schedule: str, code: str | None, now: datetime) -> dict[str, list[KitVersion]]:
    """Stage → published explanations in force that hold at a place; None is anywhere."""
    rows = KitVersion.objects.in_force(now).filter(schedule=schedule).exclude(stage="")
    if code is not None:
        rows = rows.for_place(code)
    found: dict[str, list[KitVersion]] = {}
    for row in sound(rows):
        found.setdefault(row.stage, []).append(row)
    return found


def gaps(schedule: Schedule, code: str, now: datetime) -> list[Stage]:
    """Stages that nobody has explained for this place yet."""
    have = explainers(schedule.code, code, now)
    return [stage for stage in schedule.stages if stage.code not in have]


def _stated(
    schedule: str, code: str
) -> tuple[dict[str, LocalStage], dict[str, LocalStage], list[LocalStage]]:
    """What offices stated for a place and around it; the nearest office has the last word."""
    dates: dict[str, LocalStage] = {}
    events: dict[str, LocalStage] = {}
    extra: dict[str, LocalStage] = {}
    rows = LocalStage.objects.holding_at(code).filter(schedule=schedule)
    for row in rows.select_related("institution"):
        into = {"dates": dates, "event": events, "extra": extra}[row.kind]
        into[row.code] = row
    return dates, events, sorted(extra.values(), key=lambda row: (row.start, row.pk))


def _row(
    stage: Stage,
    today: date,
    local: LocalStage | None,
    days: Mapping[str, date],
    events: Mapping[str, LocalStage],
) -> Row:
    start, end = (local.start, local.end) if local else stage.dated(days)
    return Row(
        code=stage.code,
        group=stage.group,
        label=stage.label,
        start=start,
        end=end,
        status=status_of(start, end, today),
        stage=stage,
        local=local or events.get(stage.after),
        waits_for="" if local or stage.after in events else stage.after,
    )
