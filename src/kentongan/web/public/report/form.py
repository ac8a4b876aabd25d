"""The form of a report, in steps; every value rides along hidden, so nothing typed is lost."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kentongan.rules.categories import categories
from kentongan.up.models import Kind
from kentongan.web.parts.forms import ThreeBoxDate
from kentongan.web.public.check.form import known_place
from kentongan.web.public.chosen import chosen_place
from kentongan.web.public.evidence.waiting import files_field
from kentongan.web.public.fields import Kept, Line, PublicForm, Told, Words, new_key
from kentongan.web.public.who import WHO_NAMES, WhoForm

KINDS = [
    (Kind.CONTENT, _("A message or post that I doubt")),
    (Kind.QUESTION, _("A question about the election")),
    (Kind.COMPLAINT, _("A complaint about the service")),
    (Kind.VIOLATION, _("Something that I think breaks the rules")),
]
KIND_NOTES = {
    Kind.CONTENT: _("KPU checks it and answers (the election commission)."),
    Kind.QUESTION: _("KPU answers. For example: how to vote, where, what to bring."),
    Kind.COMPLAINT: _("For example: the notice letter has not come, an officer did not help."),
    Kind.VIOLATION: _("Bawaslu reads it (the election supervisor). For example: money for a vote."),
}
HOWS = [
    ("information", _("Pass on information")),
    ("official", _("File officially")),
]
HOW_NOTES = {
    "information": _(
        "No name needed. Officers of Bawaslu study it, but it is not an official report."
    ),
    "official": _(
        "Your name and address are recorded, and Bawaslu must process it within a time limit. "
        "After this you need to come to a Bawaslu office within 2 days, with your KTP."
    ),
}
DAY = ("happened_on_day", "happened_on_month", "happened_on_year")


class KindForm(PublicForm):
    """Step 1: what it is about."""

    kind = forms.ChoiceField(
        label=_("What do you want to tell us?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what this is about."),
            "invalid_choice": _("Choose what this is about."),
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].notes = KIND_NOTES


class HowForm(PublicForm):
    """Step 1, second half, for a suspected violation: officially, or as information."""

    how = forms.ChoiceField(
        label=_("File officially, or pass on information?"),
        choices=HOWS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the two."),
            "invalid_choice": _("Choose one of the two."),
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].notes = HOW_NOTES


class DetailForm(WhoForm):
    """Step 2: what, where, when, what shows it, and under which name."""

    field_order = (
        *("words", "category", "place_said", "place", "place_was", "nowhere", "happened_on"),
        *("link", "email", *WHO_NAMES, "files"),
    )

    words = Words(
        label=_("What happened?"),
        help_text=_(
            "Write what you saw or heard yourself. Everyday language is fine. "
            "If it is about a message, paste the message."
        ),
        widget=forms.Textarea,
    )
    category = Line(label=_("What kind of thing is it?"), widget=forms.Select)
    place_said = Line(
        label=_("Where?"),
        help_text=_(
            "Village or ward, and regency or city. For example: RW 05 Kedung Badak, Kota Bogor. "
            "Only on the internet? Write your own regency or city."
        ),
    )
    place = Kept()
    place_was = Kept()
    nowhere = forms.BooleanField(
        label=_("I do not know where"),
        help_text=_("Then only the national office can read it."),
        required=False,
    )
    happened_on = ThreeBoxDate(
        label=_("When?"), help_text=_("For example: 18 11 2024"), required=False
    )
    link = Line(
        label=_("Link"), help_text=_("If it is on the internet. A link begins with https://")
    )
    email = Told(
        label=_("E-mail, to be told of the answer"),
        help_text=_("Sealed. We delete it 30 days after the answer."),
    )
    files = files_field()

    def __init__(self, *args: object, kind: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].widget.choices = category_choices(kind)
        if not self.fields["category"].widget.choices:
            del self.fields["category"]


def category_choices(*kinds: str, ask: object = "") -> list[tuple[str, object]]:
    """The categories of some kinds of report, in the language of the page; [] when there is none."""
    language = (get_language() or "id")[:2]
    rows = [(row.key, row.label(language)) for row in categories().values() if row.kind in kinds]
    return [("", ask or _("Choose")), *rows] if len(rows) > 1 else []


# What a step carries along from the others.
KIND_NAMES = ("kind", "how", "key")
DETAIL_NAMES = (
    *("words", "place_said", "place", "place_was", "nowhere", *DAY, "link", "email", "category"),
    *WHO_NAMES,
)


def fresh(request: HttpRequest) -> dict[str, str]:
    """Values of an empty form: its own secret, and the place the visitor chose."""
    return {"key": new_key()} | known_place(chosen_place(request))


def kept(values: dict[str, str], names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Name and value of what rides along hidden."""
    return [(name, values[name]) for name in names if values.get(name)]
