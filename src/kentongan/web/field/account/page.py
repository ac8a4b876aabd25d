"""The post one works through: what it is, until when, and the ways out of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kentongan.ledger import clock
from kentongan.roster.acting import posts_of
from kentongan.roster.actions.accounts import may_keep
from kentongan.roster.branch import office_above, organisers_above
from kentongan.web.doors import audience


@require_safe
@audience("field", act="notice.see")
def account(request: HttpRequest) -> HttpResponse:
    """Post, term, institution; other posts, language, leaving."""
    now, post = clock.now(), request.post_held
    return render(
        request,
        "field/account/page.html",
        {
            "place": post.place,
            "until": request.actor.until,
            "others": len(posts_of(post.person, now)) - 1,
            "helpers": organisers_above(post.place.code, now),
            "office": office_above(post.place.code, "kpu"),
            "may_name": may_keep(request.actor, post.institution, now),
        },
    )
