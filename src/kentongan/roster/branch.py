"""The roster as one office sees it: the bodies and posts of its own branch, and where nobody is."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from kentongan.ledger.actor import Actor
from kentongan.places import range_of
from kentongan.rules import may
from kentongan.rules.institutions import kinds

from .actions.appoint import owner_of
from .models import Institution, Place, Post

CHUNK = 500  # codes per query


def bodies_visible_to(
    actor: Actor, now: datetime, act: str = "roster.see"
) -> QuerySet[Institution]:
    """Bodies in the actor's branch whose roster the actor may do `act` on."""
    return Institution.objects.filter(
        _reachable(actor, now, act, kind="kind", code="place__code")
    ).order_by("place__code", "kind", "name")


def posts_visible_to(actor: Actor, now: datetime, act: str = "roster.see") -> QuerySet[Post]:
    """Posts of those bodies, with holder, body and place."""
    return (
        Post.objects.filter(
            _reachable(actor, now, act, kind="institution__kind", code="place__code")
        )
        .select_related("person", "institution", "place")
        .order_by("place__code", "title", "pk")
    )


def villages_without_organiser(actor: Actor, now: datetime) -> QuerySet[Place]:
    """Villages in the actor's branch where no PPS is in force: no notice can be received there.

    None for those in whose roster the PPS do not stand.
    """
    if not any(_covers(of, owner_of("pps")) for _, of in _reach(actor, now, "roster.see")):
        return Place.objects.none()
    held = Post.objects.organisers().in_force(now).filter(place=OuterRef("pk"))
    villages = Place.objects.in_force().within(actor.place).at_level("desa")
    return villages.filter(~Exists(held)).order_by("code")


def organisers_above(code: str, now: datetime) -> list[Post]:
    """The district organisers whom somebody in this village can phone; [] above a village."""
    if len(code) <= 6:
        return []
    return list(
        Post.objects.in_force(now)
        .filter(role="ppk", place__code=code[:6])
        .select_related("person", "institution")
        .order_by("pk")[:3]
    )


def office_above(code: str, kind: str) -> Institution | None:
    """The regency's office of this kind: whom to ask when nobody nearer is known."""
    return Institution.objects.filter(kind=kind, place__code=code[:4]).order_by("pk").first()


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Code → name; a code without a place keeps its digits."""
    wanted = sorted(set(codes))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = Place.objects.filter(code__in=wanted[start : start + CHUNK])
        found.update(rows.values_list("code", "name"))
    return {code: found.get(code, code) for code in wanted}


def roles_of(kind: str) -> list[str]:
    """Roles somebody may be given in a body of this kind: those the permission map knows there."""
    found = {grant.role for grant in may.grants() if grant.institution == kind}
    return [role for role in may.roles() if role in found]


def _reach(actor: Actor, now: datetime, act: str) -> list[tuple[frozenset[str], frozenset[str]]]:
    if actor.kind != "post" or not actor.in_force(now):
        return []
    return may.reach(role=actor.role, institution=actor.institution, act=act)


def _covers(of: frozenset[str], owner: str) -> bool:
    return "*" in of or owner in of


def _reachable(actor: Actor, now: datetime, act: str, *, kind: str, code: str) -> Q:
    """Rows in the actor's branch, of bodies whose roster belongs to somebody the map names."""
    found = Q(pk__in=[])
    low, high = range_of(actor.place)
    for where, of in _reach(actor, now, act):
        part = Q(pk__in=[])
        if "descendant" in where:
            part |= Q(**{f"{code}__gt": low, f"{code}__lt": high})
        if "own" in where:
            part |= Q(**{code: low})
        found |= part & Q(**{f"{kind}__in": [k for k in kinds() if _covers(of, owner_of(k))]})
    return found
