"""Pass on a rumour heard in the village: words, and the place is the officer's own.

The receipt is shown once the server has stored the words, and the item stands in the post's own list
(`web/field/items`). Only the last code stays in the signed-in session, so that reloading the page does
not lose it; it goes with the session.
"""

import secrets

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.up.actions.receive import Extra, receive_report
from kentongan.web.doors import audience
from kentongan.web.words import REFUSALS, say

LAST_RECEIPT = "field_receipt"  # session key
CHANNEL = "petugas"


class WordForm(forms.Form):
    """What is being said, as it was heard or read."""

    words = forms.CharField(
        label=_("What is being said in your village?"),
        help_text=_("Write or paste it as you heard it. No names of neighbours are needed."),
        strip=False,
        widget=forms.Textarea,
        error_messages={
            "required": REFUSALS["report.empty"],
            "null_characters_not_allowed": REFUSALS["report.not_text"],
        },
    )
    link = forms.CharField(
        label=_("Link, if there is one"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={"null_characters_not_allowed": REFUSALS["report.bad_link"]},
    )
    key = forms.CharField(
        widget=forms.HiddenInput,
        required=False,
        error_messages={"null_characters_not_allowed": REFUSALS["form.stale"]},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@audience("field", act="notice.see")
def report(request: HttpRequest) -> HttpResponse:
    """The form, and what comes of sending it."""
    if request.method != "POST":
        return _page(request, WordForm(initial={"key": secrets.token_urlsafe(24)}))
    form = WordForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        receipt = receive_report(
            actor=request.actor,
            now=clock.now(),
            key=form.cleaned_data["key"],
            words=form.cleaned_data["words"],
            link=form.cleaned_data["link"],
            kind="content",
            place=request.post_held.place,
            channel=CHANNEL,
            sample=request.post_held.sample,
            extra=Extra(sent_by=request.actor.post_id),
        )
    except Refusal as refusal:
        if refusal.field not in form.fields:
            raise
        form.add_error(refusal.field, say(refusal))
        return _page(request, form, status=422)
    request.session[LAST_RECEIPT] = receipt.code
    return HttpResponseRedirect(reverse("field:report_sent"), status=303)


@require_safe
@audience("field", act="notice.see")
def sent(request: HttpRequest) -> HttpResponse:
    """The receipt of what was just sent."""
    code = request.session.get(LAST_RECEIPT)
    if not code:
        return HttpResponseRedirect(reverse("field:report"))
    return render(
        request, "field/report/sent.html", {"receipt": code, "place": request.post_held.place}
    )


def _page(request: HttpRequest, form: WordForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "place": request.post_held.place}
    return render(request, "field/report/page.html", context, status=status)
