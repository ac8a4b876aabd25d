"""Assisted entry: an officer types what a visitor says, what stands on paper, or what came by phone."""

from datetime import date, datetime

from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Place
from kentongan.up.models import Filing, Openness

from .identify import Told
from .particulars import Particulars
from .receive import Extra, Receipt
from .report_whole import report_whole

WAYS = ("visit", "paper", "phone")
LONGEST_NUMBER = 60


def enter_item(
    *,
    actor: Actor,
    now: datetime,
    key: str,
    way: str,
    words: str,
    kind: str,
    place: Place,
    place_said: str = "",
    paper: str = "",
    happened_on: date | None = None,
    link: str = "",
    openness: str = Openness.ANONYMOUS,
    official: bool = False,
    told: Told | None = None,
    particulars: Particulars | None = None,
    sample: bool = False,
) -> Receipt:
    """Store it for the person who stands there, who gets the receipt; the officer is noted.

    `particulars` is the rest of the form of an official report; left out, it is written by hand.

    The office is that of the officer, the owner that of the kind: a visitor at KPU may tell of a
    suspected violation, which Bawaslu reads. The same form twice is one report; a paper form has one
    number in its office, so that it is not typed in twice by two people.
    """
    require(actor, "report.enter", place=actor.place, of=actor.institution, now=now)
    if way not in WAYS:
        raise Refusal("items.way_unknown", field="way")
    number = " ".join(paper.replace("\x00", "").split())
    if way == "paper" and not number:
        raise Refusal("items.paper_missing", field="paper")
    if len(number) > LONGEST_NUMBER:
        raise Refusal("items.paper_long", field="paper", most=LONGEST_NUMBER)
    outside = f"paper:{actor.institution_id}:{number.casefold()}" if way == "paper" else None
    try:
        return report_whole(
            now=now,
            actor=actor,
            key=key,
            words=words,
            kind=kind,
            place=place,
            place_said=place_said,
            happened_on=happened_on,
            link=link,
            channel=way,
            told=told,
            particulars=particulars,
            sample=sample,
            extra=Extra(
                entered_by=actor.post_id,
                openness=openness,
                filing=Filing.OFFICIAL if official else Filing.INFORMATION,
                outside_id=outside,
            ),
        )
    except Refusal as refusal:
        if refusal.code != "items.outside_known":
            raise
        raise Refusal("items.paper_known", field="paper") from None
