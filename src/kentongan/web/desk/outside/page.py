"""Checks of independent publishers: bring in their list, see what is there, put one aside."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.rules import claimreview
from kentongan.up.actions.outside import Brought, hide_outside, import_outside
from kentongan.up.models import OutsideCheck
from kentongan.web.desk import address
from kentongan.web.desk.forms import Words, attach
from kentongan.web.doors import audience
from kentongan.web.parts.text import number
from kentongan.web.parts.toasts import said

PER_PAGE = 20
SHOWN = 20  # problems listed
PROBLEMS = {
    "not_an_object": _("is no entry"),
    "not_a_review": _("is no ClaimReview"),
    "url": _("has no address of a page"),
    "publisher": _("names no publisher"),
    "words": _("does not say what was checked"),
    "rating": _("has no result in words"),
    "date": _("has a date that cannot be"),
    "twice": _("has the same address as an earlier one"),
}


class ListForm(forms.Form):
    """The list, pasted or as a file."""

    text = Words(
        label=_("The list of checks"),
        help_text=_("ClaimReview as JSON, or the publisher's feed (RSS or Atom)."),
        longest=claimreview.BYTES,
        widget=forms.Textarea,
    )
    file = forms.FileField(label=_("Or its file"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="outside.import")
def outside(request: HttpRequest) -> HttpResponse:
    """The list box, and what is there."""
    form, problems = ListForm(), []
    if request.method == "POST":
        form = ListForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                brought = _bring(request, form)
            except Refusal as refusal:
                problems = refusal.data.pop("problems", [])
                attach(form, refusal, address.office_zone(request))
            else:
                said(request, _told(brought))
                if not brought.refused:
                    return address.see_other(reverse("desk:outside"))
                form, problems = ListForm(), brought.refused
    page = Paginator(OutsideCheck.objects.newest(), PER_PAGE).get_page(request.GET.get("hal"))
    context = {
        "form": form,
        "page": page,
        "taken": bool(problems) and not form.errors,
        "refused": len(problems),
        "problems": [(one.number, PROBLEMS[one.code]) for one in problems[:SHOWN]],
    }
    status = 422 if form.errors else 200
    return render(request, "desk/outside/page.html", context, status=status)


@require_POST
@audience("desk", act="outside.import")
def put_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Aside, or back again."""
    row = OutsideCheck.objects.filter(pk=pk).first()
    if row is None:
        raise Refusal("permission.denied")
    hide = request.POST.get("kembali") != "1" and row.hidden_at is None
    hide_outside(actor=request.actor, now=clock.now(), check=row, hide=hide)
    words = gettext("Put aside. It is not shown any more.") if hide else gettext("Shown again.")
    said(request, words, undo=reverse("desk:put_aside", args=[pk]))
    return address.see_other(reverse("desk:outside"))


def _bring(request: HttpRequest, form: ListForm) -> Brought:
    file = form.cleaned_data["file"]
    content = file.read(claimreview.BYTES + 1) if file else form.cleaned_data["text"]
    return import_outside(actor=request.actor, now=clock.now(), content=content)


def _told(brought: Brought) -> str:
    return gettext("New: %(new)s. Changed: %(changed)s. The same as before: %(same)s.") % {
        "new": number(brought.new),
        "changed": number(brought.changed),
        "same": number(brought.unchanged),
    }
