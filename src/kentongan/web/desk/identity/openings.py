"""Requests to open sealed names, for the second person: why, by whom, and a decision."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.up.actions.identify import decide_opening
from kentongan.up.models import IdentityRequest
from kentongan.up.senders import openings_for
from kentongan.web.desk import address
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said


@require_safe
@audience("desk", act="identity.grant")
def openings(request: HttpRequest) -> HttpResponse:
    """Those that wait, and the latest that were decided."""
    rows = openings_for(request.actor, clock.now())
    asked = IdentityRequest.State.ASKED
    waiting = rows.filter(state=asked).order_by("asked_at")
    context = {
        "waiting": waiting.exclude(asked_by__person=request.actor.person_id),
        "own": waiting.filter(asked_by__person=request.actor.person_id),
        "decided": rows.exclude(state=asked).order_by("-decided_at")[:20],
        "zone": address.office_zone(request),
    }
    return render(request, "desk/identity/openings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="identity.grant")
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """One request. Granting is not reading: the name opens to the asker only."""
    now = clock.now()
    asked = openings_for(request.actor, now).filter(pk=pk).first()
    if asked is None:
        raise Refusal("permission.denied")
    if request.method == "POST":
        grant = request.POST.get("decision") == "grant"
        decide_opening(actor=request.actor, now=now, request=asked, grant=grant)
        said(
            request,
            gettext("Granted: readable by the asker for 30 minutes.")
            if grant
            else gettext("Refused. The name stays sealed."),
        )
        return address.see_other(reverse("desk:openings"))
    context = {
        "asked": asked,
        "report": asked.identity.report,
        "own": asked.asked_by.person_id == request.actor.person_id,
        "waits": asked.state == IdentityRequest.State.ASKED,
        "zone": address.office_zone(request),
    }
    return render(request, "desk/identity/opening.html", context)
