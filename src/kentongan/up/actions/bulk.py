"""The same act on several things: each in a transaction of its own, so that one no stops no other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from kentongan.ledger.actor import Actor
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Place
from kentongan.up.models import Change, Report, ReportGroup
from kentongan.up.unsettled import same_words

from .convert import convert_group
from .hold import hold_group, let_go
from .settle import settle_reports
from .tag import tag_group
from .undo import undo_change

MOST = 60  # things in one form


@dataclass
class Done:
    """What came of it: how many, what can be taken back, and the refusals."""

    count: int = 0
    changes: list[int] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def take_groups(*, actor: Actor, now: datetime, groups: Iterable[ReportGroup]) -> Done:
    """Hold each that nobody else holds."""

    def take(done: Done, group: ReportGroup) -> None:
        mine = group.held_by_id == actor.post_id
        hold_group(actor=actor, now=now, group=group)
        if not mine:
            done.held.append(group.pk)

    return _each(groups, take)


def tag_groups(
    *, actor: Actor, now: datetime, groups: Iterable[ReportGroup], values: list[str]
) -> Done:
    """Add these values to each; what a group has already stays."""

    def tag(done: Done, group: ReportGroup) -> None:
        have = list(group.tags.values_list("value", flat=True))
        _note(done, tag_group(actor=actor, now=now, group=group, values=[*have, *values]))

    return _each(groups, tag)


def convert_groups(
    *, actor: Actor, now: datetime, groups: Iterable[ReportGroup], kind: str
) -> Done:
    """Make each that kind."""

    def convert(done: Done, group: ReportGroup) -> None:
        _note(done, convert_group(actor=actor, now=now, group=group, kind=kind)[1])

    return _each(groups, convert)


def settle_words(*, actor: Actor, now: datetime, report: Report, place: Place) -> Done:
    """Settle every report in reach that says the place with the same words, group by group."""
    first = {
        row.group_id: row
        for row in same_words(actor, now, report).exclude(group=None).order_by("-pk")[:2000]
    }

    def settle(done: Done, one: Report) -> None:
        change = settle_reports(actor=actor, now=now, report=one, place=place, alike=True)
        _note(done, change)
        done.count += change.reports - 1 if change else 0

    return _each(list(first.values()), settle)


def undo_all(
    *, actor: Actor, now: datetime, changes: Iterable[Change], held: Iterable[ReportGroup] = ()
) -> Done:
    """Take several changes back, the latest first, and let go of what was taken."""

    def undo(done: Done, change: Change) -> None:
        undo_change(actor=actor, now=now, change=change)
        done.changes.append(change.pk)

    done = _each(sorted(changes, key=lambda change: -change.pk), undo)
    for group in held:
        let_go(actor=actor, now=now, group=group)
        done.count += 1
    return done


def _each(things: Iterable, act: Callable) -> Done:
    done = Done()
    for thing in list(things)[:MOST]:
        try:
            act(done, thing)
            done.count += 1
        except Refusal as refusal:
            done.refusals.append(refusal)
    return done


def _note(done: Done, change: Change | None) -> None:
    if change is not None:
        done.changes.append(change.pk)
