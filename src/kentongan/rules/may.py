"""Who may do what: the interpreter of `may.toml`, the one permission map."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kentongan.places import relation


@dataclass(frozen=True, slots=True)
class Grant:
    """One row: these acts, on things of these institutions, in these relations of territory."""

    role: str
    institution: str
    of: frozenset[str]  # kinds of institution the thing may belong to; "*" is any
    where: frozenset[str]  # relations of territory, from the actor to the thing
    acts: frozenset[str]


@cache
def grants() -> tuple[Grant, ...]:
    """Every row of the map, in the order of the file."""
    table = _table()
    return tuple(
        Grant(
            role=row["role"],
            institution=row["institution"],
            of=frozenset(row["of"]),
            where=frozenset(row["where"]),
            acts=frozenset(row["acts"]),
        )
        for row in table["grant"]
    )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "may.toml").read_text("utf-8"))


@cache
def acts() -> frozenset[str]:
    """Every act the map knows; asking about another is a mistake, not a no."""
    return frozenset(_table()["acts"])


@cache
def roles() -> dict[str, dict[str, Any]]:
    """Role → {label_id, label_en, audience, family, mfa}."""
    return _table()["roles"]


@cache
def _grants_of(role: str, institution: str) -> tuple[Grant, ...]:
    return tuple(g for g in grants() if g.role == role and g.institution == institution)


def allows(*, role: str, institution: str, own: str, act: str, place: str, of: str) -> bool:
    """True when a post of `role` at `institution` over territory `own` may do `act` there."""
    if act not in acts():
        raise LookupError(f"the permission map knows no act {act}")
    standing = relation(own, place)
    return any(
        act in grant.acts and standing in grant.where and ("*" in grant.of or of in grant.of)
        for grant in _grants_of(role, institution)
    )


def reach(*, role: str, institution: str, act: str) -> list[tuple[frozenset[str], frozenset[str]]]:
    """For queries: the `(where, of)` pairs under which this role may do `act` at all."""
    if act not in acts():
        raise LookupError(f"the permission map knows no act {act}")
    return [(g.where, g.of) for g in _grants_of(role, institution) if act in g.acts]
