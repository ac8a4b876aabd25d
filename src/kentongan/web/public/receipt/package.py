"""The package to print for an official report: the form as far as known, evidence by number."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.slow import note_wrong_try
from kentongan.places import zone_of
from kentongan.rules.categories import category
from kentongan.up.actions.particulars import own_form, particulars_of
from kentongan.up.models import Filing, Report
from kentongan.web.doors import audience
from kentongan.web.official_fields import not_said, said_of
from kentongan.web.public.fields import Line, PublicForm
from kentongan.web.public.report.official_form import missing_of
from kentongan.web.public.wording import line

from .opened import opened


class NameForm(PublicForm):
    """What somebody who only found the receipt does not know."""

    name = Line(
        label=_("Your name, as you sent it"),
        help_text=_(
            "Then section 1 is filled in, on this page only. A receipt alone opens no name."
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@audience("public")
@never_cache
def package(request: HttpRequest, code: str) -> HttpResponse:
    """To be printed and brought along. The name is on it only for somebody who can say it."""
    code, report = opened(code)
    if request.method != "POST":
        return _page(request, code, report, NameForm())
    form = NameForm(request.POST)
    form.is_valid()
    try:
        told, found = own_form(
            now=clock.now(), report=report, name=form.cleaned_data.get("name", "")
        )
    except Refusal as refusal:
        return _wrong(request, code, report, form, refusal)
    own = {"told": told, "about_me": said_of(found.reporter)}
    return _page(request, code, report, form, own)


def _wrong(
    request: HttpRequest, code: str, report: Report, form: NameForm, refusal: Refusal
) -> HttpResponse:
    """Not the name; slower when it goes on, so that nobody tries a list of names."""
    status = 422
    try:
        note_wrong_try(door="package", address=request.META.get("REMOTE_ADDR", ""), now=clock.now())
    except Refusal as slow:
        refusal, status = Refusal(slow.code, field="name"), 429
    form.refuse(refusal)
    answer = _page(request, code, report, form, status=status)
    if status == 429:
        answer["Retry-After"] = "60"
    return answer


def _page(
    request: HttpRequest,
    code: str,
    report: Report,
    name_form: NameForm,
    own: dict[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    sort = category(report.category)
    official = report.filing == Filing.OFFICIAL
    form = particulars_of(report) if official else None
    context = {
        "code": code,
        "there": reverse("public:receipt", args=[code]),
        "report": report,
        "official": official,
        "evidence": list(report.attachments.select_related("file")),
        "messages_said": report.messages.filter(from_desk=False),
        "place_line": line(report.place, whole=True) if report.place else report.place_said,
        "category_words": sort.label(request.LANGUAGE_CODE) if sort else "",
        "form": form,
        "name_form": name_form,
        "by_hand": not_said(form.reporter) if form else [],
        "zone": zone_of(report.place_code),
        "printed_at": clock.now(),
    }
    if official:
        context |= missing_of(report, form, clock.now())
    return render(request, "public/receipt/package.html", context | (own or {}), status=status)
