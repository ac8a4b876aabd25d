"""The form of a row an office states for its own ground."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.ledger.refusal import Refusal
from kentongan.rules.stages import Schedule
from kentongan.web.parts.forms import ThreeBoxDate
from kentongan.web.words import REFUSALS, say

EXTRA = "extra"
_NOT_TEXT = {"null_characters_not_allowed": REFUSALS["report.not_text"]}


class StageForm(forms.Form):
    """What, which days, on which decision. The action looks it over."""

    use_required_attribute = False

    what = forms.ChoiceField(label=_("What do you state?"), required=False)
    label = forms.CharField(
        label=_("Name of the stage"),
        help_text=_("Only for a stage that is not in the table."),
        required=False,
        error_messages=_NOT_TEXT,
    )
    start = ThreeBoxDate(label=_("First day, or the day it happened"), required=False)
    end = ThreeBoxDate(label=_("Last day"), required=False)
    basis = forms.CharField(
        label=_("Decision it rests on, with its number"),
        help_text=_("For example: KPU decision 12/2024."),
        required=False,
        error_messages=_NOT_TEXT,
    )
    note = forms.CharField(label=_("Note for readers"), required=False, error_messages=_NOT_TEXT)

    def __init__(self, *args: object, schedule: Schedule, spoken: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [
            ("", _("Choose …")),
            (_("Other days for a stage"), _options("dates", schedule, spoken)),
            (
                _("The day of an event"),
                [(f"event:{code}", names[spoken]) for code, names in schedule.events.items()],
            ),
            (_("Something else"), [(EXTRA, _("A stage that is not in the table"))]),
        ]

    @property
    def chosen(self) -> tuple[str, str]:
        """Kind and code of what is stated."""
        kind, _sep, code = self.cleaned_data.get("what", "").partition(":")
        return kind, code

    def refuse(self, refusal: Refusal) -> None:
        """Put the words beside the field."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, say(refusal))


def _options(kind: str, schedule: Schedule, spoken: str) -> list[tuple[str, str]]:
    return [(f"{kind}:{stage.code}", stage.label[spoken]) for stage in schedule.stages]


class WhyForm(forms.Form):
    """Why it goes back, or is taken back."""

    use_required_attribute = False

    why = forms.CharField(
        label=_("Why?"),
        help_text=_("Its writer reads this."),
        required=False,
        widget=forms.Textarea,
        error_messages=_NOT_TEXT,
    )
