"""Around the one complained about: which body answers, and which office takes it (R1.15)."""

from kentongan.places import above
from kentongan.roster.actions.appoint import owner_of
from kentongan.roster.models import Institution, Post
from kentongan.rules import conflict, response


def about_of(
    institution: Institution | None, post: Post | None
) -> tuple[Institution | None, Post | None]:
    """Body and post complained about; who names only a post names its body too."""
    if institution is None and post is not None:
        institution = post.institution
    return institution, post


def owner_for(kind: str, against: Institution | None) -> str:
    """The kind of body that must answer."""
    if against is None:
        return response.owner_of_kind(kind)
    return conflict.owner_about(
        kind, family=owner_of(against.kind), national=against.place.code == ""
    )


def handler_for(owner: str, against: Institution | None) -> Institution | None:
    """The office of `owner` that takes it: the nearest one that is not the one complained about.

    From the place of that body upwards; None when the roster names no such office.
    """
    if against is None:
        return None
    code = against.place.code
    found = Institution.objects.filter(kind=owner, place__code__in=[*above(code), code])
    offices = sorted(
        found.exclude(pk=against.pk).select_related("place"),
        key=lambda o: (-len(o.place.code), o.pk),
    )
    return offices[0] if offices else None
