"""The four outcomes, convertible without retyping: words, evidence, receipt and history stay."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from kentongan.ledger.actor import Actor
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.rules import response
from kentongan.up.models import Change, Kind, Report, ReportGroup
from kentongan.up.routing import owner_for

from .group import TURN, match_group, recount
from .hold import refuse_if_held, require_reach
from .split import set_apart
from .undo import begin_change, end_change


def convert_group(
    *, actor: Actor, now: datetime, group: ReportGroup, kind: str
) -> tuple[ReportGroup, Change | None]:
    """Make a group another kind of thing, as far as the actor's own branch goes.

    Another kind may have another owner: then it goes to that body's desk, without the claim, which
    is the old owner's; who was answered already stays behind. Reports of other branches stay too:
    what goes is set apart. The answer is promised anew from now; `first_seen` stays what it was.
    To the kind that it is already: nothing changes.
    """
    return _convert(actor, now, group, kind, None)


def convert_report(
    *, actor: Actor, now: datetime, report: Report, kind: str
) -> tuple[ReportGroup, Change | None]:
    """The same for one report: it leaves its group, unless it is alone in it."""
    if report.group is None:
        raise Refusal("report.not_grouped")
    return _convert(actor, now, report.group, kind, report.pk)


def moving(
    actor: Actor, now: datetime, group: ReportGroup, kind: str, only: int | None = None
) -> QuerySet[Report]:
    """The reports that a conversion would take along; also asked before it, to say what will be."""
    reports = Report.objects.visible_to(actor, now).filter(group=group)
    if only is not None:
        reports = reports.filter(pk=only)
    if owner_for(kind, group.against) != group.owner:
        reports = reports.filter(answer=None)
    return reports


def _convert(
    actor: Actor, now: datetime, group: ReportGroup, kind: str, only: int | None
) -> tuple[ReportGroup, Change | None]:
    require_reach(actor, "group.arrange", group, now)
    if kind not in Kind.values:
        raise Refusal("convert.unknown_kind", field="kind")
    with transaction.atomic():
        one_at_a_time(TURN)
        group = ReportGroup.objects.select_for_update().get(pk=group.pk)
        refuse_if_held(group, actor, now)
        reports = moving(actor, now, group, kind, only)
        if kind == group.kind and not reports.exclude(kind=kind).exists():
            return group, None
        count = reports.count()
        if not count:
            raise Refusal("convert.nothing_waits", field="kind")
        whole = count == Report.objects.filter(group=group).count()
        change = begin_change(
            Change.Code.CONVERTED,
            actor=actor,
            now=now,
            group=group,
            touched=[group],
            reports=reports,
        )
        ids = list(reports.values_list("pk", flat=True))
        target = group if whole else set_apart(group, Report.objects.filter(pk__in=ids))
        was = (group.kind, group.owner)
        _become(target, kind, claim=group.claim_id, now=now)
        Report.objects.filter(group=target).update(kind=kind, owner=target.owner)
        recount(target.pk)
        target.refresh_from_db()
        if target.owner != was[1]:
            match_group(target, actor.place, now, attach=False)
        end_change(change, target)
        record(
            "group.converted",
            actor=actor,
            now=now,
            subject="group",
            subject_id=target.pk,
            from_group=group.pk,
            was=was[0],
            kind=kind,
            owner=target.owner,
            reports=count,
        )
    return target, change


def _become(target: ReportGroup, kind: str, *, claim: int | None, now: datetime) -> None:
    """Kind, owner and a clock that starts anew; a claim stays with the body it belongs to."""
    owner = owner_for(kind, target.against)
    stays = owner == target.owner
    target.kind, target.owner, target.due_at = kind, owner, response.due(kind, now)
    target.claim_id = claim if stays else None
    if not stays:
        target.held_by, target.held_until = None, None
        target.state = ReportGroup.State.NEW
    target.save(
        update_fields=["kind", "owner", "due_at", "claim", "held_by", "held_until", "state"]
    )
