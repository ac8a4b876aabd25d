"""Forms of the check: topic, source, result."""

from collections.abc import Iterable
from datetime import datetime, time

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kentongan.places import zones
from kentongan.rules.verdicts import first_draft_types, verdicts
from kentongan.up.actions.note import Asked
from kentongan.up.actions.receive import LONGEST
from kentongan.up.models import Source
from kentongan.web.desk import names
from kentongan.web.desk.draft.forms import TIME
from kentongan.web.desk.forms import Words
from kentongan.web.parts.forms import ThreeBoxDate

NO_LINK = _("That is not a link. A link begins with https://")
LONG_LINK = _("That link is too long. Paste the address of the page only.")


class TopicForm(forms.Form):
    """The neutral title."""

    auto = "topic_%s"

    topic = Words(
        label=_("What is it about, in neutral words?"),
        help_text=_(
            "For example: The notice letter and the right to vote. Never the words of the rumour."
        ),
        empty=_("Give it a neutral title of at least five letters, without the rumour."),
        longest=160,
    )


class SourceForm(forms.Form):
    """Whom one asked, or what one read, and what it says of the message."""

    auto = "source_%s"

    name = Words(
        label=_("Who was asked, or which document was read?"),
        help_text=_("For example: the chair of KPPS at TPS 04, or PKPU 17/2024."),
        empty=_("Write who was asked, or which document was read."),
        longest=160,
    )
    via = forms.ChoiceField(
        label=_("How?"),
        choices=names.VIAS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how it was asked or read."),
            "invalid_choice": _("Choose how it was asked or read."),
        },
    )
    stance = forms.ChoiceField(
        label=_("What does this source say of the message?"),
        choices=names.STANCES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what this source says of the message."),
            "invalid_choice": _("Choose what this source says of the message."),
        },
    )
    said = Words(
        label=_("What did they say, or what does it say?"),
        help_text=_("In their own words. Empty only when there was no answer."),
        longest=LONGEST,
        widget=forms.Textarea,
    )
    url = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        error_messages={"invalid": NO_LINK, "max_length": LONG_LINK},
    )
    archive_url = forms.URLField(
        label=_("Link to a kept copy"),
        help_text=_("From an archive, so that it can be read when the page is gone."),
        required=False,
        max_length=2000,
        assume_scheme="https",
        error_messages={"invalid": NO_LINK, "max_length": LONG_LINK},
    )
    file = forms.FileField(
        label=_("A file that shows it"),
        help_text=_("A letter, a picture or a recording, at most 50 MB. It is sealed as it is."),
        required=False,
    )
    origin = Words(
        label=_("Whose word does it repeat?"),
        help_text=_("Empty when it knows by itself. Two sources that repeat one word count once."),
        longest=160,
    )
    asked_day = ThreeBoxDate(label=_("Asked on"), required=False)
    asked_time = Words(label=_("At what time"), help_text=_("For example: 13.00"), longest=5)
    answered_day = ThreeBoxDate(label=_("Answered on"), required=False)
    answered_time = Words(label=_("At what time"), help_text=_("For example: 13.00"), longest=5)
    is_party = forms.BooleanField(
        label=_("The message is about this person or body: it was asked for its reply."),
        required=False,
    )
    may_be_named = forms.BooleanField(
        label=_("May be named on the public page."),
        required=False,
    )
    more = ("archive_url", "origin", "asked_day", "answered_day", "is_party", "may_be_named")

    def __init__(self, *args: object, zone: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, object]:
        """The parts that the action knows as `Asked`, its times by the clock of the office."""
        given = super().clean()
        self.asked = Asked(
            asked_at=self._moment("asked"),
            answered_at=self._moment("answered"),
            origin=given.get("origin", ""),
            archive_url=given.get("archive_url", ""),
            is_party=given.get("is_party", False),
            may_be_named=given.get("may_be_named", False),
        )
        if not given.get("said") and given.get("stance") not in ("no_answer", None):
            self.add_error("said", _("Write what was said or what stands there."))
        return given

    def step(self) -> dict[str, object]:
        """What the action is given."""
        plain = ("name", "via", "stance", "said", "url")
        return {name: self.cleaned_data[name] for name in plain} | {"asked": self.asked}

    def _moment(self, name: str) -> datetime | None:
        day, hour = self.cleaned_data.get(f"{name}_day"), self.cleaned_data.get(f"{name}_time")
        if day is None:
            return None
        found = TIME.fullmatch(hour or "00.00")
        if found is None:
            self.add_error(f"{name}_time", _("Write the time like this: 13.00"))
            return None
        at = time(int(found[1]), int(found[2]))
        return datetime.combine(day, at, zones.info(self.zone))


class FileForm(forms.Form):
    """A file for a source that was noted before."""

    auto = "file_%s"

    source = forms.ChoiceField(
        label=_("Which source?"),
        error_messages={
            "required": _("Choose the source it belongs to."),
            "invalid_choice": _("Choose the source it belongs to."),
        },
    )
    file = forms.FileField(
        label=_("The file"),
        help_text=_("A letter, a picture or a recording, at most 50 MB. It is sealed as it is."),
        required=False,
    )

    def __init__(self, *args: object, sources: Iterable[Source] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.sources = {str(row.pk): row for row in sources if row.file_id is None}
        self.fields["source"].choices = [(key, row.name) for key, row in self.sources.items()]

    def step(self) -> dict[str, object]:
        """What the action is given."""
        return {"source": self.sources[self.cleaned_data["source"]]}


class ReopenForm(forms.Form):
    """What is new."""

    auto = "reopen_%s"

    why = Words(
        label=_("What is new?"),
        help_text=_("The result it had stays in the history."),
        empty=_("Say in a sentence what is new, so that others understand."),
        longest=400,
        widget=forms.Textarea,
    )


class DissentForm(forms.Form):
    """What a colleague sees otherwise."""

    auto = "dissent_%s"

    words = Words(
        label=_("What do you see otherwise?"),
        help_text=_("It stands beside the result, with your name. The second person reads it."),
        empty=_("Say in a sentence what you see otherwise, and why."),
        longest=2000,
        widget=forms.Textarea,
    )


class ResultForm(forms.Form):
    """What was found, and how."""

    auto = "result_%s"

    verdict = forms.ChoiceField(
        label=_("What was found?"),
        help_text=_("A result is about the message, never about a person."),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a result."),
            "invalid_choice": _("Choose a result."),
        },
    )
    reasoning = Words(
        label=_("How did you come to this?"),
        help_text=_("One or two sentences. The second person reads this."),
        empty=_("Write in a sentence or two how you came to this result."),
        longest=4000,
        widget=forms.Textarea,
    )
    first_draft = forms.ChoiceField(
        label=_("Sort of content"),
        required=False,
        error_messages={"invalid_choice": _("That content type does not exist.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        language = "en" if get_language() == "en" else "id"
        self.fields["verdict"].choices = [
            (code, row[f"plain_{language}"]) for code, row in verdicts().items()
        ]
        types = first_draft_types().items()
        self.fields["first_draft"].choices = [("", gettext("not stated"))] + [
            (code, words[language == "en"]) for code, words in types
        ]
