"""The package to print for an official report: form fields as far as known, evidence by number."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kentongan.ledger import clock
from kentongan.places import zone_of
from kentongan.rules.categories import category
from kentongan.up.actions.particulars import particulars_of
from kentongan.up.models import Filing
from kentongan.web.doors import audience
from kentongan.web.public.wording import line

from .opened import opened


@require_safe
@audience("public")
@never_cache
def package(request: HttpRequest, code: str) -> HttpResponse:
    """To be printed and brought along. The name is not on it: the sender writes it by hand."""
    code, report = opened(code)
    sort = category(report.category)
    context = {
        "code": code,
        "there": reverse("public:receipt", args=[code]),
        "report": report,
        "official": report.filing == Filing.OFFICIAL,
        "evidence": list(report.attachments.select_related("file")),
        "messages_said": report.messages.filter(from_desk=False),
        "place_line": line(report.place, whole=True) if report.place else report.place_said,
        "category_words": sort.label(request.LANGUAGE_CODE) if sort else "",
        "form": particulars_of(report) if report.filing == Filing.OFFICIAL else None,
        "zone": zone_of(report.place_code),
        "printed_at": clock.now(),
    }
    return render(request, "public/receipt/package.html", context)
