"""Write the official clarification: the text, where it will go, and what kept it back before."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.loop.audience import audience_of
from kentongan.places import zones
from kentongan.up import group_file, inbox
from kentongan.up.actions.clarify import draft_clarification
from kentongan.up.models import Check, Claim, Clarification, ReportGroup
from kentongan.web.desk import address, names
from kentongan.web.desk.forms import attach
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said

from .forms import FIELDS, DraftForm, first_values


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="clarification.draft")
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Preview shows the text as the public will see it and stores nothing; send stores it once."""
    now, zone = clock.now(), address.office_zone(request)
    group = group_file.group_in_reach(request.actor, now, pk)
    check = group_file.check_of(group.claim)
    if check is None or check.status != Check.Status.DONE:
        return _check_first(request, group)
    written = list(group_file.clarifications_of(group.claim, request.actor, now))
    waiting = next((row for row in written if row.state == Clarification.State.DRAFT), None)
    form, preview, status = _form(request, group.claim, written, zone, now), None, 200
    if request.method == "POST":
        valid = form.is_valid()
        if valid and request.POST.get("step") == "send":
            if _store(request, form, group, now):
                return address.see_other(reverse("desk:draft", args=[pk]) + address.kept(request))
        elif valid:
            preview = _preview(request, form)
        status = 200 if preview else 422
    context = {
        "group": group,
        "row": inbox.rows(request.actor, now, [pk])[0],
        "title": names.topic_of(group.claim),
        "check": check,
        "verdict": names.verdict_words(check),
        "form": form,
        "preview": preview,
        "waiting": waiting,
        "waiting_steps": waiting.steps.splitlines() if waiting else [],
        "mine": waiting is not None and waiting.drafted_by.person_id == request.actor.person_id,
        "returned": written[0] if written and _is_returned(written[0]) else None,
        "audience": audience_of(group.claim_id, within=request.actor.place, now=now),
        "office": request.post_held.institution,
        "zone": zone,
        "letters": zones.letters(zone),
        "up": address.to_group(request, pk),
        "kept": address.kept(request),
    }
    return render(request, "desk/draft/page.html", context, status=status)


def _check_first(request: HttpRequest, group: ReportGroup) -> HttpResponse:
    """No result, no clarification: say so, and go to the check."""
    if request.method == "POST":
        raise Refusal("clarification.check_first")
    said(request, gettext("First finish the check, then write the clarification."))
    return address.see_other(reverse("desk:check", args=[group.pk]) + address.kept(request))


def _is_returned(row: Clarification) -> bool:
    return row.state == Clarification.State.RETURNED


def _form(
    request: HttpRequest, claim: Claim, written: list[Clarification], zone: str, now: datetime
) -> DraftForm:
    returned = written[0] if written and _is_returned(written[0]) else None
    today = now.astimezone(zones.info(zone)).date()
    return DraftForm(
        request.POST or None,
        initial=first_values(returned, zone, today, now),
        zone=zone,
        now=now,
        claim=claim,
    )


def _store(request: HttpRequest, form: DraftForm, group: ReportGroup, now: datetime) -> bool:
    """Give the text to the action; a refusal goes back into the form."""
    try:
        kept = draft_clarification(
            actor=request.actor,
            now=now,
            claim=group.claim,
            sample=group.sample,
            **form.words,
        )
    except Refusal as refusal:
        attach(form, refusal, form.zone, **FIELDS)
        return False
    said(
        request,
        gettext("Stored. It now waits for a second person; nothing has been sent yet."),
        undo=reverse("desk:recall", args=[kept.pk]),
    )
    return True


def _preview(request: HttpRequest, form: DraftForm) -> dict[str, object]:
    """The text as it will stand, with the text to pass on."""
    words = form.text.columns(request.post_held.institution)
    return words | {"steps": words["steps"].splitlines()}
