"""The rest of the form of an official report: who is reported, since when it is known, witnesses."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Place
from kentongan.rules.filing import Limit, Need, limit, needs
from kentongan.up.actions.particulars import (
    Particulars,
    Party,
    look_over_known,
    look_over_reported,
    look_over_witness,
    today_at,
)
from kentongan.web.parts.forms import ThreeBoxDate
from kentongan.web.public.about_whom import offices_around
from kentongan.web.public.fields import Line

from .form import DetailForm

PARTS = ("name", "address", "phone")
PEOPLE = ("reported", "witness1", "witness2")
KNOWN = ("known_on_day", "known_on_month", "known_on_year")
OFFICIAL_NAMES = (*(f"{who}_{part}" for who in PEOPLE for part in PARTS), *KNOWN, "office")
NEED_WORDS = {
    "reporter": _("Your name and address"),
    "reported": _("Who is reported"),
    "within_limit": _("Handed in before the time limit"),
    "place": _("The place"),
    "day": _("The day it happened"),
    "account": _("What happened, in your words"),
    "evidence": _("Evidence: a picture, a file or a link"),
}


class OfficialDetailForm(DetailForm):
    """Step 2 of an official report: the same fields, and those of the official form."""

    reported_name = Line(
        label=_("Who is reported?"),
        help_text=_("A name. If you do not know it, write what is known: the post or the looks."),
    )
    reported_address = Line(
        label=_("Their office or address"), help_text=_("As far as you know it.")
    )
    reported_phone = Line(label=_("Their phone number"))
    known_on = ThreeBoxDate(
        label=_("When did you come to know of it?"),
        help_text=_("The time limit is counted from this day."),
        required=False,
    )
    witness1_name = Line(label=_("First witness: name"))
    witness1_address = Line(label=_("First witness: address"))
    witness1_phone = Line(label=_("First witness: phone number"))
    witness2_name = Line(label=_("Second witness: name"))
    witness2_address = Line(label=_("Second witness: address"))
    witness2_phone = Line(label=_("Second witness: phone number"))

    def look_over(self, place: Place | None, today: date) -> None:
        """Each thing that is wrong, beside its field."""
        given = self.cleaned_data
        for act in (
            lambda: look_over_reported(self._party("reported")),
            lambda: look_over_witness(self._party("witness1"), 1),
            lambda: look_over_witness(self._party("witness2"), 2),
            lambda: look_over_known(
                given["known_on"], happened_on=given.get("happened_on"), today=today
            ),
        ):
            try:
                act()
            except Refusal as refusal:
                self.refuse(refusal)
            except KeyError:  # the date was refused by the form already
                continue

    def particulars(self, office: object = None) -> Particulars:
        """As the action takes them; it looks them over once more."""
        return Particulars(
            reported=self._party("reported"),
            witnesses=tuple(self._party(who) for who in PEOPLE[1:]),
            known_on=self.cleaned_data.get("known_on"),
            office=office,
        )

    def _party(self, who: str) -> Party:
        return Party(*(self.cleaned_data.get(f"{who}_{part}", "") for part in PARTS))


def supervisors(place: Place | None) -> list:
    """Bawaslu offices of the place and around it, to say where it will be handed in."""
    return [office for office in offices_around(place) if office.kind == "bawaslu"]


def chosen_supervisor(number: str, place: Place | None):
    """The one that was chosen; anything else is none."""
    return next((office for office in supervisors(place) if str(office.pk) == number), None)


def limit_of(known_on: date | None, place: Place | None, now) -> Limit | None:
    """Until when it can be handed in; None while the first day is not known."""
    return limit(known_on, today_at(place, now)) if known_on else None


def still_missing(given: dict[str, object], place: Place | None, now, *, evidence: bool) -> list:
    """Every requirement in words, with whether it is met, from what was typed."""
    until = limit_of(given.get("known_on"), place, now)
    has = {
        "reporter": given.get("name") and given.get("address"),
        "reported": given.get("reported_name"),
        "within_limit": until is not None and not until.past,
        "place": place is not None,
        "day": given.get("happened_on"),
        "account": given.get("words"),
        "evidence": evidence or given.get("link"),
    }
    return in_words(needs({key for key, there in has.items() if there}))


def in_words(rows: list[Need]) -> list[dict[str, object]]:
    """Rows for the page."""
    return [{"words": NEED_WORDS[row.key], "formal": row.formal, "met": row.met} for row in rows]
