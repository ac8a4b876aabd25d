"""Bodies and posts of the own branch: in force, ended, and the villages where nobody is."""

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kentongan.ledger import clock
from kentongan.ledger.permission import allowed
from kentongan.roster.branch import names_of, posts_visible_to, villages_without_organiser
from kentongan.roster.models import Place, Post
from kentongan.web.doors import audience

PER_PAGE = 25
VIEWS = ("berlaku", "berakhir", "kosong")  # ?tampil=


@require_safe
@audience("hq", act="roster.see")
def roster(request: HttpRequest) -> HttpResponse:
    """Three lists, one at a time, with a search over names, bodies and places."""
    actor, now = request.actor, clock.now()
    view = request.GET.get("tampil", "")
    view = view if view in VIEWS else VIEWS[0]
    said = " ".join(request.GET.get("cari", "").replace("\x00", " ").split())[:80]
    posts, empty = posts_visible_to(actor, now), villages_without_organiser(actor, now)
    in_force = posts.filter(pk__in=Post.objects.in_force(now).values("pk"))
    found: QuerySet[Post] | QuerySet[Place] = {
        "berlaku": lambda: _named(in_force, said),
        "berakhir": lambda: _named(posts.filter(until__lte=now).order_by("-until"), said),
        "kosong": lambda: empty.filter(search__contains=said.lower()) if said else empty,
    }[view]()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("hal"))
    codes = [row.code if isinstance(row, Place) else row.place.code for row in page]
    districts = names_of(code[:6] for code in codes if len(code) > 6)
    empty_count = empty.count()
    return render(
        request,
        "hq/roster/page.html",
        {
            "view": view,
            "lists": [
                {"view": "berlaku", "words": _("In office"), "count": in_force.count()},
                {
                    "view": "kosong",
                    "words": _("Villages without an officer"),
                    "count": empty_count,
                },
                {"view": "berakhir", "words": _("Ended"), "count": None},
            ],
            "said": said,
            "page": page,
            "rows": [
                (row, districts.get(code[:6], "")) for row, code in zip(page, codes, strict=True)
            ],
            "empty_count": empty_count,
            "place": request.post_held.place,
            "may_edit": allowed(
                actor, "roster.edit", place=actor.place, of=actor.institution, now=now
            ),
        },
    )


def _named(posts: QuerySet[Post], said: str) -> QuerySet[Post]:
    """Every word must be found in the holder's name, the title, the body or the place."""
    for word in said.split():
        posts = posts.filter(
            Q(person__name__icontains=word)
            | Q(title__icontains=word)
            | Q(institution__name__icontains=word)
            | Q(place__name__icontains=word)
        )
    return posts
