"""Somebody holds words up: answer at once, ask back, or receive them. Shared by /cek/ and /tanya/."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from kentongan.engine.reasons import SENTENCES
from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Place
from kentongan.up.actions.receive import Receipt, clean_words
from kentongan.up.actions.report_whole import report_whole, words_for
from kentongan.up.known import Choice, Known, Unknown, Unsure, Why, look_up
from kentongan.up.outside import checks_like
from kentongan.up.seen import met_before
from kentongan.vault.intake import Kept
from kentongan.web.public.clarification.shown import shown
from kentongan.web.public.evidence.waiting import STATUS, Waiting, waiting_of
from kentongan.web.public.fields import new_key
from kentongan.web.public.stages.trail import language
from kentongan.web.public.wording import line

from .form import HeldUp, needs_place, offer, place_of

# Somebody who saw the checks of others and still wants our officers to look.
WENT_ON = ("outside", "where", "anywhere")


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody came in: what kind of thing it is, and the page of its form."""

    kind: str
    url: str
    page: str
    form: type[HeldUp] = HeldUp


def take(request: HttpRequest, way: Way, more: dict[str, object]) -> HttpResponse:
    """GET: the form. POST: what we know, or a receipt. Nothing is stored when the answer is known."""
    context = more | {"way": way, "here": reverse(way.url)}
    if request.method != "POST":
        form, waiting = way.form.fresh(request), Waiting()
        form.waiting = waiting
        return render(request, way.page, context | {"form": form, "waiting": waiting})
    form, waiting = way.form(request.POST), waiting_of(request)
    form.is_valid()
    form.waiting = waiting
    context |= {"form": form, "waiting": waiting}
    try:
        if waiting.wrong is not None:
            raise waiting.wrong
        return _decide(request, way, form, context)
    except Refusal as refusal:
        return _again(request, way, form, context, refusal)


def to_receipt(received: Receipt) -> HttpResponse:
    """To the receipt page, which says whether it is new or had been received before."""
    address = reverse("public:receipt", args=[received.code])
    return HttpResponseRedirect(f"{address}?{'lagi' if received.again else 'baru'}=1", status=303)


def _decide(request: HttpRequest, way: Way, form: HeldUp, context: dict) -> HttpResponse:
    given, go, now = form.cleaned_data, request.POST.get("go", ""), clock.now()
    waiting: Waiting = context["waiting"]
    files = waiting.kept()
    words = given["words"] if files and not given["words"].strip() else clean_words(given["words"])
    place = place_of(request, given)
    if isinstance(place, list):
        context["places"] = offer(place)
        raise needs_place(place)
    disputed = bool(given["disputed"]) or go == "dispute"
    if not disputed:
        page = _answer(request, words, files, place, now, context)
        if page is not None:
            return page
        disputed = request.POST.get("pick") == "0"
    context["disputed"] = "1" if disputed else ""
    if not disputed and go not in WENT_ON and (outside := checks_like(words)):
        return render(request, "public/check/outside.html", context | {"outside": outside})
    if place is None and go != "anywhere":
        return render(request, "public/check/where.html", context)
    received = report_whole(
        now=now,
        key=given["key"],
        words=words_for(words, "", files),
        kind=way.kind,
        place=place,
        place_said=given["place_said"].strip(),
        disputed=disputed,
        files=files,
        names=waiting.names,
        gone=waiting.gone,
    )
    return to_receipt(received)


def _answer(
    request: HttpRequest,
    words: str,
    files: list[Kept],
    place: Place | None,
    now: datetime,
    context: dict,
) -> HttpResponse | None:
    """The page of a known or an unsure answer; None when there is none, or none was meant."""
    code = place.code if place else ""
    found = look_up(words, code, now) if words else Unknown()
    if not isinstance(found, Known):
        found = met_before(words, files, code, now) or found
    context |= {"words": words, "place": place, "place_line": ""}
    if place is not None:  # read by a page only; who goes on to a receipt sees none
        context["place_line"] = SimpleLazyObject(partial(line, place))
    if isinstance(found, Known):
        why = [(reason.sign, _because(reason)) for reason in found.why if reason.sign == "="]
        context |= shown(request, found.answer, now) | {"why": why}
        return render(request, "public/check/known.html", context)
    if not isinstance(found, Unsure):
        return None
    picked = request.POST.get("pick", "")
    if picked == "0":
        return None
    for choice in found.choices:
        if picked == str(choice.answer.pk):
            there = reverse("public:clarification", args=[choice.answer.pk])
            return HttpResponseRedirect(there, status=303)
    missed = request.POST.get("go") == "pick"
    context |= {"choices": [_choice(choice) for choice in found.choices], "missed": missed}
    return render(request, "public/check/unsure.html", context, status=422 if missed else 200)


def _because(reason: Why) -> str:
    """Why it is the same: ours for a picture or a link, else as the engine says it."""
    ours = {"picture": _("The same picture."), "link": _("The same link.")}
    return ours[reason.code] if reason.code in ours else reason.say(language())


def _choice(choice: Choice) -> dict[str, object]:
    """One answer that may be meant, with the one thing that differs in words."""
    differs = choice.differs
    return {
        "id": choice.answer.pk,
        "headline": choice.answer.headline,
        "body": choice.answer.institution.name,
        "elsewhere": choice.elsewhere,
        "differs": _difference(differs) if differs and differs.code in SENTENCES else "",
    }


def _difference(why: Why) -> str:
    """The one difference, the message's side first; what has no two sides as the engine says it."""
    mine, checked = (str(why.values.get(side, "")).replace(":", ".") for side in ("a", "b"))
    if {mine, checked} <= {"", "-"} and "words" not in why.values:
        return ""
    if why.code in ("number", "code") and mine and checked:
        said = _("your message says %(mine)s, the one that was checked says %(checked)s.")
        return said % {"mine": mine, "checked": checked}
    sentence = why.say(language())
    return sentence[:1].lower() + sentence[1:]


def _again(
    request: HttpRequest, way: Way, form: HeldUp, context: dict, refusal: Refusal
) -> HttpResponse:
    """The page the words came from, with everything typed and what is wrong."""
    form.data = form.data.copy()
    if refusal.code == "form.stale":
        form.data["key"] = new_key()
    if refusal.code == "report.empty" and "files" in form.fields:
        refusal = Refusal("check.nothing", field="words")
    form.refuse(refusal)
    where = request.POST.get("go") in ("where", "anywhere") or "places" in context
    page = "public/check/where.html" if where and "words" not in form.errors else way.page
    context["disputed"] = form.data.get("disputed", "")
    return render(request, page, context, status=STATUS.get(refusal.code, 422))
