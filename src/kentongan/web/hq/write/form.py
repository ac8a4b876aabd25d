"""What a notice needs: purpose, words, where, who, by when."""

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kentongan.down.actions.write import Words
from kentongan.down.audience import roles_for
from kentongan.down.models import KitVersion, Notice
from kentongan.ledger.actor import Actor
from kentongan.roster.models import Place
from kentongan.rules import accounts, may, relay, segments, stages
from kentongan.web.parts.text import number
from kentongan.web.words import REFUSALS

PURPOSES = (
    ("stage", _("Information about a stage"), _("Dates, places, how things go.")),
    ("education", _("Voter education"), _("How to check, to move, to vote.")),
    ("call_to_vote", _("Call to vote"), _("Names no contestant.")),
    ("contest", _("About the contestants"), _("Debates and programmes. Not in the quiet days.")),
)
_TEXT = {"null_characters_not_allowed": REFUSALS["report.not_text"]}


def _text(
    label: object, *, rows: int = 0, required: bool = True, **more: object
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput
    empty = {"required": _("Nothing is written here yet.")}
    return forms.CharField(
        label=label,
        required=required,
        widget=widget,
        error_messages=empty | _TEXT,
        **more,
    )


class WriteForm(forms.Form):
    """The words of a notice and its rule of audience."""

    purpose = forms.ChoiceField(
        label=_("What is it for?"),
        widget=forms.RadioSelect,
        choices=[(code, words) for code, words, _note in PURPOSES],
        error_messages={"required": REFUSALS["notice.purpose_missing"]},
    )
    headline = _text(_("Headline"), help_text=_("What is true, in one calm sentence."))
    body = _text(_("In full"), rows=5)
    share = _text(
        _("Text to pass on by WhatsApp"),
        rows=4,
        help_text=_("Officers send exactly this. Say whose word it is."),
    )
    sms = _text(_("As a text message"), rows=2, required=False, help_text=_("At most 160 letters."))
    spoken = _text(
        _("To be read over the loudspeaker"),
        rows=3,
        required=False,
        help_text=_("Short sentences, as one speaks."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Who passes it on?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": REFUSALS["notice.audience_missing"]},
    )
    partners = forms.MultipleChoiceField(
        label=_("Of the partners, only these types"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": REFUSALS["notice.unknown_partner"]},
    )
    segments = forms.MultipleChoiceField(
        label=_("Of the partners, only who works with"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nothing ticked: every partner."),
        error_messages={"invalid_choice": REFUSALS["segment.unknown"]},
    )
    codes = forms.MultipleChoiceField(
        label=_("Where?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nothing ticked: the whole territory."),
    )
    pilot = forms.ChoiceField(
        label=_("First wave"),
        required=False,
        help_text=_("The rest waits until you open it."),
    )
    hours = forms.TypedChoiceField(
        label=_("Receipt within"),
        coerce=int,
        error_messages={"required": REFUSALS["notice.deadline_missing"]},
    )
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    urgent_why = _text(
        _("Why it may go out at night"),
        required=False,
        help_text=_("Only in an emergency. The reason stays in the record."),
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False, error_messages=_TEXT)

    def __init__(
        self,
        *args: object,
        actor: Actor,
        language: str,
        schedule: stages.Schedule,
        corrects: Notice | None = None,
        kit: KitVersion | None = None,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.corrects = actor, corrects
        label = "label_en" if language == "en" else "label_id"
        self.fields["purpose"].notes = {code: note for code, _words, note in PURPOSES}
        self.fields["roles"].choices = [
            (role, may.roles()[role][label]) for role in roles_for(actor.institution)
        ]
        self.fields["partners"].choices = list(accounts.table()["partners"].items())
        self.fields["segments"].choices = [
            (code, row[label]) for code, row in segments.segments().items()
        ]
        inside = Place.objects.in_force().children_of(actor.place)
        areas = list(inside.values_list("code", "name")) if len(actor.place) < 6 else []
        self.fields["codes"].choices = areas
        self.fields["pilot"].choices = [("", gettext("Everybody at once")), *areas]
        self.fields["hours"].choices = [
            (n, ngettext("%(n)s hour", "%(n)s hours", n) % {"n": number(n)})
            for n in relay.deadline_hours()
        ]
        key = "en" if language == "en" else "id"
        self.fields["stage"].choices = [
            ("", gettext("No stage")),
            *((row.code, row.short[key]) for row in schedule.stages),
        ]
        if corrects is not None:  # it goes to those who have the wrong one, and nowhere else
            for name in ("purpose", "codes", "pilot", "stage", "partners", "segments"):
                del self.fields[name]
        if kit is not None:  # its words were approved by two people, and signed
            for name in ("purpose", "headline", "body", "share", "sms", "spoken", "stage"):
                del self.fields[name]

    def words(self, told: list[str]) -> Words:
        """The typed values as the action takes them; `told` are the places of a correction."""
        given = self.cleaned_data
        pilot = given.get("pilot", "")
        same = self.corrects  # it goes to the partners that had the wrong one
        codes = told if self.corrects is not None else given["codes"] or [self.actor.place]
        return Words(
            purpose=given.get("purpose", Notice.Purpose.CORRECTION),
            headline=given.get("headline", ""),
            body=given.get("body", ""),
            share=given.get("share", ""),
            texts={name: given.get(name, "") for name in ("sms", "spoken")},
            codes=tuple(codes),
            roles=tuple(given["roles"]),
            partners=tuple(same.partners.split() if same else given["partners"]),
            segments=tuple(same.segments.split() if same else given["segments"]),
            hours=given["hours"],
            pilot=(pilot,) if pilot else (),
            stage=given.get("stage", ""),
            urgent_why=given["urgent_why"],
        )
