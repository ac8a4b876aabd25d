"""Which partner works with which group of voters, and whether anybody there can receive a notice."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kentongan.down.actions.segments import state_segments
from kentongan.down.partners import works_with
from kentongan.ledger import clock
from kentongan.ledger.permission import allowed
from kentongan.ledger.refusal import Refusal
from kentongan.roster.accounts import units_visible_to
from kentongan.roster.models import Partner, Post
from kentongan.rules import accounts, segments
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.words import REFUSALS, say

PER_PAGE = 30


class SegmentsForm(forms.Form):
    """The groups of voters one partner works with."""

    segments = forms.MultipleChoiceField(
        label=_("Groups of voters"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Only groups, never names of voters."),
        error_messages={"invalid_choice": REFUSALS["segment.unknown"]},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "id"
        self.fields["segments"].choices = [
            (code, segments.label(code, language)) for code in segments.segments()
        ]


@require_safe
@audience("hq", act="account.see")
def partners(request: HttpRequest) -> HttpResponse:
    """Partners of the own territory, of one type or all."""
    actor, now = request.actor, clock.now()
    found = _partners(request, "account.see")
    kind = request.GET.get("jenis", "")
    if kind in accounts.table()["partners"]:
        found = found.filter(kind=kind)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("hal"))
    bodies = [row.institution_id for row in page]
    groups, language = works_with(bodies), get_language() or "id"
    held = Post.objects.in_force(now).filter(role="mitra", institution__in=bodies)
    posts = dict(held.values_list("institution").annotate(n=Count("pk")).order_by())
    kinds = accounts.table()["partners"]
    context = {
        "page": page,
        "rows": [
            (
                row,
                kinds.get(row.kind, row.kind),
                [segments.label(one, language) for one in groups.get(row.institution_id, [])],
                posts.get(row.institution_id, 0),
            )
            for row in page
        ],
        "kinds": kinds,
        "kind": kind,
        "place": request.post_held.place,
        "may_edit": allowed(actor, "account.edit", place=actor.place, of="mitra", now=now),
        "may_appoint": allowed(actor, "roster.edit", place=actor.place, of="mitra", now=now),
    }
    return render(request, "hq/segments/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@audience("hq", act="account.edit")
def segments_of(request: HttpRequest, pk: int) -> HttpResponse:
    """The groups of one partner; what is no longer ticked ends from now on."""
    partner = _partner(request, pk)
    form = SegmentsForm(
        request.POST if request.method == "POST" else None,
        initial={"segments": works_with([partner.institution_id]).get(partner.institution_id, [])},
    )
    if form.is_bound and form.is_valid():
        try:
            state_segments(
                actor=request.actor,
                now=clock.now(),
                partner=partner,
                segments=form.cleaned_data["segments"],
            )
        except Refusal as refusal:
            if refusal.field not in form.fields:
                raise
            form.add_error(refusal.field, say(refusal))
        else:
            said(request, gettext("Noted. The next notice goes by it."))
            return HttpResponseRedirect(reverse("hq:segments"), status=303)
    context = {
        "partner": partner,
        "form": form,
        "kind": accounts.table()["partners"].get(partner.kind, partner.kind),
    }
    return render(request, "hq/segments/one.html", context, status=422 if form.is_bound else 200)


def _partner(request: HttpRequest, pk: int) -> Partner:
    found = _partners(request, "account.edit").filter(institution=pk).first()
    if found is None:
        raise Refusal("permission.denied")
    return found


def _partners(request: HttpRequest, act: str) -> QuerySet[Partner]:
    bodies = units_visible_to(request.actor, clock.now(), act).filter(kind="mitra")
    found = Partner.objects.filter(institution__in=bodies.values("pk"))
    return found.select_related("institution__place").order_by(
        "institution__place__code", "kind", "institution__name"
    )
