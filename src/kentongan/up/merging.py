"""Groups that may be merged with one: those that share pieces of its words, or that one looks for."""

from datetime import datetime

from django.db.models import Count

from kentongan.ledger.actor import Actor
from kentongan.up import inbox
from kentongan.up.models import GroupKey, Report, ReportGroup

MOST = 8


def partners(
    group: ReportGroup,
    actor: Actor,
    now: datetime,
    words: str = "",
    chosen: list[int] | None = None,
) -> list[int]:
    """Ids of groups in reach of the same body and kind: chosen ones first, then found, then alike."""
    same = (
        ReportGroup.objects.visible_to(actor, now)
        .filter(owner=group.owner, kind=group.kind, against=group.against_id)
        .filter(against_post=group.against_post_id)
        .exclude(pk=group.pk)
    )
    found = list(same.filter(pk__in=chosen or []).values_list("pk", flat=True))
    if words:
        said = Report.objects.visible_to(actor, now).exclude(group=None)
        for part in words.split()[: inbox.MOST_WORDS]:
            said = said.filter(words__icontains=part)
        found += list(
            same.filter(pk__in=said.values("group"))
            .order_by("-last_seen")
            .values_list("pk", flat=True)[:MOST]
        )
    else:
        keys = GroupKey.objects.filter(group=group).values("key")
        near = GroupKey.objects.filter(key__in=keys, group__in=same)
        rows = near.values("group").annotate(n=Count("pk")).order_by("-n", "group")
        found += [row["group"] for row in rows[:MOST]]
        if group.claim_id is not None:
            found += list(same.filter(claim=group.claim_id).values_list("pk", flat=True)[:MOST])
    return list(dict.fromkeys(found))
