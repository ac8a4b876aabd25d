"""One group of reports: what it is, who holds it, which claim it may be. Opening takes nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.up import group_file
from kentongan.up.actions.check import link_claim
from kentongan.up.actions.hold import hold_group, let_go
from kentongan.web.desk.address import kept, office_zone, see_other, to_group
from kentongan.web.desk.forms import ELSEWHERE, in_words
from kentongan.web.doors import audience
from kentongan.web.parts.text import hour
from kentongan.web.parts.toasts import said

from .detail import detail_of


@require_safe
@audience("desk", act="report.see")
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """The detail, as a page of its own or as the fragment for the third pane."""
    now = clock.now()
    if (into := group_file.merged_into(request.actor, now, pk)) is not None:
        return see_other(reverse("desk:group", args=[into.pk]) + kept(request))
    context = detail_of(request, pk, now)
    fragment = request.htmx and not request.htmx.boosted
    return render(request, f"desk/group/{'_pane' if fragment else 'page'}.html", context)


@require_POST
@audience("desk", act="group.take")
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold the group for as long as the lease runs; Undo lets it go."""
    now = clock.now()
    try:
        held = hold_group(
            actor=request.actor, now=now, group=group_file.group_in_reach(request.actor, now, pk)
        )
    except Refusal as refusal:
        _say(request, refusal)
    else:
        until = hour(held.held_until, office_zone(request))
        words = gettext("You hold this until %(until)s.") % {"until": until}
        said(request, words, undo=reverse("desk:let_go", args=[pk]) + kept(request))
    return see_other(to_group(request, pk))


@require_POST
@audience("desk", act="group.take")
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it go; Undo takes it again."""
    now = clock.now()
    found = group_file.group_in_reach(request.actor, now, pk)
    mine = found.held_by_id == request.actor.post_id
    let_go(actor=request.actor, now=now, group=found)
    if mine:
        words = gettext("Given back to the inbox. Anybody at this desk may take it.")
        said(request, words, undo=reverse("desk:take", args=[pk]) + kept(request))
    return see_other(to_group(request, pk))


@require_POST
@audience("desk", act="check.write")
def same(request: HttpRequest, pk: int) -> HttpResponse:
    """A person says: this is that claim. Only claims that were offered for this group can be chosen."""
    now = clock.now()
    found = group_file.group_in_reach(request.actor, now, pk)
    chosen = request.POST.get("klaim", "")
    match = (
        group_file.matches_of(found, request.actor, now)
        .filter(claim=int(chosen) if chosen.isdecimal() and len(chosen) < 16 else 0)
        .first()
    )
    if match is None:
        raise Refusal("permission.denied")
    try:
        link_claim(actor=request.actor, now=now, group=found, claim=match.claim)
    except Refusal as refusal:
        _say(request, refusal)
    else:
        said(request, gettext("Joined. Where an answer holds, everybody here receives it now."))
    return see_other(to_group(request, pk))


def _say(request: HttpRequest, refusal: Refusal) -> None:
    """A refusal without a form: said on the page one comes back to."""
    if refusal.code in ELSEWHERE:
        raise refusal
    said(request, in_words(refusal, office_zone(request)))
