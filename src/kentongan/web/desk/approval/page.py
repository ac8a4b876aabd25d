"""The second person: everything to judge by on one page, then approve or return."""

from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.loop.audience import Audience, audience_of
from kentongan.up import answers, group_file
from kentongan.up.actions.clarify import return_clarification
from kentongan.up.models import Claim, Clarification
from kentongan.up.sources import dissents_of
from kentongan.web.desk import address, names
from kentongan.web.desk.facts.forms import CERTAINTIES
from kentongan.web.desk.forms import Words, attach, in_words
from kentongan.web.doors import audience
from kentongan.web.parts.text import number
from kentongan.web.parts.toasts import said


class ReturnForm(forms.Form):
    """Why it goes back."""

    why = Words(
        label=_("What must change?"),
        help_text=_("Its writer reads this and makes a new one."),
        empty=_("Say in a few words what must change."),
        longest=400,
        widget=forms.Textarea,
    )


@require_safe
@audience("desk", act="clarification.approve")
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits for this person, and what this person wrote that waits for somebody else."""
    now = clock.now()
    waiting = answers.written_by_branch(request.actor, now, "waits")
    return render(
        request,
        "desk/approval/list.html",
        {
            "mine_to_judge": answers.with_counts(
                Clarification.objects.awaiting_approval(request.actor, now)
            ),
            "withdrawals": answers.withdrawals_waiting(request.actor, now).exclude(
                withdrawal_by__person=request.actor.person_id
            ),
            "own": waiting.filter(drafted_by__person=request.actor.person_id),
            "zone": address.office_zone(request),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="clarification.approve")
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """One text. Approving sends it; there is no taking back, so the page itself is the question."""
    now, form, status, problem = clock.now(), ReturnForm(), 200, ""
    text = _text(request, pk, now)
    if request.method == "POST":
        step = request.POST.get("step", "")
        try:
            if step == "approve":
                return _approve(request, text, now)
            if step != "return":
                raise Refusal("form.stale")
            form = ReturnForm(request.POST)
            if form.is_valid() and _return(request, form, text, now):
                return address.see_other(reverse("desk:approvals"))
            status = 422
        except Refusal as refusal:
            if refusal.code not in ("clarification.not_a_draft", "clarification.second_person"):
                raise
            text = _text(request, pk, now)
            problem, status = in_words(refusal, address.office_zone(request)), 409
    context = _context(request, text, now) | {"form": form, "problem": problem}
    return render(request, "desk/approval/page.html", context, status=status)


def _approve(request: HttpRequest, text: Clarification, now: datetime) -> HttpResponse:
    """Approve, answer, release: one action. What follows is counted and said."""
    told = audience_of(text.claim_id, within=text.place_code, now=now)
    approve_and_answer(actor=request.actor, now=now, clarification=text)
    said(request, gettext("Approved. It is public now.") + " " + _told(told))
    return address.see_other(reverse("desk:approval", args=[text.pk]))


def _told(told: Audience) -> str:
    """How far it goes, in one sentence."""
    villages = ngettext("%(n)s village", "%(n)s villages", len(told.villages))
    senders = ngettext("%(n)s sender", "%(n)s senders", told.askers)
    return gettext("It goes to %(villages)s and answers %(senders)s.") % {
        "villages": villages % {"n": number(len(told.villages))},
        "senders": senders % {"n": number(told.askers)},
    }


def _return(request: HttpRequest, form: ReturnForm, text: Clarification, now: datetime) -> bool:
    try:
        return_clarification(
            actor=request.actor, now=now, clarification=text, why=form.cleaned_data["why"]
        )
    except Refusal as refusal:
        if refusal.field is None:
            raise
        attach(form, refusal, address.office_zone(request))
        return False
    name = text.drafted_by.person.name
    said(request, gettext("Returned. %(name)s sees what must change.") % {"name": name})
    return True


def _text(request: HttpRequest, pk: int, now: datetime) -> Clarification:
    found = Clarification.objects.visible_to(request.actor, now)
    text = answers.with_counts(found).filter(pk=pk).first()
    if text is None:
        raise Refusal("permission.denied")
    return text


def _context(request: HttpRequest, text: Clarification, now: datetime) -> dict[str, object]:
    check = group_file.check_of(text.claim)
    ways = dict(names.VIAS)
    told = audience_of(text.claim_id, within=text.place_code, now=now)
    return {
        "text": text,
        "steps": text.steps.splitlines(),
        "state": answers.state_of(text, now),
        "own": text.drafted_by.person_id == request.actor.person_id,
        "title": names.topic_of(text.claim),
        "quote": answers.first_words(text.claim_id, request.actor, now),
        "since": answers.seen_since(text.claim_id, request.actor, now),
        "group": answers.group_to_open(text.claim_id, request.actor, now),
        "check": check,
        "fact": text.claim.kind == Claim.Kind.FACT,
        "certainty": dict(CERTAINTIES).get(text.certainty, ""),
        "wrong": text.corrects,
        "dissents": dissents_of(check),
        "verdict": names.verdict_words(check),
        "sort": names.sort_words(check),
        "sources": [
            {"row": row, "via": ways.get(row.via, row.via)} for row in group_file.sources_of(check)
        ],
        "audience": told,
        "told": _told(told),
        "office": text.institution,
        "zone": address.office_zone(request),
    }
