"""The way of one claim beat by beat, built from what the ledger knows, with its slowest part."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from kentongan.ledger.models import Event
from kentongan.places import range_of
from kentongan.up.models import Report, Source

from .measure import Measure


@dataclass(frozen=True, slots=True)
class Beat:
    """One hand-over. `took` is the time since the beat before it; None before it happened."""

    code: str
    at: datetime | None
    took: timedelta | None


@dataclass(frozen=True, slots=True)
class Trail:
    """The beats in order, and what stands beside them."""

    beats: tuple[Beat, ...]
    slowest: str  # code of the beat that took longest; "" while there is nothing to compare
    first_place: str  # code of the place first seen
    first_channel: str
    sources: int


def trail(measured: Measure, *, within: str) -> Trail:
    """From the first sighting to four fifths of the villages; steps that fell away are left out."""
    low, high = range_of(within)
    here = Report.objects.filter(
        group__claim=measured.claim, place_code__gte=low, place_code__lt=high
    )
    first = here.order_by("received_at", "id").values("id", "place_code", "channel")[0]
    grouped = Event.objects.filter(
        code="report.grouped", subject="report", subject_id=first["id"]
    ).aggregate(at=Min("at"))["at"]
    beats = _beats(
        [
            ("seen", measured.first_seen),
            ("grouped", grouped),
            ("opened", measured.opened_at),
            ("verdict", measured.verdict_at),
            ("approved", measured.approved_at),
            ("released", measured.released_at),
            ("first_known", measured.first_known_at),
            ("share_known", measured.share_known_at),
        ]
    )
    compared = [beat for beat in beats if beat.took]
    return Trail(
        beats=beats,
        slowest=max(compared, key=lambda beat: beat.took).code if len(compared) > 1 else "",
        first_place=first["place_code"],
        first_channel=first["channel"],
        sources=Source.objects.filter(check_record__claim=measured.claim).count(),
    )


def _beats(steps: list[tuple[str, datetime | None]]) -> tuple[Beat, ...]:
    """In the order of time, each with the time since the one before.

    What had happened before the rumour came here took no time here. A step that a later one made
    needless is left out; those still to come stand at the end.
    """
    first = dict(steps)["seen"]
    last_done = max(position for position, (_, when) in enumerate(steps) if when is not None)
    done = sorted(
        ((code, when) for code, when in steps if when is not None), key=lambda step: step[1]
    )
    made: list[Beat] = []
    before: datetime | None = None
    for code, when in done:
        made.append(Beat(code, when, when - before if before is not None else None))
        before = when if when >= first and (before is not None or code == "seen") else None
    made += [Beat(code, None, None) for code, when in steps[last_done + 1 :] if when is None]
    return tuple(made)
