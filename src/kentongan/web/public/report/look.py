"""What is wrong with the second step of a report, each beside its field; and the place it means."""

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Place
from kentongan.roster.settle_place import settle_place
from kentongan.rules.categories import category
from kentongan.up.actions.particulars import today_at
from kentongan.up.actions.receive import look_over
from kentongan.up.models import Kind
from kentongan.web.public.check.form import needs_place, offer

from .form import DetailForm
from .official_form import OfficialDetailForm


def look_over_details(
    form: DetailForm, values: dict[str, str], more: dict[str, object], *, official: bool
) -> Place | None:
    """Everything that is wrong, beside its field; places to choose from go into `more`."""
    form.is_valid()
    given = form.cleaned_data
    place = settled(form, more)
    kind = values["kind"] if values["kind"] in Kind.values else Kind.COMPLAINT
    for name in ("words", "link", "happened_on"):
        if name not in given:  # refused by the form already
            continue
        part = {"words": "kata", "link": "", "happened_on": None} | {name: given[name]}
        try:
            look_over(now=clock.now(), kind=kind, place=place, **part)
        except Refusal as refusal:
            form.refuse(refusal)
    if given.get("category") and category(given["category"]) is None:
        form.refuse(Refusal("category.unknown", field="category"))
    if "openness" in given:
        form.who(official=official)
    if isinstance(form, OfficialDetailForm):
        form.look_over(today_at(place, clock.now()))
    return place


def settled(form: DetailForm, more: dict[str, object]) -> Place | None:
    """The place that is meant; None when nobody knows, or when the form says what is missing."""
    given = form.cleaned_data
    said = given["place_said"]
    try:
        if given.get("nowhere") and not said:
            return None
        if not said:
            raise Refusal("place.missing", field="place_said")
        chosen = given["place"] if said == given["place_was"].strip() else ""
        found = settle_place(said, chosen)
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    if isinstance(found, list):
        more["places"] = offer(found)
        form.refuse(needs_place(found))
        return None
    return found
