"""Choose the post to act through; who holds one goes straight on, who holds none is told why."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.roster.acting import act_as, posts_of
from kentongan.web.account.entry import next_of, take_up
from kentongan.web.doors import audience


@audience("account")
@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def posts(request: HttpRequest) -> HttpResponse:
    """The posts in force of the person who has signed in."""
    now = clock.now()
    if request.method == "POST":
        return _take(request, request.POST.get("post", ""), now)
    held = posts_of(request.user, now)
    if len(held) == 1 and request.post_held is None:
        return _take(request, str(held[0].pk), now)
    return render(
        request,
        "account/posts/page.html",
        {"held": held, "next": next_of(request), "last": _last(request, held)},
    )


def _take(request: HttpRequest, chosen: str, now) -> HttpResponse:
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
        raise Refusal("permission.denied")
    actor, post = act_as(request.user, int(chosen), now)
    return take_up(request, post, actor, now)


def _last(request: HttpRequest, held: list) -> object:
    """The post that ended last, for somebody who holds none any more."""
    if held:
        return None
    ended = request.user.posts.exclude(until=None).select_related("institution", "place")
    return ended.order_by("-until").first()
