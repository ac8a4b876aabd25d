"""An invitation: choose the first password, come in, and go on to the post."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.roster.acting import posts_of
from kentongan.roster.actions.invite import accept_invitation, invited
from kentongan.web.account.forms import FirstPasswordForm
from kentongan.web.doors import audience
from kentongan.web.words import say


@audience("account")
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Who has the address sets the password; a second lock that stands already is still asked for."""
    now = clock.now()
    person = invited(uid=uid, token=token)
    form = FirstPasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            password = form.cleaned_data["password1"]
            person = accept_invitation(now=now, uid=uid, token=token, password=password)
        except Refusal as refusal:
            if refusal.field is None:
                raise
            form.add_error(refusal.field, say(refusal))
        else:
            logout(request)
            record_authentication(request, person, method="password")
            return perform_login(request, Login(user=person, redirect_url=reverse("account:posts")))
    return render(
        request,
        "account/invited/page.html",
        {"form": form, "person": person, "held": posts_of(person, now)},
        status=422 if form.errors else 200,
    )
