"""Tell what happened: what kind, what and where and when, check the answers, receipt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Place
from kentongan.rules.categories import category
from kentongan.up.actions.particulars import Particulars
from kentongan.up.actions.receive import Extra
from kentongan.up.actions.report_whole import report_whole
from kentongan.up.known import Known, look_up
from kentongan.up.models import Filing, Kind
from kentongan.web.doors import audience
from kentongan.web.official_fields import BORN, KNOWN, OFFICIAL_NAMES, not_said, said_of
from kentongan.web.public.about_whom import chosen_office, offices_around
from kentongan.web.public.check.flow import to_receipt
from kentongan.web.public.evidence.waiting import STATUS, Waiting, waiting_of
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
from .look import look_over_details
from .official_form import (
    OfficialDetailForm,
    chosen_supervisor,
    limit_of,
    still_missing,
    supervisors,
)

ALL_NAMES = KIND_NAMES + DETAIL_NAMES + OFFICIAL_NAMES


@audience("public")
def report(request: HttpRequest) -> HttpResponse:
    """One address, four steps. Nothing is received before the last."""
    if request.method != "POST":
        values = fresh(request) | {"kind": request.GET.get("jenis", "")}
        return _kind(request, values, KindForm(initial=values))
    values = {name: request.POST.get(name, "") for name in ALL_NAMES}
    request.waiting = waiting_of(request)
    go = request.POST.get("go", "")
    if request.waiting.wrong is not None and go != "send":
        go = "details"  # the button stands behind the files, so it may not have been read
    step = {
        "to_kind": _to_kind,
        "kind": _take_kind,
        "how": _take_how,
        "to_details": _to_details,
        "to_official": _to_official,
        "inform": _inform,
        "details": _take_details,
        "send": _send,
    }.get(go, _take_kind)
    return step(request, values)


def _to_kind(request: HttpRequest, values: dict[str, str]) -> HttpResponse:
    return _kind(request, values, KindForm(initial=values))


def _take_kind(request: HttpRequest, values: dict[str, str]) -> HttpResponse:
    form = KindForm(values)
    if not form.is_valid():
        return _kind(request, values, form)
    if values["kind"] == Kind.VIOLATION:
        return _how(request, values, HowForm(initial={"how": values["how"] or "information"}))
    return _details(request, values | {"how": ""}, _unbound(values))


def _take_how(request: HttpRequest, values: dict[str, str]) -> HttpResponse:
    form = HowForm(values)
    if not form.is_valid():
        return _how(request, values, form)
    if values["how"] == "official":
        return _page(request, "official", values, None, ALL_NAMES, {})
    return _details(request, values, _unbound(values))


def _to_details(request: HttpRequest, values: dict[str, str]) -> HttpResponse:
    """Back to what was typed; `as_information` when somebody changes his mind about filing."""
    if request.POST.get("as_information") or values["how"] != "official":
        values = values | {"how": "information"}
    return _details(request, values, _unbound(values))


def _to_official(request: HttpRequest, values: dict[str, str]) -> HttpResponse:
    return _details(request, values | {"how": "official"}, _unbound(values))


def _inform(request: HttpRequest, values: dict[str, str]) -> HttpResponse:
    """Rather as information than officially: the answers once more, without the name."""
    values = values | {"how": "information", "openness": "", "name": "", "contact": ""}
    return _take_details(request, values | dict.fromkeys(("address", *OFFICIAL_NAMES), ""))


def _take_details(request: HttpRequest, values: dict[str, str]) -> HttpResponse:
    """Step 2 sent: to the page that shows the answers once more, or back with what is wrong."""
    form, more = _form(values), {}
    place = look_over_details(form, values, more, official=_official(values))
    if form.errors or request.waiting.wrong is not None:
        return _details(request, values, form, more)
    return _answers(request, values, form, place)


def _send(request: HttpRequest, values: dict[str, str]) -> HttpResponse:
    """The last step: everything is looked at again, then received."""
    form, more = _form(values), {}
    place = look_over_details(form, values, more, official=_official(values))
    if form.errors or request.waiting.wrong is not None:
        return _details(request, values, form, more)
    given, waiting = form.cleaned_data, request.waiting
    told, openness = form.who(official=_official(values))
    extra = Extra(
        category=given.get("category", ""),
        filing=Filing.OFFICIAL if _official(values) else Filing.INFORMATION,
        openness=openness,
        against=chosen_office(request.POST.get("about", ""), place),
    )
    try:
        files = waiting.kept()
        received = report_whole(
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
            files=files,
            names=waiting.names,
            gone=waiting.gone,
            told=told,
            particulars=_particulars(values, form, place),
            extra=extra,
        )
    except Refusal as refusal:
        if refusal.field == "kind":
            return _take_kind(request, values)
        if refusal.code == "form.stale":
            values["key"] = new_key()
        form.refuse(refusal)
        return _details(request, values, form)
    return to_receipt(received)


def _form(values: dict[str, str]) -> DetailForm:
    """Step 2 as it was sent: an official report has more to it."""
    sort = OfficialDetailForm if _official(values) else DetailForm
    return sort(values, kind=values["kind"])


def _particulars(
    values: dict[str, str], form: DetailForm, place: Place | None
) -> Particulars | None:
    if not isinstance(form, OfficialDetailForm):
        return None
    return form.particulars(chosen_supervisor(values["office"], place))


def _official(values: dict[str, str]) -> bool:
    return values["kind"] == Kind.VIOLATION and values["how"] == "official"


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
    sort = category(given.get("category", ""))
    more = {"given": given, "place": place, "known": known, "day": given["happened_on"]}
    more["place_line"] = line(place, whole=True) if place else ""
    more["money"] = sort is not None and sort.money
    more["category_words"] = sort.label(request.LANGUAGE_CODE) if sort else ""
    more["openness_words"] = dict(form.fields["openness"].choices).get(given["openness"], "")
    if values["kind"] in (Kind.COMPLAINT, Kind.VIOLATION):
        more["offices"] = offices_around(place)
    carried = ALL_NAMES
    if _official(values):
        carried = tuple(name for name in ALL_NAMES if name != "office")
        evidence = bool(request.waiting.files)
        more["needs"] = still_missing(given, place, clock.now(), evidence=evidence)
        reporter = form.particulars().reporter
        more["by_hand"], more["about_me"] = not_said(reporter), said_of(reporter)
        more["until"] = limit_of(given["known_on"], place, clock.now())
        more["supervisors"] = supervisors(place)
        more["office_chosen"] = values["office"]
    return _page(request, "answers", values, form, carried, more | _chosen(values))


def _unbound(values: dict[str, str]) -> DetailForm:
    """Step 2 with what was typed before, and no errors yet."""
    day, month, year = (values.get(f"happened_on_{box}", "") for box in ("day", "month", "year"))
    initial = values | {"happened_on": [day, month, year]}
    initial["known_on"] = [values.get(name, "") for name in KNOWN]
    initial["born_on"] = [values.get(name, "") for name in BORN]
    initial["nowhere"] = bool(values.get("nowhere"))
    initial["openness"] = values.get("openness") or (
        "confidential" if _official(values) else "anonymous"
    )
    sort = OfficialDetailForm if _official(values) else DetailForm
    return sort(initial=initial, kind=values["kind"])


def _chosen(values: dict[str, str]) -> dict[str, object]:
    """What was chosen in step 1, in words."""
    how = values["how"] if values["how"] in dict(HOWS) else "information"
    return {
        "kind_words": dict(KINDS).get(values["kind"], ""),
        "how_words": dict(HOWS)[how] if values["kind"] == Kind.VIOLATION else "",
        "kind": values["kind"],
        "official": _official(values),
    }


def _kind(request: HttpRequest, values: dict[str, str], form: KindForm) -> HttpResponse:
    return _page(request, "kind", values, form, ("how", "key", *DETAIL_NAMES, *OFFICIAL_NAMES), {})


def _how(request: HttpRequest, values: dict[str, str], form: HowForm) -> HttpResponse:
    return _page(request, "how", values, form, ("kind", "key", *DETAIL_NAMES, *OFFICIAL_NAMES), {})


def _details(
    request: HttpRequest,
    values: dict[str, str],
    form: DetailForm,
    more: dict[str, object] | None = None,
) -> HttpResponse:
    request.waiting.on(form)
    carried = (*KIND_NAMES, "office") if _official(values) else KIND_NAMES + OFFICIAL_NAMES
    return _page(request, "details", values, form, carried, _chosen(values) | (more or {}))


def _page(
    request: HttpRequest,
    name: str,
    values: dict[str, str],
    form: PublicForm | None,
    carried: tuple[str, ...],
    more: dict[str, object],
) -> HttpResponse:
    """A step: its own fields, and everything else hidden."""
    waiting: Waiting = getattr(request, "waiting", Waiting())
    context = {"form": form, "kept": kept(values, carried), "waiting": waiting} | more
    status = 422 if form is not None and form.errors else 200
    if waiting.wrong is not None:
        status = STATUS.get(waiting.wrong.code, 422)
    return render(request, f"public/report/{name}.html", context, status=status)
