"""The form of a clarification: what is right, what to do, on which rule, and until when."""

import re
from datetime import date, datetime, time

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.places import zones
from kentongan.rules.stages import current
from kentongan.up.models import Claim
from kentongan.up.wording import Text
from kentongan.web.desk.forms import Words, attach
from kentongan.web.parts.forms import ThreeBoxDate

POLLS_CLOSE = time(13, 0)  # local time, on the day of the vote
TIME = re.compile(r"([01]?[0-9]|2[0-3])[.:]([0-5][0-9])")
# The action speaks of `steps` and `valid_until`; here they are several boxes.
FIELDS = {"steps": "step_1", "valid_until": "until_day"}


class DraftForm(forms.Form):
    """What the public will read, once a second person has approved it."""

    headline = Words(
        label=_("What is right, in one sentence"),
        help_text=_("This is the headline. Say the truth, never the rumour. 10 to 140 letters."),
        empty=_("Write in one sentence what is right."),
        longest=400,
    )
    body = Words(
        label=_("Explanation"),
        help_text=_("One or two short sentences that a neighbour understands."),
        empty=_("Explain in a sentence or two what is right."),
        longest=4000,
        widget=forms.Textarea,
    )
    step_1 = Words(label=_("What to do, first"), longest=200)
    step_2 = Words(label=_("What to do, second"), longest=200)
    step_3 = Words(label=_("What to do, third"), longest=200)
    basis = Words(
        label=_("The rule it rests on, with its article"),
        help_text=_("For example: PKPU 17/2024, article 18."),
        empty=_("Name the rule this rests on, with its article."),
        longest=200,
    )
    until_day = ThreeBoxDate(label=_("It holds until"), required=False)
    until_time = Words(label=_("Until what time"), help_text=_("For example: 13.00"), longest=5)
    share = Words(
        label=_("Text to pass on"),
        help_text=_("Leave it empty, and it is made from the headline and the explanation."),
        longest=1000,
        widget=forms.Textarea,
    )

    def __init__(
        self,
        *args: object,
        zone: str,
        now: datetime,
        claim: Claim | None = None,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.now, self.claim = zone, now, claim

    def clean(self) -> dict[str, object]:
        """Everything that stands in the way, at once, each beside its field."""
        given = super().clean()
        until = self._until(given)
        steps = [given.get(f"step_{n}", "") for n in (1, 2, 3)]
        self.words = {
            "headline": given.get("headline", ""),
            "body": given.get("body", ""),
            "steps": "\n".join(" ".join(step.split()) for step in steps if step),
            "basis": given.get("basis", ""),
            "share": given.get("share", ""),
            "valid_until": until,
        }
        for refusal in self.text.refusals(self.now, self.claim):
            if not self.has_error(FIELDS.get(refusal.field, refusal.field)):
                attach(self, refusal, self.zone, **FIELDS)
        return given

    @property
    def text(self) -> Text:
        """What was written, for the action."""
        return Text(**self.words)

    def _until(self, given: dict[str, object]) -> datetime | None:
        """Date and time by the clock of the office; no date is no end."""
        day, hour = given.get("until_day"), given.get("until_time", "")
        if day is None:
            if hour and not self.has_error("until_day"):
                self.add_error("until_day", _("Write the day as well, or leave both empty."))
            return None
        found = TIME.fullmatch(hour or "23.59")
        if found is None:
            self.add_error("until_time", _("Write the time like this: 13.00"))
            return None
        at = time(int(found[1]), int(found[2]))
        return datetime.combine(day, at, zones.info(self.zone))


def first_values(returned, zone: str, today: date, now: datetime) -> dict[str, object]:
    """What the form begins with: the returned text, else the end of the vote."""
    if returned is None:
        vote = current(today).vote_day
        ends = datetime.combine(vote, POLLS_CLOSE, zones.info(zone))
        return {"until_day": vote, "until_time": "13.00"} if ends > now else {}
    steps = [*returned.steps.splitlines(), "", "", ""]
    values = {
        "headline": returned.headline,
        "body": returned.body,
        "basis": returned.basis,
        "share": returned.share,
        "step_1": steps[0],
        "step_2": steps[1],
        "step_3": steps[2],
    }
    if returned.valid_until is not None:
        until = returned.valid_until.astimezone(zones.info(zone))
        values |= {"until_day": until.date(), "until_time": f"{until:%H.%M}"}
    return values
