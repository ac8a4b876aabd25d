"""Take messages out of a group into one of their own."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.up import group_file
from kentongan.up.actions.split import split_group
from kentongan.web.desk import address
from kentongan.web.desk.marks import numbers, undo_path
from kentongan.web.doors import audience
from kentongan.web.parts.text import number
from kentongan.web.parts.toasts import said

from .arranging import no_in_words, reached
from .detail import members_of

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="group.arrange")
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick those that say something else; they become a group with a clock of its own."""
    now, status, refusal = clock.now(), 200, ""
    group, context = reached(request, pk, now)
    chosen = numbers(request.POST.getlist("kiriman"))
    if request.method == "POST":
        try:
            made, change = split_group(actor=request.actor, now=now, group=group, reports=chosen)
        except Refusal as no:
            refusal, status = no_in_words(request, no), 422
        else:
            words = ngettext(
                "%(n)s message taken out.", "%(n)s messages taken out.", change.reports
            )
            told = words % {"n": number(change.reports)}
            said(request, told, undo=undo_path(request, [change.pk]))
            return address.see_other(address.to_group(request, made.pk))
    page = Paginator(group_file.reports_of(group, request.actor, now), PER_PAGE).get_page(
        request.GET.get("kiriman")
    )
    context |= {
        "heading": gettext("Take messages out"),
        "reports_page": page,
        "members": members_of(page, context["row"]),
        "chosen": chosen,
        "refusal": refusal,
    }
    return render(request, "desk/group/split.html", context, status=status)
