"""What one says when sending a list, and when correcting how it is read."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.rules import may, roster_columns, terms
from kentongan.web.parts.forms import ThreeBoxDate
from kentongan.web.words import REFUSALS, TEXT

from .words import COLUMNS


class WholeForm(forms.Form):
    """What holds for every line that does not say it itself."""

    role = forms.ChoiceField(
        label=_("Whose list is it?"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    election = forms.ChoiceField(
        label=_("For which election?"),
        help_text=_(
            "The usual term of each body then holds for lines without a date of their own."
        ),
        required=False,
        error_messages={"invalid_choice": REFUSALS["roster.unknown_election"]},
    )
    until = ThreeBoxDate(
        label=_("Last day of the term"),
        required=False,
        help_text=_("Only when it differs from the usual one. Ad hoc bodies always end."),
    )
    complete = forms.BooleanField(
        label=_("This list names everybody in my territory"),
        help_text=_("Who is not in it is then proposed to leave. Nobody leaves without your word."),
        required=False,
    )

    def __init__(self, *args: object, language: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        label = "label_en" if language == "en" else "label_id"
        roles = [(role, may.roles()[role][label]) for role in roster_columns.kind_of_role()]
        self.fields["role"].choices = [("", _("A column of the list says it")), *roles]
        elections = terms.elections(label[-2:])
        self.fields["election"].choices = [
            ("", _("The list itself says until when")),
            *elections.items(),
        ]

    def clean_until(self) -> date | None:
        """A year far from ours is a slip of the finger."""
        day = self.cleaned_data["until"]
        if day is not None and not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("Check the year."))
        return day

    def whole(self) -> dict[str, str]:
        """For the action: role, election and last day."""
        given = self.cleaned_data
        until = given["until"].isoformat() if given.get("until") else ""
        return {"role": given["role"], "election": given["election"], "until": until}


class ListForm(WholeForm):
    """The file, and what holds for all of it."""

    file = forms.FileField(
        label=_("The list, as XLSX or CSV"),
        help_text=_("With headings: name, body, place, phone number. No NIK and no birth dates."),
        required=False,
        max_length=255,
    )
    pasted = forms.CharField(
        label=_("Or paste the rows from your sheet, with their headings"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea,
        error_messages=TEXT,
    )
    field_order = ["file", "pasted", "role", "election", "until", "complete"]


class ColumnsForm(WholeForm):
    """Which column is what; one menu for each thing we can use."""

    def __init__(self, *args: object, headings: list[str], columns: dict, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("not in the list"))]
        choices += [(str(n), f"{n + 1}. {name or '—'}") for n, name in enumerate(headings)]
        for ours, words in COLUMNS.items():
            self.fields[f"column_{ours}"] = forms.ChoiceField(
                label=words,
                choices=choices,
                required=False,
                initial=str(columns[ours]) if ours in columns else "",
                error_messages={"invalid_choice": _("Choose one of these.")},
            )

    def columns(self) -> dict[str, int]:
        """Our names → which column."""
        return {
            ours: int(self.cleaned_data[f"column_{ours}"])
            for ours in COLUMNS
            if self.cleaned_data.get(f"column_{ours}")
        }

    def menus(self) -> list:
        """The menus, as bound fields."""
        return [self[f"column_{ours}"] for ours in COLUMNS]
