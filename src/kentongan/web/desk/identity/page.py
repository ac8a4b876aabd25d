"""Files of a message, its sender's choice, and a wish to take it back: one page, each act noted."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.places import zones
from kentongan.rules.categories import category
from kentongan.up.actions.attach import name_of
from kentongan.up.actions.identify import ask_to_open, read_identity
from kentongan.up.actions.particulars import read_particulars
from kentongan.up.actions.withdraw import decide_withdrawal
from kentongan.up.models import Filing, Openness, Report
from kentongan.up.senders import (
    evidence_of,
    opening_for,
    report_in_reach,
    touches_of,
    withdrawal_of,
)
from kentongan.vault.custody import note_look
from kentongan.vault.models import File
from kentongan.web.desk import address
from kentongan.web.desk.forms import attach
from kentongan.web.doors import audience
from kentongan.web.official_fields import said_of
from kentongan.web.parts.toasts import said
from kentongan.web.words import EVENTS

from .looking import pass_for, seen_by

OPENNESS = {
    Openness.ANONYMOUS: _("Without a name"),
    Openness.CONFIDENTIAL: _("Confidential: sealed, opened by two people"),
    Openness.NAMED: _("With a name: the desk may read it"),
}


class ReasonForm(forms.Form):
    """Why a sealed name is needed."""

    reason = forms.CharField(
        label=_("Why do you need the name?"),
        help_text=_("A second person of your office reads this. Write no name of the sender."),
        required=False,
        strip=False,
        widget=forms.Textarea,
    )


class NoteForm(forms.Form):
    """What the sender is told about the request to take it back."""

    note = forms.CharField(
        label=_("Note for the sender"), required=False, strip=False, widget=forms.Textarea
    )


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="report.see")
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what there is; looking at pictures or at the name is an act, and comes by POST."""
    now = clock.now()
    report = report_in_reach(request.actor, now, pk)
    page = _Page(request, report, now)
    if request.method == "POST":
        step = {"look": _look, "ask": _ask, "read": _read, "agree": _decide, "keep": _decide}
        taken = step.get(request.POST.get("step", ""))
        answer = taken(page) if taken else None
        if answer is not None:
            return answer
    return page.shown()


class _Page:
    """One message with the two forms of its page."""

    def __init__(self, request: HttpRequest, report: Report, now) -> None:
        self.request, self.report, self.now = request, report, now
        self.reason, self.note, self.status = ReasonForm(), NoteForm(), 200
        self.told = self.form = None
        self.here = reverse("desk:evidence", args=[report.pk]) + address.kept(request)

    def refused(self, form: forms.Form, refusal: Refusal) -> None:
        attach(form, refusal, address.office_zone(self.request))
        self.status = 422

    def shown(self) -> HttpResponse:
        report, now, actor = self.report, self.now, self.request.actor
        looking = seen_by(self.request, report)
        zone = report.place.zone if report.place else zones.WIB
        sort = category(report.category)
        context = {
            "report": report,
            "rows": [_row(one, looking) for one in evidence_of(report)],
            "looking": looking,
            "opening": opening_for(report, actor, now),
            "withdrawal": withdrawal_of(report),
            "openness_words": OPENNESS[Openness(report.openness)],
            "sealed": report.openness == Openness.CONFIDENTIAL,
            "named": report.openness == Openness.NAMED,
            "official": report.filing == Filing.OFFICIAL,
            "category_words": sort.label(self.request.LANGUAGE_CODE) if sort else "",
            "told": self.told,
            "form": self.form,
            "about_sender": said_of(self.form.reporter) if self.form else [],
            "reason": self.reason,
            "note": self.note,
            "zone": zone,
            "up": reverse("desk:talk", args=[report.pk]) + address.kept(self.request),
            "here": self.here,
        }
        return render(self.request, "desk/identity/page.html", context, status=self.status)


def _row(one, looking: str) -> dict[str, object]:
    """One piece of evidence with its name, where it was kept, and its custody."""
    return {
        "one": one,
        "file": one.file,
        "name": name_of(one) if looking else "",
        "picture": one.file.state == File.State.READY,
        "waiting": one.file.state == File.State.WAITING,
        "custody": [(EVENTS.get(touch.code, touch.code), touch) for touch in touches_of(one.file)],
    }


def _look(page: _Page) -> HttpResponse:
    """Every working copy of this message may be seen for ten minutes; each look is noted."""
    for one in evidence_of(page.report):
        if one.file.state == File.State.READY:
            note_look(
                one.file, actor=page.request.actor, now=page.now, place=page.report.place_code
            )
    ticket = pass_for(page.request, page.report)
    mark = "&" if "?" in page.here else "?"
    return address.see_other(f"{page.here}{mark}lihat={ticket}")


def _ask(page: _Page) -> HttpResponse | None:
    page.reason = ReasonForm(page.request.POST)
    page.reason.is_valid()
    try:
        ask_to_open(
            actor=page.request.actor,
            now=page.now,
            report=page.report,
            reason=page.reason.cleaned_data.get("reason", ""),
        )
    except Refusal as refusal:
        page.refused(page.reason, refusal)
        return None
    said(page.request, gettext("Asked. A second person of your office decides."))
    return address.see_other(page.here)


def _read(page: _Page) -> HttpResponse | None:
    """The name stands on this one answer only; nobody keeps it, and reloading asks again."""
    who = {"actor": page.request.actor, "now": page.now, "report": page.report}
    page.told, page.form = read_identity(**who), read_particulars(**who)
    return None


def _decide(page: _Page) -> HttpResponse | None:
    page.note = NoteForm(page.request.POST)
    page.note.is_valid()
    try:
        decide_withdrawal(
            actor=page.request.actor,
            now=page.now,
            report=page.report,
            agree=page.request.POST["step"] == "agree",
            note=page.note.cleaned_data.get("note", ""),
        )
    except Refusal as refusal:
        page.refused(page.note, refusal)
        return None
    said(page.request, gettext("Decided. The sender reads it with the receipt code."))
    return address.see_other(page.here)
