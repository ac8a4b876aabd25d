"""Take a report back: why, and what that does and does not do."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.up.actions.withdraw import withdraw_report
from kentongan.up.models import Filing
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.public.fields import PublicForm, Words

from .opened import opened


class WithdrawForm(PublicForm):
    """The reason; nothing else is asked."""

    reason = Words(
        label=gettext_lazy("Why do you take it back?"),
        help_text=gettext_lazy("For example: it was a mistake, or it has been settled."),
        widget=forms.Textarea,
    )


@audience("public")
@never_cache
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """GET: what it means. POST: done, or asked for; a second time changes nothing."""
    code, report = opened(code)
    there = reverse("public:receipt", args=[code])
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        form.is_valid()
        try:
            withdraw_report(
                now=clock.now(), report=report, reason=form.cleaned_data.get("reason", "")
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            said(request, _("Your wish to take it back is noted."))
            return HttpResponseRedirect(there, status=303)
    official = report.filing == Filing.OFFICIAL
    context = {"form": form, "code": code, "there": there, "official": official}
    status = 422 if form.errors else 200
    return render(request, "public/receipt/withdraw.html", context, status=status)
