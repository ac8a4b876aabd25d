"""My items: what this post sent in, its state, and the answer in a form to pass on."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.loop.partners import own_items, promised
from kentongan.up.models import Report
from kentongan.web.doors import audience

PER_PAGE = 20
# What a chip says of an item: words and kind of chip.
STATES = {
    "withdrawn": (_("Withdrawn"), ""),
    "answered": (_("Answered"), "ok"),
    "ended": (_("The answer no longer holds"), "warn"),
    "checking": (_("Being checked"), "wait"),
    "received": (_("Received"), "info"),
}


@require_safe
@audience("field", act="report.own")
def items(request: HttpRequest) -> HttpResponse:
    """The latest first; what has an answer says so."""
    now = clock.now()
    own = own_items(request.actor, now)
    shown = Paginator(own, PER_PAGE).get_page(request.GET.get("hal"))
    rows = [(row, *STATES[state_of(row, now)], promised(row)) for row in shown]
    waiting = own.filter(answer=None, withdrawn_at=None).count()
    context = {"rows": rows, "shown": shown, "waiting": waiting, "place": request.post_held.place}
    return render(request, "field/items/page.html", context)


@require_safe
@audience("field", act="report.own")
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them; somebody else's reads like one that is not there."""
    now = clock.now()
    row = own_items(request.actor, now).filter(pk=pk).first()
    if row is None:
        raise Refusal("permission.denied")
    answer = row.answer
    state = state_of(row, now)
    word, kind = STATES[state]
    context = {
        "row": row,
        "word": word,
        "kind": kind,
        "due": promised(row),
        "late": promised(row) < now,
        "answer": answer if state == "answered" else None,
        "newer": answer.newer_in_force(now) if state == "ended" else None,
        "zone": row.place or request.post_held.place,
    }
    if context["answer"]:
        there = reverse("public:clarification", args=[answer.pk])
        context["link"] = request.build_absolute_uri(there)
        context["card"] = _card(answer.pk)
    return render(request, "field/items/one.html", context)


def state_of(row: Report, now) -> str:
    """One of STATES. An answer that ran out or was taken back is not handed on any more."""
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.answer is not None:
        over = row.answer.expired(now) or row.answer.withdrawn_at is not None
        return "ended" if over else "answered"
    if row.group is not None and row.group.claim_id is not None:
        return "checking"
    return "received"


def _card(pk: int) -> str:
    """The picture to pass on, where the house makes one."""
    try:
        return reverse("public:card", args=[pk])
    except NoReverseMatch:
        return ""
