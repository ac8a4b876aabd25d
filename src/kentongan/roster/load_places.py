"""Bring the real map into the database. Running it twice changes nothing.

A place keeps its id for ever: when the map's new edition gives it another name or code, the old one
goes to PlaceHistory. KPU's code and name of 2024 go there too where they differ ("kpu2024").
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db import transaction

from kentongan.ledger.refusal import Refusal
from kentongan.places import NATION
from kentongan.places.names import search_form
from kentongan.places.succession import pair
from kentongan.places.tree import BASIS, EDITION, Row, read_tree

from .models import Place, PlaceHistory

CHUNK = 2_000
KPU = "kpu2024"
LOCAL = ("rw", "tps")  # not of the map: they come from an office's own file
_WIDTHS = (0, 2, 4, 6, 10)
_KEPT = ("code", "name", "level", "zone", "tps", "voters", "voters_note", "search", "valid_until")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did."""

    added: int
    changed: int  # renamed, recoded, refreshed or dissolved
    unchanged: int
    seconds: float


@dataclass(slots=True)
class _Plan:
    """What has to be written."""

    new: list[Place] = field(default_factory=list)
    changed: dict[int, Place] = field(default_factory=dict)
    recoded: dict[str, str] = field(default_factory=dict)  # old code → new code
    history: list[PlaceHistory] = field(default_factory=list)


@transaction.atomic
def load_places(
    progress: Progress | None = None, *, within: str = NATION, rows: Iterable[Row] | None = None
) -> LoadResult:
    """Load the shipped map, all in one transaction; `within` takes one branch and what is above it.

    `progress` is called with (places done, places in all). `rows` replaces the shipped map.
    """
    began = time.perf_counter()
    tree = list(read_tree(within) if rows is None else rows)
    if all(row.code != within for row in tree):
        raise Refusal("place.unknown", field="within", said=within[:60])
    known = {place.code: place for place in _known(within)}
    plan = _plan(tree, known)
    _write(plan, progress or (lambda done, total: None), len(tree))
    _former_codes_of_kpu(tree, within)
    changed = len(plan.changed)
    added = len(plan.new)
    return LoadResult(
        added, changed, len(tree) - added - _living(plan), time.perf_counter() - began
    )


def _living(plan: _Plan) -> int:
    return sum(
        place.valid_until is None and place.level not in LOCAL for place in plan.changed.values()
    )


def _known(within: str) -> Iterator[Place]:
    """Places of the map already there: the branch, and what lies above it."""
    yield from Place.objects.filter(
        code__in=[within[:width] for width in _WIDTHS if width < len(within)]
    )
    yield from Place.objects.within(within).exclude(level__in=LOCAL).iterator(CHUNK)


def _plan(tree: list[Row], mapped: dict[str, Place]) -> _Plan:
    plan = _Plan()
    before = _succession(tree, mapped)
    for row in tree:
        # Not `.get(…, "")`: that is the country, and a new place is not the country renamed.
        old = before.get(row.code) if row.code else NATION
        place = None if old is None else mapped.get(old)
        if place is None:
            plan.new.append(Place(**_values(row)))
        elif any(getattr(place, name) != value for name, value in _values(row).items()):
            _change(plan, place, row)
    gone = set(mapped) - set(before.values()) - {NATION}
    _dissolve(plan, [mapped[code] for code in sorted(gone)], {row.code for row in tree})
    _take_along(plan)
    return plan


def _succession(tree: list[Row], mapped: dict[str, Place]) -> dict[str, str]:
    """New code → the code the same place has in the database."""
    old = {code: place.name for code, place in mapped.items() if code}
    new = {row.code: row.name for row in tree if row.code}
    if not old:
        return {}
    if old == new:
        return {code: code for code in new}
    return pair(old, new)


def _values(row: Row) -> dict[str, object]:
    return {
        "code": row.code,
        "name": row.name,
        "level": row.level,
        "zone": row.zone,
        "tps": row.tps,
        "voters": row.voters,
        "voters_note": row.voters_note,
        "search": search_form(row.name, row.level),
        "valid_until": None,
    }


def _change(plan: _Plan, place: Place, row: Row) -> None:
    if (place.code, place.name) != (row.code, row.name):
        reason = "rename" if place.code == row.code else "recode"
        plan.history.append(_history(place, reason, BASIS))
    if place.code != row.code:
        plan.recoded[place.code] = row.code
    for name, value in _values(row).items():
        setattr(place, name, value)
    plan.changed[place.pk] = place


def _history(place: Place, reason: str, basis: str) -> PlaceHistory:
    return PlaceHistory(
        place=place,
        code=place.code,
        name=place.name,
        valid_from=place.valid_from,
        valid_until=EDITION,
        reason=reason,
        basis=basis,
    )


def _dissolve(plan: _Plan, gone: list[Place], taken: set[str]) -> None:
    """Places the new edition has no more, and the RW and TPS in them.

    A code that the edition hands to another place is given up and stays in the history.
    """
    for place in gone:
        handed_on = place.code in taken
        for lost in [place, *_inside(place.code)]:
            if lost.valid_until is not None and not handed_on:
                continue
            lost.valid_until = lost.valid_until or EDITION
            if handed_on:
                plan.history.append(_history(lost, "merge", BASIS))
                lost.code = f"x{lost.pk}"
            plan.changed[lost.pk] = lost


def _take_along(plan: _Plan) -> None:
    """RW and TPS follow their village to its new code."""
    for old, new in plan.recoded.items():
        for place in _inside(old):
            plan.history.append(_history(place, "recode", BASIS))
            place.code = new + place.code[10:]
            plan.changed[place.pk] = place


def _inside(village: str) -> list[Place]:
    """The RW and TPS of a village; none for a larger place, whose villages are on the map."""
    if len(village) != 10:
        return []
    return list(Place.objects.within(village).filter(level__in=LOCAL))


def _write(plan: _Plan, progress: Progress, total: int) -> None:
    done = total - len(plan.new)
    if plan.recoded:
        # Codes may change hands in a ring, so all of them are put down before any is taken up.
        for places in _chunks(list(plan.changed.values())):
            final = [place.code for place in places]
            for place in places:
                place.code = f"~{place.pk}"
            Place.objects.bulk_update(places, ["code"])
            for place, code in zip(places, final, strict=True):
                place.code = code
    for places in _chunks(list(plan.changed.values())):
        Place.objects.bulk_update(places, _KEPT)
    for places in _chunks(plan.new):
        progress(done, total)
        Place.objects.bulk_create(places)
        done += len(places)
    PlaceHistory.objects.bulk_create(plan.history, CHUNK, ignore_conflicts=True)
    progress(total, total)


def _former_codes_of_kpu(tree: list[Row], within: str) -> None:
    """Keep KPU's codes and names of 2024 findable, exactly those of this edition."""
    ids = dict(
        Place.objects.filter(code__in=[row.code for row in tree if row.kpu_name]).values_list(
            "code", "id"
        )
    )
    wanted = {
        (ids[row.code], row.kpu_code or row.code, row.kpu_name) for row in tree if row.kpu_name
    }
    there = PlaceHistory.objects.filter(reason=KPU)
    if within:
        there = there.filter(place__in=Place.objects.within(within)) | there.filter(
            place__in=ids.values()
        )
    rows = {(kept.place_id, kept.code, kept.name): kept.pk for kept in there}
    PlaceHistory.objects.filter(pk__in=[rows[key] for key in rows.keys() - wanted]).delete()
    PlaceHistory.objects.bulk_create(
        PlaceHistory(place_id=place, code=code, name=name, reason=KPU, basis="KPU, Pemilu 2024")
        for place, code, name in sorted(wanted - rows.keys())
    )


def _chunks(places: list[Place]) -> Iterator[list[Place]]:
    for start in range(0, len(places), CHUNK):
        yield places[start : start + CHUNK]
