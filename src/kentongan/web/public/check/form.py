"""What somebody holds up: the words, and where they are."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Place
from kentongan.roster.settle_place import settle_place
from kentongan.web.public.chosen import chosen_place
from kentongan.web.public.evidence.waiting import files_field
from kentongan.web.public.fields import Kept, Line, PublicForm, Words, new_key
from kentongan.web.public.wording import line, lines


class HeldUp(PublicForm):
    """Words, a place, and what rides along from page to page."""

    words = Words(
        label=_("The message or the link"),
        help_text=_("Copy it from WhatsApp, then paste. No name or phone number needed."),
        widget=forms.Textarea,
    )
    place_said = Line(
        label=_("Where are you?"),
        help_text=_("Village or ward, and regency or city. For example: Kedung Badak, Kota Bogor."),
    )
    place = Kept()  # a code, when the place was settled or picked
    place_was = Kept()  # the words that code stands for
    key = Kept()
    disputed = Kept()
    files = files_field(_("Or a picture of it"))

    @classmethod
    def fresh(cls, request: HttpRequest) -> "HeldUp":
        """An empty form with its own secret, and the place the visitor chose."""
        return cls(initial={"key": new_key()} | known_place(chosen_place(request)))

    def kept(self, *names: str) -> list[tuple[str, str]]:
        """Values that the next page carries along, hidden."""
        values = self.cleaned_data if self.is_bound else self.initial
        return [(name, values.get(name, "")) for name in names]


def known_place(place: Place | None) -> dict[str, str]:
    """The three fields of a place that is settled."""
    if place is None:
        return {}
    said = line(place)
    return {"place_said": said, "place": place.code, "place_was": said}


def place_of(request: HttpRequest, given: dict[str, str]) -> Place | list[Place] | None:
    """The place that is meant, a few to choose from, or None when nothing was said.

    A page without the field means the place the visitor chose.
    """
    if "place_said" not in request.POST:
        return chosen_place(request)
    said = given["place_said"].strip()
    if not said:
        return None
    chosen = given["place"] if said == given["place_was"].strip() else ""
    return settle_place(said, chosen)


def offer(places: list[Place]) -> list[tuple[str, str]]:
    """Code and whole name of each, to choose from."""
    names = lines(places, whole=True)
    return [(place.code, names[place.code]) for place in places]


def needs_place(places: list[Place]) -> Refusal:
    """Several may be meant, or one was said in passing: the person chooses."""
    if len(places) == 1:
        return Refusal("place.confirm", field="place_said")
    return Refusal("place.choose", field="place_said")
