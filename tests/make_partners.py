"""Partners with a type, segments and people, for the tests of audiences.

keeper = make_partners.keeper()                          who keeps the registry of Kota Bogor
bem = make_partners.partner("BEM Contoh", kind="bem", segments=["pemula"])
ani = make_partners.person(bem)                          an actor of that partner
"""

import make

from kentongan.down.actions.segments import state_segments
from kentongan.ledger.actor import SYSTEM, Actor
from kentongan.roster.acting import actor_for
from kentongan.roster.actions.appoint import appoint
from kentongan.roster.actions.partners import register_partner
from kentongan.roster.models import Partner


def keeper(code: str = make.BOGOR) -> Actor:
    return make.actor("pengelola", "kpu", code)


def partner(
    name: str, *, kind: str = "okp", code: str = make.BOGOR, segments=(), by: Actor | None = None
) -> Partner:
    """A partner in the registry, with the segments it works with."""
    by = by or keeper()
    found = register_partner(
        actor=by, now=make.NOON, place=make.place(code), kind=kind, name=name, sample=True
    )
    if segments:
        state_segments(actor=by, now=make.NOON, partner=found, segments=segments)
    return found


def person(partner: Partner, code: str | None = None, *, now=make.NOON) -> Actor:
    """Somebody of that partner, over its territory or a place in it."""
    place = make.place(code) if code else partner.institution.place
    return actor_for(
        appoint(
            actor=SYSTEM,
            now=now,
            name="Mitra Contoh",
            institution=partner.institution,
            role="mitra",
            title="Penghubung",
            place=place,
        )
    )
