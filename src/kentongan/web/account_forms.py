"""Forms on accounts that phone and office share: which account it is, or why there is none."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.rules import accounts
from kentongan.web.words import REFUSALS

TEXT = {
    "max_length": _("Too long. At most %(limit_value)s letters fit."),
    "null_characters_not_allowed": REFUSALS["report.not_text"],
}


class AccountForm(forms.Form):
    """Platform and name."""

    platform = forms.ChoiceField(
        label=_("Platform"),
        error_messages={
            "required": REFUSALS["account.unknown_platform"],
            "invalid_choice": REFUSALS["account.unknown_platform"],
        },
    )
    said = forms.CharField(
        label=_("Name or address of the account"),
        help_text=_("Example: @kpu_contoh, or the address from the browser."),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={"required": REFUSALS["account.unreadable"]} | TEXT,
    )
    platform_name = forms.CharField(
        label=_("What the medium is called"),
        help_text=_("Only for other media, for instance a local radio."),
        required=False,
        max_length=60,
        error_messages=TEXT,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["platform"].choices = [("", _("Choose")), *accounts.platforms().items()]


class NoneForm(forms.Form):
    """Why a unit has no account."""

    reason = forms.ChoiceField(
        label=_("Why has this unit no account?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": REFUSALS["account.reason_missing"],
            "invalid_choice": REFUSALS["account.reason_missing"],
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = list(accounts.table()["reasons"].items())
