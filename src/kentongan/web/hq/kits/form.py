"""The form of a kit: the words everybody reads, a text per channel, other languages, sound and sign."""

from datetime import datetime, time

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.down.actions.kit import cleaned
from kentongan.down.kits import Words, look_over
from kentongan.down.models import KitVersion
from kentongan.ledger.refusal import Refusal
from kentongan.places import zones
from kentongan.rules import platforms, purposes
from kentongan.rules.stages import Schedule
from kentongan.web.parts.forms import ThreeBoxDate
from kentongan.web.parts.text import number
from kentongan.web.words import REFUSALS, say

FIRST = ("whatsapp", "instagram", "x", "toa")  # shown open; the others are folded
_MEDIA = ("sign", "audio")
_MOST = 100_000


def _text(label: object, *, rows: bool = False, hint: object = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=_MOST,
        widget=forms.Textarea if rows else forms.TextInput,
        error_messages={"null_characters_not_allowed": REFUSALS["report.not_text"]},
    )


class KitForm(forms.Form):
    """Everything a second person will read. The action looks it over, each slip at its field."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("What kind of material?"), required=False)
    purpose = forms.ChoiceField(label=_("What is it for?"), required=False)
    stage = forms.ChoiceField(label=_("Stage it belongs to"), required=False)
    headline = _text(
        _("What is right, in one sentence"),
        hint=_("This is the headline. Say the truth, never a rumour. 10 to 140 letters."),
    )
    body = _text(
        _("Explanation"), rows=True, hint=_("Short sentences that a neighbour understands.")
    )
    basis = _text(
        _("The rule it rests on, with its article"),
        hint=_("For example: PKPU 17/2024, article 18."),
    )
    link = _text(_("Link to read more"))
    hashtags = _text(_("Hashtags"), hint=_("For example: #Pilkada2024 #AyoMemilih"))
    until = ThreeBoxDate(label=_("It holds until the end of"), required=False)
    sign_link = _text(_("Link to the video in sign language"))
    sign_transcript = _text(_("What is said in it"), rows=True)
    audio_link = _text(_("Link to the sound recording"))
    audio_transcript = _text(_("What is said in it"), rows=True)
    change = _text(
        _("What is new in this version"), hint=_("Readers see this beside the new text.")
    )

    def __init__(
        self, *args: object, schedule: Schedule, spoken: str, zone: str, now: datetime, **kw: object
    ) -> None:
        super().__init__(*args, **kw)
        self.schedule, self.zone, self.now = schedule, zone, now
        choose = ("", _("Choose …"))
        label = f"label_{spoken}"
        self.fields["kind"].choices = [
            choose, *((code, row[label]) for code, row in purposes.kinds().items())
        ]  # fmt: skip
        self.fields["purpose"].choices = [
            choose, *((code, row[label]) for code, row in purposes.purposes().items())
        ]  # fmt: skip
        self.fields["stage"].choices = [
            ("", _("None")), *((s.code, s.label[spoken]) for s in schedule.stages)
        ]  # fmt: skip
        for code, row in platforms.platforms().items():
            hint = _("At most %(longest)s letters.") % {"longest": number(row["longest"])}
            field = _text(platforms.label(code, spoken), rows=True, hint=hint)
            field.widget.attrs |= {"data-longest": row["longest"], "data-counts": code}
            self.fields[f"text_{code}"] = field
        for tag, name in platforms.languages().items():
            self.fields[f"lang_{tag}"] = _text(name, rows=True)
            self.fields[f"by_{tag}"] = _text(
                _("Who read it over?"), hint=_("An office or a group, no private person.")
            )

    @property
    def channels(self) -> list[forms.BoundField]:
        return [self[f"text_{code}"] for code in FIRST]

    @property
    def more_channels(self) -> list[forms.BoundField]:
        return [self[f"text_{code}"] for code in platforms.platforms() if code not in FIRST]

    @property
    def languages(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"lang_{tag}"], self[f"by_{tag}"]) for tag in platforms.languages()]

    def clean(self) -> dict[str, object]:
        """Everything that stands in the way, at once."""
        given = super().clean()
        self.words = cleaned(self._words(given))
        for refusal in look_over(self.words, self.now):
            self.refuse(refusal)
        return given

    def refuse(self, refusal: Refusal) -> None:
        """Put the words beside the field; one slip is said once."""
        field = {"valid_until": "until"}.get(refusal.field or "", refusal.field)
        if field not in self.fields:
            self.add_error(None, say(refusal))
        elif not self.has_error(field):
            self.add_error(field, say(refusal))

    def _words(self, given: dict[str, object]) -> Words:
        def one(name: str) -> str:
            return str(given.get(name) or "")

        texts = [
            {"channel": code, "language": "id", "text": one(f"text_{code}"), "reviewed_by": ""}
            for code in platforms.platforms()
        ]
        texts += [
            {
                "channel": "whatsapp",
                "language": tag,
                "text": one(f"lang_{tag}"),
                "reviewed_by": one(f"by_{tag}"),
            }
            for tag in platforms.languages()
        ]
        media = [
            {"kind": kind, "link": one(f"{kind}_link"), "transcript": one(f"{kind}_transcript")}
            for kind in _MEDIA
        ]
        until = given.get("until")
        ends = datetime.combine(until, time(23, 59), zones.info(self.zone)) if until else None
        plain = ("kind", "purpose", "stage", "headline", "body", "basis", "link", "hashtags")
        return Words(
            schedule=self.schedule.code,
            valid_until=ends,
            texts=tuple(texts),
            media=tuple(media),
            change=one("change"),
            **{name: one(name) for name in plain},
        )


def first_values(version: KitVersion, zone: str) -> dict[str, object]:
    """What the form begins with: the version it comes from."""
    names = ("kind", "purpose", "stage", "headline", "body", "basis", "link", "hashtags", "change")
    values: dict[str, object] = {name: getattr(version, name) for name in names}
    if version.published_at is not None:
        values["change"] = ""
    if version.valid_until is not None:
        values["until"] = version.valid_until.astimezone(zones.info(zone)).date()
    for row in version.texts:
        if row["language"] == "id":
            values[f"text_{row['channel']}"] = row["text"]
        else:
            values[f"lang_{row['language']}"] = row["text"]
            values[f"by_{row['language']}"] = row["reviewed_by"]
    for row in version.media:
        values[f"{row['kind']}_link"] = row["link"]
        values[f"{row['kind']}_transcript"] = row["transcript"]
    return values


class PictureForm(forms.Form):
    """One picture, said in words for those who do not see it."""

    use_required_attribute = False

    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG or WebP, at most 10 MB. It is cut to each shape by itself."),
        required=False,
        error_messages={"empty": _("This file is empty.")},
    )
    alt = _text(_("What is to be seen"), hint=_("For those who do not see the picture."))
    caption = _text(_("Caption"))
    focus = forms.ChoiceField(
        label=_("What must stay in sight?"),
        choices=[
            ("middle", _("The middle")),
            ("top", _("The upper part")),
            ("bottom", _("The lower part")),
            ("left", _("The left side")),
            ("right", _("The right side")),
            ("whole", _("All of it, with edges")),
        ],
        initial="middle",
        required=False,
    )

    def refuse(self, refusal: Refusal) -> None:
        """Put the words beside the field."""
        field = {"files": "picture"}.get(refusal.field or "", refusal.field)
        self.add_error(field if field in self.fields else None, say(refusal))
