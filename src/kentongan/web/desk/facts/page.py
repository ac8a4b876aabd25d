"""Official facts: the list with its gaps, a new question, and the answer of the own office."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.places import zones
from kentongan.up import fact_file
from kentongan.up.actions.facts import write_fact, write_question
from kentongan.up.models import Claim
from kentongan.web.desk import address
from kentongan.web.desk.draft.forms import FIELDS
from kentongan.web.desk.forms import attach
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said

from .forms import FactForm, QuestionForm, WordingsForm, first_fact

# state of up/fact_file.py, its words, its chip
STATES = {
    "none": (_("no answer"), "warn"),
    "waits": (_("waits for the second person"), "wait"),
    "returned": (_("returned"), "warn"),
    "ended": (_("no longer holds"), "bad"),
    "ending": (_("ends soon"), "warn"),
    "coming": (_("holds from later"), "info"),
    "holds": (_("holds"), "ok"),
}


@require_safe
@audience("desk", act="clarification.draft")
def facts(request: HttpRequest) -> HttpResponse:
    """Gaps first: what ended, what ends soon, what nobody has answered."""
    rows = fact_file.rows(request.actor, clock.now())
    context = {
        "gaps": [_shown(row) for row in rows if row.gap],
        "others": [_shown(row) for row in rows if not row.gap],
        "zone": address.office_zone(request),
    }
    return render(request, "desk/facts/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="clarification.draft")
def take_up(request: HttpRequest) -> HttpResponse:
    """A standard question becomes the office's to answer; its draft stands in the form."""
    if request.method != "POST":
        return address.see_other(reverse("desk:facts"))
    claim = write_question(actor=request.actor, now=clock.now(), code=_code(request))
    return address.see_other(reverse("desk:fact", args=[claim.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="clarification.draft")
def new_question(request: HttpRequest) -> HttpResponse:
    """A question of the office's own."""
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            claim = write_question(actor=request.actor, now=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            attach(form, refusal, address.office_zone(request))
        else:
            said(request, gettext("Question noted. Now write its answer."))
            return address.see_other(reverse("desk:fact", args=[claim.pk]))
    status = 422 if form.errors else 200
    return render(request, "desk/facts/question.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="clarification.draft")
def fact(request: HttpRequest, pk: int) -> HttpResponse:
    """One question: what people are told now, the answer to write or renew, and its wordings."""
    now, zone = clock.now(), address.office_zone(request)
    claim = fact_file.in_reach(request.actor, now).filter(pk=pk).first()
    if claim is None:
        raise Refusal("permission.denied")
    row = fact_file.row_of(claim, request.actor, now)
    step = request.POST.get("step", "") if request.method == "POST" else ""
    form, wordings, preview = _form(request, row, step, zone, now), WordingsForm(), None
    if step == "wordings":
        if not _may_add(request, claim):
            raise Refusal("permission.denied")
        wordings = WordingsForm(request.POST)
        if wordings.is_valid() and _add_wordings(request, wordings, claim, now):
            return address.see_other(request.path)
    elif step in ("send", "preview") and form.is_valid():
        if step == "preview":
            preview = _preview(request, form)
        elif _store(request, form, claim, now):
            return address.see_other(request.path)
    elif request.method == "POST" and step not in ("send", "preview"):
        raise Refusal("form.stale")
    context = _context(request, row, now) | {
        "form": form,
        "wordings_form": wordings,
        "preview": preview,
    }
    failed = form.errors if step in ("send", "preview") else wordings.errors
    return render(request, "desk/facts/page.html", context, status=422 if failed else 200)


def _form(
    request: HttpRequest, row: fact_file.Row, step: str, zone: str, now: datetime
) -> FactForm:
    today = now.astimezone(zones.info(zone)).date()
    last = row.returned or row.answer
    return FactForm(
        request.POST if step in ("send", "preview") else None,
        initial=first_fact(row.standard, last, zone, today, now),
        zone=zone,
        now=now,
        claim=row.claim,
    )


def _store(request: HttpRequest, form: FactForm, claim: Claim, now: datetime) -> bool:
    """Give the answer to the action; a refusal goes back into the form."""
    try:
        draft = write_fact(
            actor=request.actor,
            now=now,
            claim=claim,
            text=form.text,
            certainty=form.cleaned_data["certainty"],
            valid_from=form.valid_from,
            local_clock=True,
        )
    except Refusal as refusal:
        attach(form, refusal, form.zone, **FIELDS)
        return False
    said(
        request,
        gettext("Stored. It now waits for a second person; nobody is told yet."),
        undo=reverse("desk:recall", args=[draft.pk]),
    )
    return True


def _add_wordings(request: HttpRequest, form: WordingsForm, claim: Claim, now: datetime) -> bool:
    try:
        write_question(
            actor=request.actor,
            now=now,
            question=claim.words,
            code=claim.code,
            wordings=form.cleaned_data["wordings"],
        )
    except Refusal as refusal:
        attach(form, refusal, address.office_zone(request))
        return False
    said(request, gettext("Wordings noted."))
    return True


def _may_add(request: HttpRequest, claim: Claim) -> bool:
    """Wordings of a standard question come from every office; of an own one, from that office."""
    return claim.code != "" or claim.place_code == request.actor.place


def _preview(request: HttpRequest, form: FactForm) -> dict[str, object]:
    words = form.text.columns(request.post_held.institution)
    return words | {"steps": words["steps"].splitlines()}


def _context(request: HttpRequest, row: fact_file.Row, now: datetime) -> dict[str, object]:
    zone = address.office_zone(request)
    waiting = row.waiting
    return {
        "row": row,
        "state": _shown(row),
        "claim": row.claim,
        "wordings": list(row.claim.wordings.values_list("words", flat=True)),
        "may_add": _may_add(request, row.claim),
        "waiting": waiting,
        "waiting_steps": waiting.steps.splitlines() if waiting else [],
        "mine": waiting is not None and waiting.drafted_by.person_id == request.actor.person_id,
        "history": fact_file.history_of(row.claim, request.actor),
        "office": request.post_held.institution,
        "zone": zone,
        "letters": zones.letters(zone),
        "everywhere": not request.actor.place,
    }


def _shown(row: fact_file.Row) -> dict[str, object]:
    words, sign = STATES[row.state]
    return {"row": row, "words": words, "sign": sign}


def _code(request: HttpRequest) -> str:
    return request.POST.get("kode", "").replace("\x00", "")[:60] or "-"
