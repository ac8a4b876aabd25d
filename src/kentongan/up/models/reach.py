"""Whose rows an actor may reach: territory and owner, by the permission map."""

from datetime import datetime

from django.db.models import Q

from kentongan.ledger.actor import Actor
from kentongan.places import range_of
from kentongan.rules import may


def reachable(actor: Actor, act: str, column: str, now: datetime) -> Q:
    """Rows whose territory (`column`) and owner lie within what `actor` may do `act` on.

    Matches nothing when the map grants nothing: an empty `Q()` would mean everything.
    """
    found = Q(pk__in=[])
    if actor.kind != "post" or not actor.in_force(now):
        return found
    low, high = range_of(actor.place)
    for where, of in may.reach(role=actor.role, institution=actor.institution, act=act):
        part = Q(pk__in=[])
        if "descendant" in where:
            part |= Q(**{f"{column}__gt": low, f"{column}__lt": high})
        if "own" in where:
            part |= Q(**{column: low})
        if "*" not in of:
            part &= Q(owner__in=of)
        found |= part
    return found
