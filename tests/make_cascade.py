"""Notices to whole territories, drafts and relays, for the tests of the cascade.

writer, second = make_cascade.office()            two people of KPU Kota Bogor
notice = make_cascade.wide()                      to all of Kota Bogor, two people approved
"""

import itertools

import make

from kentongan.down.actions.release import release_notice
from kentongan.down.actions.write import Words, approve_notice, draft_notice
from kentongan.down.models import Notice, NoticeDraft
from kentongan.ledger.actor import SYSTEM, Actor

__all__ = ["HEADLINE", "SYSTEM", "draft", "office", "release_notice", "wide", "words"]
_numbers = itertools.count(1)
HEADLINE = "Pencoblosan hari Rabu, 27 November 2024"


def office(code: str = make.BOGOR, kind: str = "kpu") -> tuple[Actor, Actor]:
    """One who writes, and one who lets it go."""
    return make.desk(code, kind), make.second(code, kind)


def words(**more) -> Words:
    """A notice about a stage, to the whole of Kota Bogor."""
    values = {
        "purpose": "stage",
        "headline": HEADLINE,
        "body": "TPS dibuka pukul 07.00 dan ditutup pukul 13.00 waktu setempat.",
        "share": "Kabar resmi KPU Kota Bogor: pencoblosan Rabu, 27 November 2024.",
        "codes": (make.BOGOR,),
        "roles": ("pps",),
        "hours": 3,
        "stage": "pemungutan_suara",
    }
    return Words(**(values | more))


def draft(by: Actor, *, now=make.NOON, corrects=None, **more) -> NoticeDraft:
    """A draft that waits for its second person."""
    return draft_notice(
        actor=by, now=now, key=f"draft-{next(_numbers):08d}", words=words(**more), corrects=corrects
    )


def wide(*, now=make.NOON, code: str = make.BOGOR, **more) -> Notice:
    """A notice on its way to a whole territory."""
    writer, second = office(code)
    more.setdefault("codes", (code,))
    return approve_notice(actor=second, now=now, draft=draft(writer, now=now, **more))
