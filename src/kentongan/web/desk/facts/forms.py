"""Forms of official facts: a question with its wordings, and the answer with its interval."""

from datetime import date, datetime, time

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.places import zones
from kentongan.rules.facts import Question
from kentongan.up.models import Clarification
from kentongan.web.desk.draft.forms import DraftForm, first_values
from kentongan.web.desk.forms import Words
from kentongan.web.parts.forms import ThreeBoxDate

CERTAINTIES = (
    ("text", _("Read in the text of the rule")),
    ("press", _("Read in the press, not in the text")),
    ("unconfirmed", _("Not confirmed yet")),
)


class QuestionForm(forms.Form):
    """The question as people ask it."""

    question = Words(
        label=_("The question, as people ask it"),
        help_text=_("For example: Where is the office of KPU Kota Bogor?"),
        empty=_("Write the question in 8 to 300 letters."),
        longest=400,
    )
    wordings = Words(
        label=_("Other ways to ask the same, one on each line"),
        help_text=_("The more everyday wordings, the more people are answered at once."),
        longest=12000,
        widget=forms.Textarea,
    )


class WordingsForm(forms.Form):
    """More ways to ask it."""

    wordings = QuestionForm.base_fields["wordings"]


class FactForm(DraftForm):
    """The answer of the own office, from when, until when, and how surely its rule was read."""

    certainty = forms.ChoiceField(
        label=_("How surely was the rule read?"),
        choices=CERTAINTIES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how surely the rule was read."),
            "invalid_choice": _("Choose how surely the rule was read."),
        },
    )
    from_day = ThreeBoxDate(label=_("It holds from"), required=False)

    field_order = ("headline", "body", "step_1", "step_2", "step_3", "basis", "certainty")

    @property
    def valid_from(self) -> datetime | None:
        """The start of that day by the clock of the office; None is from the approval on."""
        day = self.cleaned_data.get("from_day")
        if day is None:
            return None
        return datetime.combine(day, time.min, zones.info(self.zone))


def first_fact(
    standard: Question | None, last: Clarification | None, zone: str, today: date, now: datetime
) -> dict[str, object]:
    """What the form begins with: the last text, else the draft of a standard question, else nothing."""
    if last is not None:
        return first_values(last, zone, today, now) | {"certainty": last.certainty}
    if standard is None:
        return {}
    steps = [*standard.steps, "", "", ""]
    values: dict[str, object] = {
        "headline": standard.headline,
        "body": standard.body,
        "basis": standard.basis,
        "certainty": standard.certainty,
        "step_1": steps[0],
        "step_2": steps[1],
        "step_3": steps[2],
    }
    if standard.until is not None:
        values |= {"until_day": standard.until, "until_time": "23.59"}
    return values
