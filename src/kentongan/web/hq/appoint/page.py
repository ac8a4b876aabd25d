"""Give somebody a post: in a body of the own branch, or in a village where nobody is."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.roster.actions.appoint import appoint
from kentongan.roster.actions.fill_village import fill_village
from kentongan.roster.branch import bodies_visible_to, villages_without_organiser
from kentongan.roster.models import Institution, Place, Post
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.words import say

from .form import AppointForm, begin_of, end_of

VILLAGE_BODY = "pps"
BODIES_SHOWN = 60


@require_http_methods(["GET", "HEAD", "POST"])
@audience("hq", act="roster.edit")
def appoint_page(request: HttpRequest) -> HttpResponse:
    """?desa=CODE for an empty village, ?lembaga=ID for a body; with neither, choose a body."""
    village, body = _village(request), _body(request)
    if village is None and body is None:
        return _choose(request)
    place = village or body.place
    kind = VILLAGE_BODY if village else body.kind
    form = AppointForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        language=request.LANGUAGE_CODE,
    )
    context = {
        "form": form,
        "place": place,
        "body": body,
        "village": village,
        "only_role": form.only_role,
    }
    if request.method == "POST" and form.is_valid():
        try:
            held = _appoint(request, form.cleaned_data, village, body)
        except Refusal as refusal:
            if refusal.field not in form.fields:
                raise
            form.add_error(refusal.field, say(refusal))
        else:
            said(request, _("The post has been given."))
            return HttpResponseRedirect(reverse("hq:post", args=[held.pk]), status=303)
    status = 422 if form.is_bound else 200
    return render(request, "hq/appoint/page.html", context, status=status)


def _appoint(
    request: HttpRequest, given: dict, village: Place | None, body: Institution | None
) -> Post:
    now, zone = clock.now(), (village or body.place).zone
    same = {
        "actor": request.actor,
        "now": now,
        "name": given["name"],
        "title": given["title"],
        "since": begin_of(given["since"], zone) or now,
        "until": end_of(given["until"], zone),
        "email": given["email"] or None,
        "phone": given["phone"] or None,
        "sample": request.post_held.sample,
    }
    if village is not None:
        return fill_village(village=village, **same)
    return appoint(institution=body, role=given["role"], place=body.place, **same)


def _village(request: HttpRequest) -> Place | None:
    """An empty village of the own branch; any other reads as not there."""
    code = request.GET.get("desa", "")
    if not code:
        return None
    empty = villages_without_organiser(request.actor, clock.now())
    if (found := empty.filter(code=code[:16].replace("\x00", "")).first()) is None:
        raise Refusal("permission.denied")
    return found


def _body(request: HttpRequest) -> Institution | None:
    """A body of the own branch; any other reads as not there."""
    typed = request.GET.get("lembaga", "")
    if not typed:
        return None
    bodies = bodies_visible_to(request.actor, clock.now(), "roster.edit").select_related("place")
    found = bodies.filter(pk=int(typed)).first() if typed.isdecimal() else None
    if found is None:
        raise Refusal("permission.denied")
    return found


def _choose(request: HttpRequest) -> HttpResponse:
    """Which body? Search by its name."""
    typed = " ".join(request.GET.get("cari", "").replace("\x00", " ").split())[:80]
    bodies = bodies_visible_to(request.actor, clock.now(), "roster.edit").select_related("place")
    for word in typed.split():
        bodies = bodies.filter(name__icontains=word)
    return render(
        request,
        "hq/appoint/choose.html",
        {"said": typed, "bodies": bodies[:BODIES_SHOWN], "count": bodies.count()},
    )
