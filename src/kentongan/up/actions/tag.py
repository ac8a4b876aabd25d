"""Tag a group with the vulnerabilities that staff see in it (R1.13)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.rules.vulnerabilities import vulnerabilities
from kentongan.up.models import Change, ReportGroup, Tag

from .group import TURN
from .hold import require_reach
from .undo import begin_change, end_change


def tag_group(
    *, actor: Actor, now: datetime, group: ReportGroup, values: Iterable[str]
) -> Change | None:
    """The group has exactly these values from now on; the same values again change nothing."""
    require_reach(actor, "group.mark", group, now)
    wanted = set(values)
    if not wanted <= set(vulnerabilities()):
        raise Refusal("tag.unknown", field="values")
    with transaction.atomic():
        one_at_a_time(TURN)
        group = ReportGroup.objects.select_for_update().get(pk=group.pk)
        have = set(group.tags.values_list("value", flat=True))
        if have == wanted:
            return None
        change = begin_change(
            Change.Code.TAGGED, actor=actor, now=now, group=group, touched=[group]
        )
        group.tags.exclude(value__in=wanted).delete()
        Tag.objects.bulk_create(
            Tag(group=group, value=value, by_id=actor.post_id, at=now)
            for value in sorted(wanted - have)
        )
        end_change(change)
        record(
            "group.tagged",
            actor=actor,
            now=now,
            subject="group",
            subject_id=group.pk,
            values=sorted(wanted),
        )
    return change
