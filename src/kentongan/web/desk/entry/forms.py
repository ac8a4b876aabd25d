"""The form an officer fills in for somebody else; the choice of the name is the visitor's."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.up.models import Kind, Openness
from kentongan.web.desk.forms import Words
from kentongan.web.official_fields import OFFICIAL_NAMES, OfficialFields
from kentongan.web.parts.forms import ThreeBoxDate
from kentongan.web.words import REFUSALS

WAYS = [
    ("visit", _("Somebody stands here")),
    ("paper", _("From a paper form")),
    ("phone", _("By phone")),
]
KINDS = [
    (Kind.QUESTION, _("A question")),
    (Kind.CONTENT, _("News or a message in doubt")),
    (Kind.COMPLAINT, _("A complaint about the service")),
    (Kind.VIOLATION, _("Something that may break the rules")),
]
WHO = [
    (Openness.ANONYMOUS, _("Without a name")),
    (Openness.CONFIDENTIAL, _("Confidential")),
    (Openness.NAMED, _("With a name")),
]
WHO_NOTES = {
    Openness.ANONYMOUS: _("Nothing about the person is kept. The receipt is the only way back."),
    Openness.CONFIDENTIAL: _("The name is sealed. It opens only when two officers agree."),
    Openness.NAMED: _("Officers who handle it read the name. It may become known at a hearing."),
}
NOT_TICKED = _("Tick this, or empty the rest of the official form.")
LONG = 100_000  # the action says what is too long, in its own words


def _choice(label: object, choices: list, missing: object, **more: object) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
        **more,
    )


class EntryForm(OfficialFields):
    """How it came, what it is, where, who wants to be known, and the rest of an official form."""

    use_required_attribute = False
    way = _choice(_("How does it come in?"), WAYS, REFUSALS["items.way_unknown"])
    paper = Words(
        label=_("Number on the paper"),
        help_text=_("Only for a paper form. Each number is typed in once."),
        longest=LONG,
    )
    kind = _choice(_("What is it?"), KINDS, REFUSALS["report.unknown_kind"])
    words = Words(
        label=_("What the person says"),
        help_text=_("In the person's own words. Leave names of others out."),
        longest=LONG,
        empty=REFUSALS["report.empty"],
        strip=False,
        widget=forms.Textarea,
    )
    place_said = Words(
        label=_("Where?"),
        help_text=_("Village or ward, and regency or city. For example: Kedung Badak, Kota Bogor."),
        longest=200,
        empty=REFUSALS["place.missing"],
    )
    place = forms.CharField(required=False, widget=forms.HiddenInput)
    happened_on = ThreeBoxDate(label=_("When?"), required=False)
    link = Words(label=_("Link"), longest=LONG)
    openness = _choice(
        _("Under which name? Read this out, and let the person choose."),
        WHO,
        _("Ask the person, then choose one of the three."),
    )
    name = Words(label=_("Name"), longest=LONG)
    contact = Words(label=_("Phone number or e-mail address"), longest=LONG)
    official = forms.BooleanField(
        label=_("Filed officially, with name and address"),
        help_text=_("Only for something that may break the rules. Bawaslu must then process it."),
        required=False,
    )
    address = Words(label=_("Address"), longest=LONG)
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["openness"].notes = WHO_NOTES
        for name in ("place", "key"):
            words = REFUSALS["form.stale"]
            self.fields[name].error_messages["null_characters_not_allowed"] = words

    def clean(self) -> dict[str, object]:
        """What is typed of the official form is never dropped without a word."""
        given = super().clean()
        if self.official_typed and not given.get("official"):
            self.add_error("official", NOT_TICKED)
        return given

    @property
    def official_typed(self) -> bool:
        """True when something of the official form was filled in."""
        return any(str(self.data.get(name, "")).strip() for name in OFFICIAL_NAMES)

    @property
    def official_open(self) -> bool:
        """True when that part is to be shown unfolded."""
        parts = {name.removesuffix("_day") for name in OFFICIAL_NAMES}
        return self.official_typed or any(name in self.errors for name in parts)
