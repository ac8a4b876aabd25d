"""Forms on accounts that phone and office share: which it is, why there is none, a number of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.rules import accounts
from kentongan.web.parts.forms import ThreeBoxDate
from kentongan.web.words import REFUSALS, TEXT


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


class ReadingForm(forms.Form):
    """One number by hand, as exactly as it is known."""

    metric = forms.ChoiceField(
        label=_("What was counted"),
        error_messages={"invalid_choice": REFUSALS["reading.unknown_metric"]},
    )
    said = forms.CharField(
        label=_("The number"),
        help_text=_("As exactly as you know it: 9.412, or 9 ribuan, or 22 ribu."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": REFUSALS["reading.no_number"]} | TEXT,
    )
    on = ThreeBoxDate(label=_("Of which day"))
    screenshot = forms.FileField(
        label=_("Screenshot"),
        help_text=_("Its fingerprint tells when it is sent twice."),
        required=False,
        max_length=255,
    )
    keep = forms.BooleanField(
        label=_("Keep the picture as evidence"),
        help_text=_("It is sealed as you sent it. Only the keepers of this account see a copy."),
        required=False,
    )
    sure = forms.BooleanField(label=_("The number is right, also if it is far off"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["metric"].choices = list(accounts.table()["metrics"].items())
