"""Say whom a group complains about: then it leaves the sight of that body and that person (R1.15)."""

from datetime import datetime

from django.db import transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.roster.models import Institution, Post
from kentongan.up.models import Change, Report, ReportGroup
from kentongan.up.routing import about_of, owner_for

from .group import TURN, recount
from .hold import refuse_if_held, require_reach
from .split import set_apart
from .undo import begin_change, end_change

SHORTEST = 10


def set_about(
    *,
    actor: Actor,
    now: datetime,
    group: ReportGroup,
    institution: Institution | None = None,
    post: Post | None = None,
    reason: str,
) -> tuple[ReportGroup, Change | None]:
    """Set whom it is about, or with neither body nor post clear it; a reason is always kept.

    Reports of other branches stay where they are. The body that answers may change with it: then the
    claim stays behind with the old one. The same again changes nothing.
    """
    require_reach(actor, "group.mark", group, now)
    reason = " ".join(reason.replace("\x00", " ").split())[:400]
    if len(reason) < SHORTEST:
        raise Refusal("about.reason_missing", field="reason")
    institution, post = about_of(institution, post)
    with transaction.atomic():
        one_at_a_time(TURN)
        group = ReportGroup.objects.select_for_update().get(pk=group.pk)
        refuse_if_held(group, actor, now)
        wanted = (institution.pk if institution else None, post.pk if post else None)
        if (group.against_id, group.against_post_id) == wanted:
            return group, None
        owner = owner_for(group.kind, institution)
        reports = Report.objects.visible_to(actor, now).filter(group=group)
        if owner != group.owner:
            reports = reports.filter(answer=None)
        ids = list(reports.values_list("pk", flat=True))
        if not ids:
            raise Refusal("convert.nothing_waits")
        change = begin_change(
            Change.Code.ABOUT, actor=actor, now=now, group=group, touched=[group], reports=reports
        )
        whole = len(ids) == Report.objects.filter(group=group).count()
        target = group if whole else set_apart(group, Report.objects.filter(pk__in=ids))
        _become(target, institution, post, owner, claim=group.claim_id)
        end_change(change, target)
        change.after["reason"] = reason
        change.save(update_fields=["after"])
        record(
            "group.about_set",
            actor=actor,
            now=now,
            subject="group",
            subject_id=target.pk,
            institution=wanted[0],
            post=wanted[1],
            reports=len(ids),
        )
    return target, change


def _become(
    target: ReportGroup,
    institution: Institution | None,
    post: Post | None,
    owner: str,
    *,
    claim: int | None,
) -> None:
    """Reports and group are about the same one; whoever held it lets go."""
    target.claim_id = claim if owner == target.owner else None
    target.against, target.against_post, target.owner = institution, post, owner
    target.held_by, target.held_until = None, None
    target.save(
        update_fields=["against", "against_post", "owner", "claim", "held_by", "held_until"]
    )
    Report.objects.filter(group=target).update(against=institution, against_post=post, owner=owner)
    recount(target.pk)
    target.refresh_from_db()
