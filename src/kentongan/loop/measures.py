"""Which claims an office may measure: those of its own body, seen in its own branch."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from kentongan.ledger.actor import Actor
from kentongan.places import range_of
from kentongan.rules import may
from kentongan.up.models import Claim, Exposure
from kentongan.up.models.reach import unbiased


def claims_visible_to(actor: Actor, now: datetime) -> QuerySet[Claim]:
    """Claims seen where the actor may see how long it took, the newest first."""
    if actor.kind != "post" or not actor.in_force(now):
        return Claim.objects.none()
    low, high = range_of(actor.place)
    reach = Q(pk__in=[])
    for where, of in may.reach(role=actor.role, institution=actor.institution, act="measure.see"):
        part = Q(pk__in=[])
        if "descendant" in where:
            part |= Q(code__gt=low, code__lt=high)
        if "own" in where:
            part |= Q(code=low)
        reach |= part if "*" in of else part & Q(owner__in=of)
    seen = Exposure.objects.filter(reach, unbiased(actor, "group__"), group__claim=OuterRef("pk"))
    return Claim.objects.filter(Exists(seen)).order_by("-made_at", "-pk")
