"""Tell what happened: what kind, what and where and when, check the answers, receipt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Place
from kentongan.roster.settle_place import settle_place
from kentongan.up.actions.receive import look_over, receive_report
from kentongan.up.known import Known, look_up
from kentongan.up.models import Kind
from kentongan.web.doors import audience
from kentongan.web.public.check.flow import to_receipt
from kentongan.web.public.check.form import needs_place, offer
from kentongan.web.public.fields import PublicForm, new_key
from kentongan.web.public.wording import line

from .form import (
    DETAIL_NAMES,
    HOWS,
    KIND_NAMES,
    KINDS,
    DetailForm,
    HowForm,
    KindForm,
    fresh,
    kept,
)

ALL_NAMES = KIND_NAMES + DETAIL_NAMES


@audience("public")
def report(request: HttpRequest) -> HttpResponse:
    """One address, four steps. Nothing is stored before the last."""
    if request.method != "POST":
        values = fresh(request) | {"kind": request.GET.get("jenis", "")}
        return _kind(request, values, KindForm(initial=values))
    values = {name: request.POST.get(name, "") for name in ALL_NAMES}
    step = {
        "to_kind": _to_kind,
        "kind": _take_kind,
        "how": _take_how,
        "to_details": _to_details,
        "details": _take_details,
        "send": _send,
    }.get(request.POST.get("go", ""), _take_kind)
    return step(request, values)


def _to_kind(request: HttpRequest, values: dict[str, str]) -> HttpResponse:
    return _kind(request, values, KindForm(initial=values))


def _take_kind(request: HttpRequest, values: dict[str, str]) -> HttpResponse:
    form = KindForm(values)
    if not form.is_valid():
        return _kind(request, values, form)
    if values["kind"] == Kind.VIOLATION:
        return _how(request, values, HowForm(initial={"how": values["how"] or "information"}))
    return _details(request, values, _unbound(values))


def _take_how(request: HttpRequest, values: dict[str, str]) -> HttpResponse:
    form = HowForm(values)
    if not form.is_valid():
        return _how(request, values, form)
    if values["how"] == "official":
        return _page(request, "official", values, None, ALL_NAMES, {})
    return _details(request, values, _unbound(values))


def _to_details(request: HttpRequest, values: dict[str, str]) -> HttpResponse:
    return _details(request, values | {"how": "information"}, _unbound(values))


def _take_details(request: HttpRequest, values: dict[str, str]) -> HttpResponse:
    """Step 2 sent: to the page that shows the answers once more, or back with what is wrong."""
    form, more = DetailForm(values), {}
    place = _look_over(form, values, more)
    if form.errors:
        return _details(request, values, form, more)
    return _answers(request, values, form, place)


def _send(request: HttpRequest, values: dict[str, str]) -> HttpResponse:
    """The last step: everything is looked at again, then received."""
    form, more = DetailForm(values), {}
    place = _look_over(form, values, more)
    if form.errors:
        return _details(request, values, form, more)
    given = form.cleaned_data
    try:
        received = receive_report(
            now=clock.now(),
            key=values["key"],
            words=given["words"],
            kind=values["kind"],
            place=place,
            place_said=given["place_said"],
            link=given["link"],
            happened_on=given["happened_on"],
            email=given["email"],
            disputed=bool(request.POST.get("disputed")),
        )
    except Refusal as refusal:
        if refusal.field == "kind":
            return _take_kind(request, values)
        if refusal.code == "form.stale":
            values["key"] = new_key()
        form.refuse(refusal)
        return _details(request, values, form)
    return to_receipt(received)


def _look_over(form: DetailForm, values: dict[str, str], more: dict[str, object]) -> Place | None:
    """Everything that is wrong with step 2, each beside its field; the place that is meant."""
    form.is_valid()
    given, place = form.cleaned_data, None
    try:
        place = _place(given)
    except _Several as several:
        more["places"] = offer(several.places)
        form.refuse(needs_place())
    except Refusal as refusal:
        form.refuse(refusal)
    kind = values["kind"] if values["kind"] in Kind.values else Kind.COMPLAINT
    for name in ("words", "link", "happened_on"):
        if name not in given:  # refused by the form already
            continue
        part = {"words": "kata", "link": "", "happened_on": None} | {name: given[name]}
        try:
            look_over(now=clock.now(), kind=kind, place=place, **part)
        except Refusal as refusal:
            form.refuse(refusal)
    return place


class _Several(Exception):
    """The place may be one of these; the person chooses."""

    def __init__(self, places: list[Place]) -> None:
        super().__init__("several places")
        self.places = places


def _place(given: dict[str, object]) -> Place | None:
    """The place that is meant; None only when the person says it is not known."""
    said = given["place_said"]
    if given["nowhere"] and not said:
        return None
    if not said:
        raise Refusal("place.missing", field="place_said")
    chosen = given["place"] if said == given["place_was"].strip() else ""
    found = settle_place(said, chosen)
    if isinstance(found, list):
        raise _Several(found)
    return found


def _answers(
    request: HttpRequest, values: dict[str, str], form: DetailForm, place: Place | None
) -> HttpResponse:
    """Step 3: the answers once more, with the answer where there is one."""
    given = form.cleaned_data
    if place is not None:
        values = values | {"place": place.code, "place_was": given["place_said"], "nowhere": ""}
    known = None
    if values["kind"] in (Kind.CONTENT, Kind.QUESTION):
        found = look_up(given["words"], place.code if place else "", clock.now())
        known = found.answer if isinstance(found, Known) else None
    more = {"given": given, "place": place, "known": known, "day": given["happened_on"]}
    more["place_line"] = line(place, whole=True) if place else ""
    return _page(request, "answers", values, form, ALL_NAMES, more | _chosen(values))


def _unbound(values: dict[str, str]) -> DetailForm:
    """Step 2 with what was typed before, and no errors yet."""
    day, month, year = (values.get(f"happened_on_{box}", "") for box in ("day", "month", "year"))
    initial = values | {"happened_on": [day, month, year]}
    initial["nowhere"] = bool(values.get("nowhere"))
    return DetailForm(initial=initial)


def _chosen(values: dict[str, str]) -> dict[str, object]:
    """What was chosen in step 1, in words."""
    return {
        "kind_words": dict(KINDS).get(values["kind"], ""),
        "how_words": dict(HOWS)["information"] if values["kind"] == Kind.VIOLATION else "",
        "kind": values["kind"],
    }


def _kind(request: HttpRequest, values: dict[str, str], form: KindForm) -> HttpResponse:
    return _page(request, "kind", values, form, ("how", "key", *DETAIL_NAMES), {})


def _how(request: HttpRequest, values: dict[str, str], form: HowForm) -> HttpResponse:
    return _page(request, "how", values, form, ("kind", "key", *DETAIL_NAMES), {})


def _details(
    request: HttpRequest,
    values: dict[str, str],
    form: DetailForm,
    more: dict[str, object] | None = None,
) -> HttpResponse:
    return _page(request, "details", values, form, KIND_NAMES, _chosen(values) | (more or {}))


def _page(
    request: HttpRequest,
    name: str,
    values: dict[str, str],
    form: PublicForm | None,
    carried: tuple[str, ...],
    more: dict[str, object],
) -> HttpResponse:
    """A step: its own fields, and everything else hidden."""
    context = {"form": form, "kept": kept(values, carried)} | more
    status = 422 if form is not None and form.errors else 200
    return render(request, f"public/report/{name}.html", context, status=status)
