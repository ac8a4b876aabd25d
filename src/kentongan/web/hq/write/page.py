"""Write a notice: the form with its count, the text as it will be read, and the second person."""

import secrets
from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kentongan.down.actions.count import count_seats
from kentongan.down.actions.write import (
    approve_notice,
    draft_notice,
    in_its_words,
    look_over,
    return_notice,
)
from kentongan.down.chain import has_it, territories_that_have
from kentongan.down.models import KitVersion, Notice, NoticeDraft
from kentongan.down.official import sound
from kentongan.down.partners import ROLE as PARTNER
from kentongan.ledger import clock
from kentongan.ledger.permission import allowed
from kentongan.ledger.refusal import Refusal
from kentongan.roster.branch import names_of
from kentongan.rules import may, stages
from kentongan.web.doors import audience
from kentongan.web.parts.text import at
from kentongan.web.parts.toasts import said
from kentongan.web.words import REFUSALS, say

from .count import count_of
from .form import PURPOSES, WriteForm

MOST_KITS = 12
ELSEWHERE = ("permission.denied", "post.not_in_force", "form.stale")


class WhyForm(forms.Form):
    """Why it goes back, or why it stops."""

    why = forms.CharField(
        label=_("What must change?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": REFUSALS["notice.reason_missing"],
            "null_characters_not_allowed": REFUSALS["report.not_text"],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@audience("hq", act="notice.write")
def write_notice(request: HttpRequest) -> HttpResponse:
    """Showing counts and stores nothing; sending stores one draft, and still nothing goes out."""
    now, corrects = clock.now(), _corrected(request)
    kit = None if corrects else _kit(request, now)
    told = territories_that_have(corrects) if corrects else []
    form, words, status = _form(request, now, corrects, kit), None, 200
    if request.method == "POST":
        words = form.words(told) if form.is_valid() else None
        words = in_its_words(words, kit) if words and kit else words
        count_seats(now=now)
        in_the_way = (
            look_over(request.actor, words, now, corrects=corrects, kit=kit) if words else []
        )
        for refusal in in_the_way:
            _attach(form, refusal)
        if words and not form.errors and request.POST.get("step") == "send":
            draft = draft_notice(
                actor=request.actor,
                now=now,
                key=form.cleaned_data["key"],
                words=words,
                corrects=corrects,
                kit=kit,
                sample=request.post_held.sample,
            )
            said(request, gettext("Kept. Nothing is sent until a second person approves it."))
            return HttpResponseRedirect(reverse("hq:notice_draft", args=[draft.pk]), status=303)
        status = 422 if form.errors else 200
    actor = request.actor
    context = {
        "form": form,
        "corrects": corrects,
        "kit": kit,
        "place": request.post_held.place,
        "may_see_partners": allowed(actor, "account.see", place=actor.place, of=PARTNER, now=now),
    }
    if not (corrects or kit):
        context["kits"] = sound(_kits(request, now)[:MOST_KITS])
    if corrects:
        context |= {"have": has_it(corrects).count(), "told": told}
    if words and not form.errors:
        context |= {"preview": words, "count": count_of(words, now)}
    return render(request, "hq/write/page.html", context, status=status)


@require_safe
@audience("hq", act="notice.write")
def notice_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One draft: everything to judge by."""
    return _draft_page(request, _draft(request, pk), WhyForm())


@require_POST
@audience("hq", act="notice.approve")
def approve_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it go. There is no taking back, only a stop."""
    draft = _draft(request, pk)
    try:
        notice = approve_notice(actor=request.actor, now=clock.now(), draft=draft)
    except Refusal as refusal:
        if refusal.code in ELSEWHERE:
            raise
        return _draft_page(request, _draft(request, pk), WhyForm(), refusal)
    said(request, gettext("Sent. Whoever is asked sees it now."))
    return HttpResponseRedirect(reverse("hq:notice", args=[notice.pk]), status=303)


@require_POST
@audience("hq", act="notice.approve")
def return_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to its writer, with a reason."""
    draft, form = _draft(request, pk), WhyForm(request.POST)
    if not form.is_valid():
        return _draft_page(request, draft, form)
    try:
        return_notice(
            actor=request.actor, now=clock.now(), draft=draft, why=form.cleaned_data["why"]
        )
    except Refusal as refusal:
        if refusal.code in ELSEWHERE:
            raise
        if refusal.field == "why":
            form.add_error("why", say(refusal))
            return _draft_page(request, draft, form)
        return _draft_page(request, _draft(request, pk), WhyForm(), refusal)
    said(request, gettext("Returned to its writer."))
    return HttpResponseRedirect(reverse("hq:notice_draft", args=[pk]), status=303)


def _form(
    request: HttpRequest, now: datetime, corrects: Notice | None, kit: KitVersion | None
) -> WriteForm:
    today = at(now, request.post_held.place.zone).date()
    values = {
        "actor": request.actor,
        "language": get_language() or "id",
        "schedule": stages.current(today),
        "corrects": corrects,
        "kit": kit,
    }
    if request.method == "POST":
        return WriteForm(request.POST, **values)
    first = {"hours": 3, "roles": ["pps"], "key": secrets.token_urlsafe(24)}
    return WriteForm(initial=first, **values)


def _corrected(request: HttpRequest) -> Notice | None:
    """?koreksi=12: a correction to those who have that notice."""
    text = request.GET.get("koreksi", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refusal("permission.denied")
    found = Notice.objects.visible_to(request.actor, clock.now()).filter(
        pk=int(text), institution=request.actor.institution_id
    )
    if (notice := found.first()) is None:
        raise Refusal("permission.denied")
    return notice


def _kits(request: HttpRequest, now: datetime):
    """Material of the own office that holds now; a correction goes by the desk instead."""
    return (
        KitVersion.objects.in_force(now)
        .filter(kit__institution=request.actor.institution_id)
        .exclude(kind="correction")
        .select_related("kit")
    )


def _kit(request: HttpRequest, now: datetime) -> KitVersion | None:
    """?bahan=7: official material that goes out as it was signed."""
    text = request.GET.get("bahan", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refusal("permission.denied")
    if (found := _kits(request, now).filter(pk=int(text)).first()) is None:
        raise Refusal("kit.not_public")
    return found


def _attach(form: WriteForm, refusal: Refusal) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, say(refusal))


def _draft(request: HttpRequest, pk: int) -> NoticeDraft:
    found = NoticeDraft.objects.visible_to(request.actor, clock.now()).select_related(
        "institution", "drafted_by__person", "approved_by__person", "corrects"
    )
    if (draft := found.filter(pk=pk).first()) is None:
        raise Refusal("permission.denied")
    return draft


def _draft_page(
    request: HttpRequest, draft: NoticeDraft, form: WhyForm, problem: Refusal | None = None
) -> HttpResponse:
    now = clock.now()
    language = "label_en" if get_language() == "en" else "label_id"
    may_decide = allowed(
        request.actor, "notice.approve", place=draft.place_code, of=draft.owner, now=now
    )
    purposes = {code: words for code, words, _note in PURPOSES}
    context = {
        "draft": draft,
        "form": form,
        "problem": say(problem) if problem else "",
        "own": draft.drafted_by.person_id == request.actor.person_id,
        "may_decide": may_decide,
        "purpose": purposes.get(draft.purpose, _("Correction")),
        "roles": [may.roles()[role][language] for role in draft.roles],
        "pilot": list(names_of(draft.pilot).values()),
        "count": count_of(draft, now),
        "place": request.post_held.place,
    }
    status = 409 if problem else 422 if form.errors else 200
    return render(request, "hq/write/draft.html", context, status=status)
