"""One text of the body: what became of it, and the ways to set it right. Two people each time."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.loop.actions.correct import withdraw_and_tell
from kentongan.loop.told import villages_told
from kentongan.places import zones
from kentongan.up import answers
from kentongan.up.actions.clarify import recall_draft
from kentongan.up.actions.correct import (
    correct_clarification,
    drop_withdrawal,
    propose_withdrawal,
)
from kentongan.up.models import Clarification
from kentongan.web.desk import address, names
from kentongan.web.desk.draft.forms import FIELDS, first_values
from kentongan.web.desk.forms import attach, in_words
from kentongan.web.doors import audience, may_enter
from kentongan.web.parts.toasts import said

from .forms import CorrectionForm, WithdrawalForm

SOFT = (
    "clarification.not_in_public",
    "clarification.not_a_draft",
    "clarification.not_yours",
    "clarification.second_person",
    "withdrawal.already_proposed",
    "withdrawal.not_proposed",
)


@require_safe
@audience("desk", act="clarification.draft")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The text, its state, and what can be done with it."""
    now = clock.now()
    text = _text(request, pk, now)
    return render(request, "desk/correct/page.html", _context(request, text, now))


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="clarification.draft")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the version that says what is right, and what was wrong before."""
    now, zone = clock.now(), address.office_zone(request)
    text = _text(request, pk, now)
    today = now.astimezone(zones.info(zone)).date()
    form = CorrectionForm(
        request.POST or None,
        initial=first_values(text, zone, today, now),
        zone=zone,
        now=now,
        claim=text.claim,
    )
    preview = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("step") == "send":
            if _store(request, form, text, now):
                return address.see_other(reverse("desk:answer", args=[pk]))
        else:
            words = form.text.columns(text.institution)
            preview = words | {"steps": words["steps"].splitlines()}
    context = _context(request, text, now) | {
        "form": form,
        "preview": preview,
        "letters": zones.letters(zone),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/correct/correct.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="clarification.draft")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose to take it back. Nothing changes until a second person agrees."""
    now = clock.now()
    text = _text(request, pk, now)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            propose_withdrawal(
                actor=request.actor, now=now, clarification=text, why=form.cleaned_data["why"]
            )
        except Refusal as refusal:
            attach(form, refusal, address.office_zone(request))
        else:
            said(
                request,
                gettext("Proposed. A second person decides; until then it stays as it is."),
                undo=reverse("desk:drop_withdrawal", args=[pk]),
            )
            return address.see_other(reverse("desk:answer", args=[pk]))
    context = _context(request, text, now) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/correct/withdraw.html", context, status=status)


@require_POST
@audience("desk", act="clarification.draft")
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal is off."""
    now = clock.now()
    text = _text(request, pk, now)
    drop_withdrawal(actor=request.actor, now=now, clarification=text)
    said(request, gettext("The proposal is off. The text stays as it is."))
    return address.see_other(reverse("desk:answer", args=[pk]))


@require_POST
@audience("desk", act="clarification.approve")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree as the second person: it is taken back, and everybody who was told it is told so."""
    now = clock.now()
    text = _text(request, pk, now)
    try:
        withdraw_and_tell(actor=request.actor, now=now, clarification=text)
    except Refusal as refusal:
        _soft(request, refusal)
    else:
        said(request, gettext("Taken back. Everybody who was told it is told so now."))
    return address.see_other(reverse("desk:answer", args=[pk]))


@require_POST
@audience("desk", act="clarification.draft")
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """The writer takes a draft back before anybody approved it."""
    now = clock.now()
    text = _text(request, pk, now)
    try:
        recall_draft(actor=request.actor, now=now, clarification=text)
    except Refusal as refusal:
        _soft(request, refusal)
    else:
        said(request, gettext("Taken back. Your words stand in the form again."))
    return address.see_other(_where_written(request, text, now))


def _where_written(request: HttpRequest, text: Clarification, now: datetime) -> str:
    """The form in which this text was written."""
    if text.corrects_id:
        return reverse("desk:correct", args=[text.corrects_id])
    if text.claim.kind == text.claim.Kind.FACT:
        return reverse("desk:fact", args=[text.claim_id])
    group = answers.group_to_open(text.claim_id, request.actor, now)
    return reverse("desk:draft", args=[group.pk]) if group else reverse("desk:answers")


def _store(request: HttpRequest, form: CorrectionForm, text: Clarification, now: datetime) -> bool:
    """Give the text to the action; a refusal goes back into the form."""
    try:
        kept = correct_clarification(
            actor=request.actor,
            now=now,
            clarification=text,
            note=form.cleaned_data["note"],
            text=form.text,
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


def _soft(request: HttpRequest, refusal: Refusal) -> None:
    """A no that the page one comes back to explains; any other goes on."""
    if refusal.code not in SOFT:
        raise refusal
    said(request, in_words(refusal, address.office_zone(request)))


def _text(request: HttpRequest, pk: int, now: datetime) -> Clarification:
    found = Clarification.objects.visible_to(request.actor, now)
    text = answers.with_counts(found).select_related("withdrawal_by__person").filter(pk=pk).first()
    if text is None:
        raise Refusal("permission.denied")
    return text


def _context(request: HttpRequest, text: Clarification, now: datetime) -> dict[str, object]:
    actor, live = request.actor, text.state == Clarification.State.APPROVED
    newer = Clarification.objects.visible_to(actor, now).filter(corrects=text).order_by("-version")
    return {
        "text": text,
        "steps": text.steps.splitlines(),
        "state": answers.state_of(text, now),
        "title": names.topic_of(text.claim),
        "office": text.institution,
        "zone": address.office_zone(request),
        "told": len(villages_told([text.pk])),
        "newer": newer.first(),
        "open": live and not text.replaced_at,
        "proposed": text.withdrawal_by if live else None,
        "mine": text.withdrawal_by is not None and text.withdrawal_by.person_id == actor.person_id,
        "may_approve": may_enter(actor.role, actor.institution, "desk", "clarification.approve"),
        "writer": text.drafted_by.person_id == actor.person_id,
    }
