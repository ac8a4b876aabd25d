"""A sign-in link of the demonstration: who you would become, and one button that spends it."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.roster.acting import act_as
from kentongan.roster.actions.enter import find_entry_link, use_entry_link
from kentongan.web.account.entry import take_up
from kentongan.web.doors import DEMO_KEY, audience

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@audience("account")
@never_cache
@require_http_methods(["GET", "POST"])
def demo(request: HttpRequest, token: str) -> HttpResponse:
    """Only in a demonstration, and only once."""
    if not settings.DEMO:
        raise Refusal("permission.denied")  # elsewhere such a page does not exist
    now = clock.now()
    post = find_entry_link(token=token)
    actor, post = act_as(post.person, post.pk, now)
    if request.method == "GET":
        return render(request, "account/demo/page.html", {"role": post, "role_until": actor.until})
    use_entry_link(token=token, now=now)
    logout(request)
    login(request, post.person, backend=BACKEND)
    request.session[DEMO_KEY] = True
    return take_up(request, post, actor, now)
