"""What one must know to give somebody a post."""

import re
from datetime import date, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.places import zones
from kentongan.roster.branch import roles_of
from kentongan.rules import may
from kentongan.web.parts.forms import ThreeBoxDate
from kentongan.web.words import TEXT

_PHONE = re.compile(r"\+628[0-9]{7,11}")


class AppointForm(forms.Form):
    """Name, role, title, term, and one way to reach the holder."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("Write the name.")} | TEXT,
    )
    role = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a role."),
            "invalid_choice": _("This body has no such role."),
        },
    )
    title = forms.CharField(
        label=_("Title"),
        help_text=_("As written in the letter of appointment."),
        max_length=120,
        error_messages={"required": _("Write the title.")} | TEXT,
    )
    since = ThreeBoxDate(label=_("First day"), required=False, help_text=_("Empty: from now on."))
    until = ThreeBoxDate(
        label=_("Last day"),
        required=False,
        help_text=_("Ad hoc bodies always have one: they are dissolved after the election."),
    )
    phone = forms.CharField(
        label=_("Phone number"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        error_messages=TEXT,
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("That is not an e-mail address.")} | TEXT,
    )

    def __init__(self, *args: object, kind: str, language: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        label = "label_en" if language == "en" else "label_id"
        roles = [(role, may.roles()[role][label]) for role in roles_of(kind)]
        self.fields["role"].choices = roles
        self.only_role = roles[0][1] if len(roles) == 1 else ""
        if self.only_role:  # nothing to choose
            self.fields["role"].widget = forms.HiddenInput()
            self.initial.setdefault("role", roles[0][0])
        elif kind in dict(roles):  # a committee's own members, before its secretariat
            self.initial.setdefault("role", kind)

    def clean_phone(self) -> str:
        """0812… and 62812… are written +62812…"""
        typed = re.sub(r"[\s().-]", "", self.cleaned_data["phone"])
        if not typed:
            return ""
        number = "+62" + re.sub(r"^(\+62|62|0)", "", typed)
        if not _PHONE.fullmatch(number):
            raise forms.ValidationError(_("That is not a mobile number. Example: 0812 3456 7890."))
        return number

    def clean(self) -> dict[str, object]:
        """A year far from ours is a slip of the finger."""
        given = super().clean()
        for name in ("since", "until"):
            day = given.get(name)
            if day is not None and not 2000 <= day.year <= 2100:
                self.add_error(name, _("Check the year."))
        return given


def begin_of(day: date | None, zone: str) -> datetime | None:
    """The first moment of a day, by the clock of the place."""
    return datetime.combine(day, time.min, zones.info(zone)) if day else None


def end_of(day: date | None, zone: str) -> datetime | None:
    """The moment after the last one of a day."""
    return begin_of(day + timedelta(days=1), zone) if day else None
