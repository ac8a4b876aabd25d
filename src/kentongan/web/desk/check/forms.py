"""Forms of the check: topic, source, result."""

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kentongan.rules.verdicts import first_draft_types, verdicts
from kentongan.up.actions.receive import LONGEST
from kentongan.web.desk import names
from kentongan.web.desk.forms import Words


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
    """Whom one asked, or what one read."""

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
    said = Words(
        label=_("What did they say, or what does it say?"),
        empty=_("Write what was said or what stands there."),
        longest=LONGEST,
        widget=forms.Textarea,
    )
    url = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        error_messages={
            "invalid": _("That is not a link. A link begins with https://"),
            "max_length": _("That link is too long. Paste the address of the page only."),
        },
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
