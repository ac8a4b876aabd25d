"""Accounts of bodies whose term is over, handed over to one unit together."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kentongan.ledger import clock
from kentongan.ledger.actor import Actor
from kentongan.ledger.refusal import Refusal
from kentongan.roster.accounts import accounts_visible_to, term_over, units_visible_to
from kentongan.roster.actions.accounts import hand_over_all
from kentongan.rules import accounts
from kentongan.web.doors import audience
from kentongan.web.parts.text import number
from kentongan.web.parts.toasts import said
from kentongan.web.words import say

from .forms import HandAllForm

MOST, OFFERED = 100, 200
TAKERS = ("kpu", "bawaslu", "ppk", "pps", "panwascam")


@require_http_methods(["GET", "HEAD", "POST"])
@audience("hq", act="account.edit")
def handover(request: HttpRequest) -> HttpResponse:
    """All are ticked; the own office is proposed."""
    actor, now = request.actor, clock.now()
    ended = list(term_over(accounts_visible_to(actor, now, "account.edit"), now)[:MOST])
    labels = accounts.platforms()
    rows = [
        (str(one.pk), f"{one.name} · {labels[one.platform]} · {one.institution.name}")
        for one in ended
    ]
    form = HandAllForm(
        request.POST if request.method == "POST" else None,
        rows=rows, units=_takers(actor), initial={
            "accounts": [key for key, _words in rows], "to": str(actor.institution_id),
        },
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        chosen = set(form.cleaned_data["accounts"])
        to = units_visible_to(actor, now, "account.edit").get(pk=int(form.cleaned_data["to"]))
        try:
            n = hand_over_all(
                actor=actor, now=now, accounts=[one for one in ended if str(one.pk) in chosen],
                to=to,
            )  # fmt: skip
        except Refusal as refusal:
            if refusal.code == "permission.denied":
                raise
            form.add_error(None, say(refusal))
        else:
            words = ngettext(
                "%(n)s account handed over. It must be verified anew.",
                "%(n)s accounts handed over. They must be verified anew.", n,
            )  # fmt: skip
            said(request, words % {"n": number(n)})
            return HttpResponseRedirect(reverse("hq:accounts") + "?tampil=berakhir", status=303)
    context = {"form": form, "rows": rows, "place": request.post_held.place}
    status = 422 if form.is_bound else 200
    return render(request, "hq/accounts/handover.html", context, status=status)


def _takers(actor: Actor) -> list[tuple[str, str]]:
    """Units of the own territory that stand, the own office first."""
    units = units_visible_to(actor, clock.now(), "account.edit").filter(kind__in=TAKERS)
    found = list(units.order_by("place__code", "kind")[:OFFERED])
    found.sort(key=lambda one: one.pk != actor.institution_id)
    return [(str(one.pk), one.name) for one in found]
