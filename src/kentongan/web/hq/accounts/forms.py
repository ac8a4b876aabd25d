"""What one says about an account, its numbers, its neutrality, and about a partner."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.rules import accounts
from kentongan.web.parts.forms import ThreeBoxDate
from kentongan.web.words import REFUSALS, TEXT


def _choices(rows: dict[str, str]) -> list[tuple[str, object]]:
    return [("", _("Choose")), *rows.items()]


class FollowForm(forms.Form):
    """What the office does about it."""

    text = forms.CharField(
        label=_("What is being done?"),
        max_length=300,
        error_messages={"required": REFUSALS["account.follow_up_missing"]} | TEXT,
    )
    on = ThreeBoxDate(label=_("By when"), required=False)


class ExportForm(forms.Form):
    """A platform's own export file."""

    file = forms.FileField(
        label=_("Export of Meta Business Suite, YouTube Studio or X"),
        help_text=_("The file as it was downloaded: CSV, or the ZIP of YouTube Studio."),
        max_length=255,
        error_messages={"required": _("Choose a file."), "missing": _("Choose a file.")},
    )


class NeutralForm(forms.Form):
    """The checklist: every question yes or no."""

    note = forms.CharField(label=_("Note"), required=False, max_length=400, error_messages=TEXT)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for key, words in accounts.table()["checklist"].items():
            self.fields[key] = forms.ChoiceField(
                label=words,
                widget=forms.RadioSelect,
                choices=[("ya", _("Yes")), ("tidak", _("No"))],
                error_messages={"required": REFUSALS["account.answer_missing"]},
            )

    def questions(self) -> list:
        """The questions, as bound fields."""
        return [self[key] for key in accounts.table()["checklist"]]

    def answers(self) -> dict[str, bool]:
        """Key → yes."""
        return {key: self.cleaned_data[key] == "ya" for key in accounts.table()["checklist"]}


class AimForm(forms.Form):
    """How many followers the account wants, and by when."""

    target = forms.IntegerField(
        label=_("Followers aimed at"),
        required=False,
        min_value=1,
        max_value=10**9,
        error_messages={
            "invalid": REFUSALS["account.target"],
            "min_value": REFUSALS["account.target"],
            "max_value": REFUSALS["account.target"],
        },
    )
    on = ThreeBoxDate(label=_("By when"), required=False)


class HandForm(forms.Form):
    """To which unit an account passes."""

    to = forms.ChoiceField(
        label=_("Which unit takes it over?"),
        error_messages={"required": _("Choose a unit."), "invalid_choice": _("Choose a unit.")},
    )

    def __init__(self, *args: object, units: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("Choose")), *units]


class HandAllForm(HandForm):
    """Which accounts, and to which unit."""

    accounts = forms.MultipleChoiceField(
        label=_("Accounts whose term is over"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one account."),
            "invalid_choice": _("Tick at least one account."),
        },
    )
    field_order = ["accounts", "to"]

    def __init__(self, *args: object, rows: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accounts"].choices = rows


class PartnerForm(forms.Form):
    """A partner, its contact person, and the consent."""

    kind = forms.ChoiceField(
        label=_("What kind of partner"),
        error_messages={
            "required": REFUSALS["partner.unknown_kind"],
            "invalid_choice": REFUSALS["partner.unknown_kind"],
        },
    )
    name = forms.CharField(
        label=_("Name of the partner"),
        max_length=160,
        error_messages={"required": REFUSALS["partner.name_missing"]} | TEXT,
    )
    contact = forms.CharField(
        label=_("Contact person"), required=False, max_length=120, error_messages=TEXT
    )
    contact_role = forms.CharField(
        label=_("Their role"), required=False, max_length=120, error_messages=TEXT
    )
    phone = forms.CharField(
        label=_("Phone number"), required=False, max_length=20, error_messages=TEXT
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("That is not an e-mail address.")} | TEXT,
    )
    consent = forms.BooleanField(label=_("The contact agreed to stand here"), required=False)
    consent_how = forms.CharField(
        label=_("How they agreed"),
        help_text=_("For instance: letter of 2 November 2024."),
        required=False,
        max_length=200,
        error_messages=TEXT,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _choices(accounts.table()["partners"])
