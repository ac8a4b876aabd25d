"""Whose rows an actor may reach: territory and owner by the permission map, and no conflict of interest."""

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


def unbiased(actor: Actor, prefix: str = "") -> Q:
    """Rows that complain neither about the actor's own body nor about the actor, in any post (R1.15).

    `prefix` leads to the columns `against` and `against_post`, as in "group__".
    """
    about_nobody = Q(**{f"{prefix}against": None, f"{prefix}against_post": None})
    body = Q(**{f"{prefix}against": actor.institution_id})
    body |= Q(**{f"{prefix}against_post__institution": actor.institution_id})
    person = Q(**{f"{prefix}against_post__person": actor.person_id})
    return about_nobody | (~body & ~person)


def is_unbiased(actor: Actor, row) -> bool:
    """The same of one row in hand, a report or a group."""
    if row.against_id is not None and row.against_id == actor.institution_id:
        return False
    post = row.against_post
    return post is None or (
        post.institution_id != actor.institution_id and post.person_id != actor.person_id
    )
