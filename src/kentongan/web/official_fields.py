"""The rest of the form of an official report, for every door that takes one: fields and what they give."""

from collections.abc import Iterator
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.ledger.refusal import Refusal
from kentongan.rules.filing import form_sexes
from kentongan.up.actions.particulars import (
    Particulars,
    Party,
    Reporter,
    look_over_known,
    look_over_reported,
    look_over_reporter,
    look_over_witness,
)
from kentongan.web.parts.forms import ThreeBoxDate
from kentongan.web.parts.text import day

PARTS = ("name", "address", "phone")
PEOPLE = ("reported", "witness1", "witness2")
KNOWN = ("known_on_day", "known_on_month", "known_on_year")
BORN = ("born_on_day", "born_on_month", "born_on_year")
LINES = ("born_place", "sex", "work", "nationality", "form_email")
SEXES = {"L": _("Man"), "P": _("Woman")}
OFFICIAL_NAMES = (
    *(f"{who}_{part}" for who in PEOPLE for part in PARTS),
    *KNOWN,
    *BORN,
    *LINES,
    "office",
)
REPORTER_WORDS = {
    "born_place": _("Place of birth"),
    "born_on": _("Day of birth"),
    "sex": _("Man or woman"),
    "work": _("Work"),
    "nationality": _("Nationality"),
}


class Typed(forms.CharField):
    """One line as typed. The action looks it over, so that one rule holds at every door."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(required=False, **kwargs)

    def run_validators(self, value: str) -> None:
        """NUL and length are for the action to refuse, in words."""


class OfficialFields(forms.Form):
    """Who is reported, since when it is known, witnesses, and section 1 beside name and address."""

    reported_name = Typed(
        label=_("Who is reported?"),
        help_text=_("A name. If you do not know it, write what is known: the post or the looks."),
    )
    reported_address = Typed(
        label=_("Their office or address"), help_text=_("As far as you know it.")
    )
    reported_phone = Typed(label=_("Their phone number"))
    known_on = ThreeBoxDate(
        label=_("When did you come to know of it?"),
        help_text=_("The time limit is counted from this day."),
        required=False,
    )
    witness1_name = Typed(label=_("First witness: name"))
    witness1_address = Typed(label=_("First witness: address"))
    witness1_phone = Typed(label=_("First witness: phone number"))
    witness2_name = Typed(label=_("Second witness: name"))
    witness2_address = Typed(label=_("Second witness: address"))
    witness2_phone = Typed(label=_("Second witness: phone number"))

    born_place = Typed(label=REPORTER_WORDS["born_place"])
    born_on = ThreeBoxDate(label=REPORTER_WORDS["born_on"], required=False)
    sex = Typed(
        label=REPORTER_WORDS["sex"],
        widget=forms.Select(choices=[("", "…"), *((one, SEXES[one]) for one in form_sexes())]),
    )
    work = Typed(label=REPORTER_WORDS["work"])
    nationality = Typed(label=REPORTER_WORDS["nationality"], help_text=_("For example: Indonesia."))
    form_email = Typed(label=_("E-mail for the form"))

    def wrong(self, today: date) -> Iterator[Refusal]:
        """Each thing that is wrong, as the action would say it."""
        given = self.cleaned_data
        for act in (
            lambda: look_over_reported(self._party("reported")),
            lambda: look_over_witness(self._party("witness1"), 1),
            lambda: look_over_witness(self._party("witness2"), 2),
            lambda: look_over_known(
                given["known_on"], happened_on=given.get("happened_on"), today=today
            ),
            lambda: look_over_reporter(self._reporter(), today=today),
        ):
            try:
                act()
            except Refusal as refusal:
                yield refusal
            except KeyError:  # the date was refused by the form already
                continue

    def particulars(self, office: object = None) -> Particulars:
        """As the action takes them; it looks them over once more."""
        return Particulars(
            reporter=self._reporter(),
            reported=self._party("reported"),
            witnesses=tuple(self._party(who) for who in PEOPLE[1:]),
            known_on=self.cleaned_data.get("known_on"),
            office=office,
        )

    def _party(self, who: str) -> Party:
        return Party(*(self.cleaned_data.get(f"{who}_{part}", "") for part in PARTS))

    def _reporter(self) -> Reporter:
        lines = {name: self.cleaned_data.get(name, "") for name in LINES}
        return Reporter(born_on=self.cleaned_data.get("born_on"), **lines)


def said_of(reporter: Reporter) -> list[tuple[object, str]]:
    """What was written of the reporter, in words for a page: label and value."""
    values = {
        "born_on": day(reporter.born_on) if reporter.born_on else "",
        "sex": str(SEXES.get(reporter.sex, "")),
    }
    words = REPORTER_WORDS | {"form_email": _("E-mail for the form")}
    rows = ((words[name], values.get(name, getattr(reporter, name))) for name in words)
    return [(label, value) for label, value in rows if value]


def not_said(reporter: Reporter) -> list[object]:
    """What the form asks of the reporter and nobody wrote yet, in words."""
    return [words for name, words in REPORTER_WORDS.items() if not getattr(reporter, name)]
