"""Say where a report belongs: the place a sender described in words becomes a place of the map."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from kentongan.ledger.actor import Actor
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.places import contains
from kentongan.roster.models import Place
from kentongan.up.models import Change, Report, ReportGroup

from .group import TURN, answer_if_known, recount
from .hold import require_reach
from .undo import begin_change, end_change


def settle_reports(
    *, actor: Actor, now: datetime, report: Report, place: Place, alike: bool = False
) -> Change | None:
    """Move a report, or with `alike` every one of its group with the same words of place, there.

    Only within the actor's own area: a desk does not send things to another's. What the sender wrote
    of the place stays. A known claim that has an answer there answers at once. The same place again
    changes nothing.
    """
    if report.group is None:
        raise Refusal("report.not_grouped")
    require_reach(actor, "group.mark", report.group, now)
    if not contains(actor.place, place.code) or place.valid_until is not None:
        raise Refusal("settle.outside", field="place")
    with transaction.atomic():
        one_at_a_time(TURN)
        group = ReportGroup.objects.select_for_update().get(pk=report.group_id)
        chosen = said_alike(actor, now, report) if alike else _itself(actor, now, report)
        chosen = chosen.filter(group=group).exclude(place_code=place.code)
        ids = list(chosen.values_list("pk", flat=True))
        if not ids:
            return None
        change = begin_change(
            Change.Code.SETTLED,
            actor=actor,
            now=now,
            group=group,
            touched=[group],
            reports=chosen,
        )
        moved = Report.objects.filter(pk__in=ids)
        moved.update(place=place, place_code=place.code)
        recount(group.pk)
        group.refresh_from_db()
        end_change(change)
        record(
            "report.settled",
            actor=actor,
            now=now,
            subject="group",
            subject_id=group.pk,
            place=place.code,
            reports=len(ids),
        )
        if group.claim_id is not None:
            for one in moved.filter(answer=None):
                answer_if_known(one, group, now)
    return change


def said_alike(actor: Actor, now: datetime, report: Report) -> QuerySet[Report]:
    """Reports of the same group whose senders described the place with the same words."""
    same = Report.objects.visible_to(actor, now).filter(group=report.group_id)
    if not report.place_said.strip():
        return same.filter(pk=report.pk)
    return same.filter(place_said__iexact=report.place_said, place_code=report.place_code)


def _itself(actor: Actor, now: datetime, report: Report) -> QuerySet[Report]:
    return Report.objects.visible_to(actor, now).filter(pk=report.pk)
