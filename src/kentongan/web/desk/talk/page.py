"""The conversation with one sender: what was sent, what was said since, and a reply."""

import secrets

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.places import zones
from kentongan.roster.find_places import path_of
from kentongan.up.actions.converse import reply
from kentongan.up.actions.receive import LONGEST
from kentongan.up.channels import way_to_sender
from kentongan.up.models import Report
from kentongan.web.desk import address, names
from kentongan.web.desk.forms import Words, attach
from kentongan.web.doors import audience, may_enter
from kentongan.web.parts.toasts import said


class ReplyForm(forms.Form):
    """What the desk writes to the sender."""

    words = Words(
        label=_("Your reply"),
        help_text=_(
            "The sender reads it with the receipt code. Judge the message, not the person."
        ),
        empty=_("Nothing is written yet. Write your reply."),
        longest=LONGEST,
        widget=forms.Textarea,
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="report.reply")
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """Read, and reply. The same reply sent twice is one reply."""
    now, status = clock.now(), 200
    report = _report(request, pk, now)
    form = ReplyForm(request.POST or None, initial={"key": secrets.token_urlsafe(16)})
    if request.method == "POST":
        if form.is_valid():
            try:
                reply(actor=request.actor, now=now, report=report, **form.cleaned_data)
            except Refusal as refusal:
                attach(form, refusal, address.office_zone(request))
            else:
                said(request, gettext("Reply stored. The sender sees it with the receipt code."))
                return address.see_other(request.get_full_path())
        status = 422
    context = {
        "report": report,
        "form": form,
        "turns": report.messages.select_related("by__person"),
        "zone": report.place.zone if report.place else zones.WIB,
        "where": _where(report),
        "kind": names.kind_label(report.kind),
        "channel": names.channel_label(report.channel),
        "way": way_to_sender(report),
        "title": names.topic_of(report.group.claim if report.group else None),
        "may_arrange": may_enter(
            request.actor.role, request.actor.institution, "desk", "group.arrange"
        ),
        "up": address.to_group(request, report.group_id) if report.group_id else "",
    }
    return render(request, "desk/talk/page.html", context, status=status)


def _report(request: HttpRequest, pk: int, now) -> Report:
    found = (
        Report.objects.visible_to(request.actor, now)
        .select_related("place", "group__claim", "answer", "conversation")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Refusal("permission.denied")
    return found


def _where(report: Report) -> str:
    """The place with what lies around it, as far as it is known."""
    if report.place is None:
        return report.place_said
    names_up = [place.name for place in path_of(report.place)[2:]]
    return ", ".join([report.place.name, *reversed(names_up)])
