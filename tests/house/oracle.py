"""What may be seen and done, worked out again from the two tables alone.

This is the second opinion of the permission matrix: a few lines that read `may.toml` and
`institutions.toml` themselves and ask the code under test nothing.
"""

import tomllib
from collections.abc import Iterable

from house.source import SRC

_MAY = tomllib.loads((SRC / "rules/may.toml").read_text("utf-8"))
_KINDS = tomllib.loads((SRC / "rules/institutions.toml").read_text("utf-8"))
GRANTS, ROLES = _MAY["grant"], _MAY["roles"]
PAIRS = sorted({(grant["role"], grant["institution"]) for grant in GRANTS})
DOORS = {"field": {"field"}, "desk": {"desk", "hq"}, "hq": {"desk", "hq"}}


def relation(own: str, other: str) -> str:
    """How `other` stands to `own`."""
    if own == other:
        return "own"
    if len(own) < len(other):
        return "descendant" if other[: len(own)] == own else "other"
    return "ancestor" if own[: len(other)] == other else "other"


def opens(role: str, institution: str, audience: str, act: str) -> bool:
    """True when the role comes in by the door and may do the act somewhere."""
    anywhere = any(
        grant["role"] == role and grant["institution"] == institution and act in grant["acts"]
        for grant in GRANTS
    )
    return anywhere and audience in DOORS[ROLES[role]["audience"]]


def may(role: str, institution: str, own: str, act: str, codes: Iterable[str], of: str) -> bool:
    """True when some grant allows the act at one of the places, on things of that body."""
    return any(
        grant["role"] == role
        and grant["institution"] == institution
        and act in grant["acts"]
        and (of in grant["of"] or "*" in grant["of"])
        and relation(own, code) in grant["where"]
        for grant in GRANTS
        for code in codes
    )


def conflicted(institution: str, own: str, about: tuple[str, str] | None) -> bool:
    """True for the posts of an office that something complains about, given as (kind, place)."""
    return about is not None and about == (institution, own)


def owner_of(kind: str) -> str:
    """Whose roster a body stands in."""
    return _KINDS[kind].get("roster", kind)
