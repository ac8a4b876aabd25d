"""Receipts: find one by its code, read what became of it, add to it."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.slow import note_wrong_try
from kentongan.places import zone_of
from kentongan.rules import response
from kentongan.seals import read_receipt
from kentongan.up.actions.converse import report_of_receipt
from kentongan.up.actions.report_whole import add_to_report
from kentongan.up.models import Filing, Report, Withdrawal
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.public.evidence.waiting import STATUS, Waiting, files_field, waiting_of
from kentongan.web.public.fields import Kept, Line, PublicForm, Words, new_key
from kentongan.web.public.wording import line

from .trail import trail


class CodeForm(PublicForm):
    """The code as somebody reads it off."""

    code = Line(
        label=gettext_lazy("Receipt code"),
        help_text=gettext_lazy("16 letters and numbers. Spaces and small letters do not matter."),
    )


class MoreForm(PublicForm):
    """Something to add."""

    words = Words(
        label=gettext_lazy("Reply, or add something"), required=False, widget=forms.Textarea
    )
    key = Kept()
    files = files_field(gettext_lazy("Add pictures or files"))


@audience("public")
@never_cache
def receipt_find(request: HttpRequest) -> HttpResponse:
    """Type the code in. A wrong one and an unknown one read the same."""
    if request.method != "POST":
        return _find(request, CodeForm(), 200)
    form = CodeForm(request.POST)
    form.is_valid()
    typed = form.cleaned_data["code"]
    if not typed:
        form.refuse(Refusal("receipt.empty", field="code"))
        return _find(request, form, 422)
    if report_of_receipt(typed) is None:
        return _wrong(request, form)
    there = reverse("public:receipt", args=[read_receipt(typed)])
    return HttpResponseRedirect(there, status=303)


@audience("public")
@never_cache
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The page that only the code opens."""
    report = report_of_receipt(code)
    if report is None:
        return _wrong(request, CodeForm({"code": ""}))
    code = read_receipt(code)
    if request.method != "POST":
        return _page(request, code, report, MoreForm(initial={"key": new_key()}))
    form, waiting = MoreForm(request.POST), waiting_of(request)
    form.is_valid()
    try:
        if waiting.wrong is not None:
            raise waiting.wrong
        files = waiting.kept()
        add_to_report(
            now=clock.now(),
            report=report,
            words=form.cleaned_data["words"],
            key=form.cleaned_data["key"][:100],
            files=files,
            names=waiting.names,
            gone=waiting.gone,
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(request, code, report, form, waiting, STATUS.get(refusal.code, 422))
    said(request, _("Received. An officer reads it."))
    return HttpResponseRedirect(reverse("public:receipt", args=[code]), status=303)


def _wrong(request: HttpRequest, form: CodeForm) -> HttpResponse:
    """No such code, or no code at all: one answer for both, and slower when it goes on."""
    form.is_valid()
    refusal, status = Refusal("receipt.unknown", field="code"), 404
    try:
        note_wrong_try(door="receipt", address=request.META.get("REMOTE_ADDR", ""), now=clock.now())
    except Refusal as slow:
        refusal, status = Refusal(slow.code, field="code"), 429
    form.refuse(refusal)
    answer = _find(request, form, status)
    if status == 429:
        answer["Retry-After"] = "60"
    return answer


def _find(request: HttpRequest, form: CodeForm, status: int) -> HttpResponse:
    return render(request, "public/receipt/find.html", {"form": form}, status=status)


def _page(
    request: HttpRequest,
    code: str,
    report: Report,
    form: MoreForm,
    waiting: Waiting | None = None,
    status: int = 200,
) -> HttpResponse:
    now, group = clock.now(), report.group
    form.waiting = waiting or Waiting()
    answer = report.answer
    due = group.due_at if group else response.due(report.kind, report.received_at)
    context = {
        "form": form,
        "code": code,
        "here": reverse("public:receipt", args=[code]),
        "report": report,
        "answer": answer,
        "expired": answer is not None and answer.expired(now),
        "newer": answer.newer_in_force(now) if answer else None,
        "messages_said": report.messages.select_related("by__institution"),
        "trail": trail(report),
        "evidence": list(report.attachments.select_related("file")),
        "withdrawal": Withdrawal.objects.filter(report=report).first(),
        "official": report.filing == Filing.OFFICIAL,
        "checking": group is not None and group.claim is not None,
        "due": due,
        "late": due < now,
        "zone": zone_of(report.place_code),
        "place_line": line(report.place) if report.place else "",
        "new": "baru" in request.GET,
        "again": "lagi" in request.GET,
    }
    return render(request, "public/receipt/page.html", context, status=status)
