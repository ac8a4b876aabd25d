"""Hold a group, and let it go: two people never work on the same thing unknowingly."""

from datetime import datetime

from django.db import transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import allowed
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.rules import response
from kentongan.up.models import ReportGroup
from kentongan.up.models.reach import is_unbiased


def hold_group(*, actor: Actor, now: datetime, group: ReportGroup) -> ReportGroup:
    """Take or renew the lease; refused while somebody else holds it."""
    require_reach(actor, "group.take", group, now)
    with transaction.atomic():
        group = ReportGroup.objects.select_for_update().get(pk=group.pk)
        refuse_if_held(group, actor, now)
        renewed = group.held_by_id == actor.post_id and group.held_until > now
        group.held_by_id, group.held_until = actor.post_id, now + response.lease()
        group.save(update_fields=["held_by", "held_until"])
        if not renewed:
            record("group.held", actor=actor, now=now, subject="group", subject_id=group.pk)
    return group


def refuse_if_held(group: ReportGroup, actor: Actor, now: datetime) -> None:
    """Somebody else is working on it: nobody rearranges it under their hands."""
    if held_by_another(group, actor, now):
        name = group.held_by.person.name if group.held_by else ""
        raise Refusal("group.held", name=name, until=group.held_until)


def let_go(*, actor: Actor, now: datetime, group: ReportGroup) -> None:
    """Give the group back to the inbox; letting go of what one does not hold changes nothing."""
    with transaction.atomic():
        freed = ReportGroup.objects.filter(pk=group.pk, held_by=actor.post_id).update(
            held_by=None, held_until=None
        )
        if freed:
            record("group.let_go", actor=actor, now=now, subject="group", subject_id=group.pk)


def held_by_another(group: ReportGroup, actor: Actor, now: datetime) -> bool:
    """True while somebody else's lease runs."""
    return (
        group.held_by_id is not None
        and group.held_by_id != actor.post_id
        and group.held_until is not None
        and group.held_until > now
    )


def require_reach(actor: Actor, act: str, group: ReportGroup, now: datetime) -> None:
    """The actor may act on a group when it was seen somewhere the actor answers for.

    Said as "not found" by the doors: that a group exists elsewhere is nobody else's business. Nobody
    acts on what complains about the own body, or about himself.
    """
    if actor.kind == "post" and not is_unbiased(actor, group):
        raise Refusal("permission.denied")
    codes = group.exposures.values_list("code", flat=True)
    if not any(allowed(actor, act, place=code, of=group.owner, now=now) for code in codes):
        raise Refusal("permission.denied")
