"""Take reports out of a group into one of their own, because they say something else."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from kentongan.ledger.actor import Actor
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.up.models import Change, Report, ReportGroup, Tag

from .group import TURN, begin_group, match_group, recount
from .hold import refuse_if_held, require_reach
from .undo import begin_change, end_change

MOST = 2000  # of chosen reports in one form


def split_group(
    *, actor: Actor, now: datetime, group: ReportGroup, reports: list[int]
) -> tuple[ReportGroup, Change]:
    """A new group out of the chosen reports; it has no claim, for it says something else.

    Its clock runs from its own first report. Sent twice, the second finds the reports gone from the
    group, so it is refused and changes nothing.
    """
    require_reach(actor, "group.arrange", group, now)
    with transaction.atomic():
        one_at_a_time(TURN)
        group = ReportGroup.objects.select_for_update().get(pk=group.pk)
        refuse_if_held(group, actor, now)
        chosen = Report.objects.visible_to(actor, now).filter(group=group, pk__in=reports[:MOST])
        count = chosen.count()
        if not count:
            raise Refusal("split.nothing_chosen", field="reports")
        if count == Report.objects.filter(group=group).count():
            raise Refusal("split.everything", field="reports")
        change = begin_change(
            Change.Code.SPLIT, actor=actor, now=now, group=group, touched=[group], reports=chosen
        )
        made = set_apart(group, chosen)
        match_group(made, actor.place, now, attach=False)
        end_change(change, made)
        record(
            "group.split",
            actor=actor,
            now=now,
            subject="group",
            subject_id=group.pk,
            made=made.pk,
            reports=count,
        )
    return made, change


def set_apart(group: ReportGroup, chosen: QuerySet[Report]) -> ReportGroup:
    """The chosen reports in a new group, both groups counted anew; tags go along."""
    ids = list(chosen.values_list("pk", flat=True))
    made = begin_group(chosen.order_by("received_at", "id").first())
    Report.objects.filter(pk__in=ids).update(group=made)
    Tag.objects.bulk_create(
        Tag(group=made, value=tag.value, by_id=tag.by_id, at=tag.at) for tag in group.tags.all()
    )
    recount(made.pk)
    recount(group.pk)
    made.refresh_from_db()
    return made
