"""One question, asked by every action: may this actor do this, here, to what belongs to whom?"""

from datetime import datetime

from kentongan.rules import may

from .actor import Actor
from .refusal import Refusal


def allowed(actor: Actor, act: str, *, place: str, of: str, now: datetime) -> bool:
    """True when the permission map allows `act` on a thing at territory `place`.

    `of` is the kind of institution the thing belongs to ("kpu", "bawaslu", …).
    The system may do what it does itself; the public has no acts here: what the public may do
    stands open in the public actions, which do not ask.
    """
    if actor.kind == "system":
        return True
    if actor.kind != "post" or not actor.in_force(now):
        return False
    return may.allows(
        role=actor.role, institution=actor.institution, own=actor.place, act=act, place=place, of=of
    )


def require(actor: Actor, act: str, *, place: str, of: str, now: datetime) -> None:
    """Raise `Refusal("permission.denied")` unless allowed; `post.not_in_force` when it lapsed."""
    if actor.kind == "post" and not actor.in_force(now):
        raise Refusal("post.not_in_force")
    if not allowed(actor, act, place=place, of=of, now=now):
        raise Refusal("permission.denied")
