"""What a desk changed is noted so that it can be taken back exactly, while nothing rests on it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.up.models import Change, Message, Move, Report, ReportGroup, Tag
from kentongan.up.models.reach import is_unbiased

from .group import TURN, recount
from .hold import refuse_if_held, require_reach

_COLUMNS = ("kind", "owner", "claim_id", "against_id", "against_post_id", "merged_into_id")


def begin_change(
    code: str,
    *,
    actor: Actor,
    now: datetime,
    group: ReportGroup,
    touched: Iterable[ReportGroup],
    reports: QuerySet[Report] | None = None,
) -> Change:
    """Before the write, inside its transaction: what the groups are, and where the reports are."""
    touched = list(touched)
    change = Change.objects.create(
        code=code,
        group=group,
        by_id=actor.post_id,
        at=now,
        before=_as_they_are(row.pk for row in touched),
    )
    change.touched.set(touched)
    if reports is not None:
        moves = [
            Move(
                change=change,
                report_id=row["pk"],
                group_id=row["group"],
                kind=row["kind"],
                owner=row["owner"],
                place_id=row["place"],
                against_id=row["against"],
                against_post_id=row["against_post"],
            )
            for row in reports.values(
                "pk", "group", "kind", "owner", "place", "against", "against_post"
            )
        ]
        Move.objects.bulk_create(moves, batch_size=400)
        change.reports = len(moves)
    return change


def end_change(change: Change, *made: ReportGroup) -> Change:
    """After the write: what the groups are now, with those that it made."""
    change.touched.add(*made)
    change.after = _as_they_are(change.touched.values_list("pk", flat=True))
    change.save(update_fields=["after", "reports"])
    return change


def undo_change(*, actor: Actor, now: datetime, change: Change) -> Change:
    """Take a change back: every report and group is again what it was.

    Refused once something rests on it: a later change, a check, somebody at work on it, an answer
    that has gone out. Doing it twice changes nothing.
    """
    with transaction.atomic():
        one_at_a_time(TURN)
        change = Change.objects.select_for_update().get(pk=change.pk)
        groups = {row.pk: row for row in change.touched.select_related("held_by__person")}
        _may_undo(actor, now, change, groups.values())
        if change.undone_at is not None:
            return change
        _refuse_if_rested_on(actor, now, change, groups)
        made = [row for pk, row in groups.items() if str(pk) not in change.before]
        _put_back(change, made)
        for pk in groups:
            recount(pk)
        change.undone_at, change.undone_by_id = now, actor.post_id
        change.save(update_fields=["undone_at", "undone_by"])
        record(
            "change.undone",
            actor=actor,
            now=now,
            subject="group",
            subject_id=change.group_id,
            change=change.pk,
            of=change.code,
        )
    return change


def _as_they_are(pks: Iterable[int]) -> dict[str, dict]:
    """What a change may alter in these groups."""
    pks = list(pks)
    tags: dict[int, list[str]] = {}
    for group, value in Tag.objects.filter(group__in=pks).values_list("group", "value"):
        tags.setdefault(group, []).append(value)
    return {
        str(row["pk"]): {name: row[name] for name in _COLUMNS}
        | {"due_at": row["due_at"].isoformat(), "tags": sorted(tags.get(row["pk"], []))}
        for row in ReportGroup.objects.filter(pk__in=pks).values("pk", "due_at", *_COLUMNS)
    }


def _may_undo(actor: Actor, now: datetime, change: Change, groups: Iterable[ReportGroup]) -> None:
    """One's own change, or one in a group within reach; never about one's own body or oneself."""
    if any(not is_unbiased(actor, group) for group in groups):
        raise Refusal("permission.denied")
    if change.by_id == actor.post_id:
        owner = next(iter(change.before.values()))["owner"]
        require(actor, "group.arrange", place=actor.place, of=owner, now=now)
    else:
        require_reach(actor, "group.arrange", change.group, now)


def _refuse_if_rested_on(
    actor: Actor, now: datetime, change: Change, groups: dict[int, ReportGroup]
) -> None:
    kept = {key: was for key, was in change.after.items() if key != "reason"}
    later = Change.objects.standing().filter(pk__gt=change.pk, touched__in=list(groups))
    if later.exists() or _as_they_are(groups) != kept:
        raise Refusal("change.rested_on")
    for group in groups.values():
        refuse_if_held(group, actor, now)
    moved = Report.objects.filter(moves__change=change)
    if moved.filter(answered_at__gte=change.at).exists():
        raise Refusal("change.answered_since")
    others = Message.objects.filter(report__in=moved, from_desk=True, at__gt=change.at)
    if others.exclude(by=actor.post_id).exists():
        raise Refusal("change.rested_on")


def _put_back(change: Change, made: list[ReportGroup]) -> None:
    """Reports, then groups, then tags; a group that the change made leads to where it came from."""
    columns = ("kind", "owner", "group", "place", "against", "against_post")
    for was in list(change.moves.values(*columns, "place__code").distinct()):
        code = was.pop("place__code")
        same = change.moves.filter(**was).values("report")
        ids = {f"{name}_id" if name not in ("kind", "owner") else name: was[name] for name in was}
        Report.objects.filter(pk__in=same).update(**ids, place_code=code or "")
    for group in made:
        # What came in meanwhile through the group that now goes.
        Report.objects.filter(group=group).update(group=change.group_id)
        ReportGroup.objects.filter(pk=group.pk).update(
            merged_into=change.group_id, claim=None, held_by=None, held_until=None
        )
        Tag.objects.filter(group=group).delete()
    for pk, was in change.before.items():
        values = {name: was[name] for name in _COLUMNS}
        ReportGroup.objects.filter(pk=pk).update(**values, due_at=parse_datetime(was["due_at"]))
        Tag.objects.filter(group=pk).exclude(value__in=was["tags"]).delete()
        Tag.objects.bulk_create(
            [
                Tag(group_id=pk, value=value, by_id=change.by_id, at=change.at)
                for value in was["tags"]
            ],
            ignore_conflicts=True,
        )
    for pk in change.before:
        owner = ReportGroup.objects.values_list("owner", flat=True).get(pk=pk)
        if Report.objects.filter(group=pk).exclude(owner=owner).exists():
            raise Refusal("change.rested_on")
