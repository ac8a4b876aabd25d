"""What one states about a number of officers."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.rules import accounts
from kentongan.web.parts.forms import ThreeBoxDate
from kentongan.web.words import REFUSALS, TEXT


class StateForm(forms.Form):
    """Unit, number, whether they work already, whose word it is, of which day."""

    unit = forms.ChoiceField(
        label=_("Which officers?"),
        error_messages={"invalid_choice": REFUSALS["headcount.unknown_unit"]},
    )
    number = forms.CharField(
        label=_("How many"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Write the number.")} | TEXT,
    )
    status = forms.ChoiceField(
        label=_("Do they work already?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": REFUSALS["headcount.unknown_status"],
            "invalid_choice": REFUSALS["headcount.unknown_status"],
        },
    )
    on = ThreeBoxDate(label=_("Of which day"))
    source = forms.CharField(
        label=_("Who stated it, and where"),
        max_length=300,
        error_messages={"required": REFUSALS["headcount.source_missing"]} | TEXT,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Choose")), *accounts.units().items()]
        self.fields["status"].choices = list(accounts.table()["status"].items())

    def clean_number(self) -> int:
        """44.414 and 44414 are the same; anything else is asked for again."""
        said = self.cleaned_data["number"].strip()
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+|[0-9]{1,9}", said):
            raise forms.ValidationError(REFUSALS["headcount.number"])
        return int(said.replace(".", ""))


class ExplainForm(forms.Form):
    """What a person found out."""

    text = forms.CharField(
        label=_("What explains it?"),
        help_text=_("The number stays as it was stated. Your words stand beside it."),
        max_length=600,
        widget=forms.Textarea,
        error_messages={"required": REFUSALS["headcount.note_short"]} | TEXT,
    )
