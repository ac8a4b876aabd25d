"""Programs: give and take back tokens, note and take away addresses that are told."""

from datetime import datetime, time

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.places import zone_of, zones
from kentongan.roster.actions.tokens import give_token, revoke_token
from kentongan.roster.actions.webhooks import (
    GIVE_UP,
    add_webhook,
    remove_webhook,
    restart_webhook,
    secret_of,
)
from kentongan.roster.branch import posts_visible_to
from kentongan.roster.models import ApiToken, Post, WebhookEndpoint
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.words import say

from .forms import SCOPE_WORDS, TOLD_WORDS, TokenForm, WebhookForm


@never_cache
@require_safe
@audience("hq", act="api.manage")
def programs(request: HttpRequest) -> HttpResponse:
    """Everything there is in the branch; what is over comes last."""
    now, posts = clock.now(), _posts(request)
    tokens = ApiToken.objects.filter(post__in=posts).select_related("post__institution")
    hooks = WebhookEndpoint.objects.filter(post__in=posts, removed_at=None)
    context = {
        "tokens": [
            (
                row,
                [SCOPE_WORDS[code] for code in row.scopes],
                row.revoked_at or row.expires_at <= now,
            )
            for row in tokens.order_by("revoked_at", "-made_at")
        ],
        "hooks": [
            (row, [TOLD_WORDS[code] for code in row.events])
            for row in hooks.select_related("post__institution").order_by("-made_at")
        ],
        "days": GIVE_UP.days,
        "zone": _zone(request),
    }
    return render(request, "hq/api/page.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@audience("hq", act="api.manage")
def new_token(request: HttpRequest) -> HttpResponse:
    """The form; then the secret, this once."""
    form = TokenForm(request.POST if request.method == "POST" else None, posts=_posts(request))
    if form.is_valid():
        given, zone = form.cleaned_data, zones.info(_zone(request))
        try:
            token, secret = give_token(
                actor=request.actor,
                now=clock.now(),
                post=given["post"],
                name=given["name"],
                scopes=given["scopes"],
                expires_at=datetime.combine(given["expires_on"], time.max, zone),
            )
            context = {"token": token, "secret": secret, "zone": _zone(request)}
            return render(request, "hq/api/secret.html", context)
        except Refusal as refusal:
            _attach(form, refusal)
    return _form(request, form, _("A token for a program"), _("Give the token"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@audience("hq", act="api.manage")
def new_webhook(request: HttpRequest) -> HttpResponse:
    """The form; then the page of the address, with the secret that both sides sign with."""
    form = WebhookForm(request.POST if request.method == "POST" else None, posts=_posts(request))
    if form.is_valid():
        given = form.cleaned_data
        try:
            hook = add_webhook(
                actor=request.actor,
                now=clock.now(),
                post=given["post"],
                url=given["url"],
                events=given["events"],
            )
            return _see(reverse("hq:webhook", args=[hook.pk]))
        except Refusal as refusal:
            _attach(form, refusal)
    return _form(request, form, _("An address that is told"), _("Note the address"))


@never_cache
@require_safe
@audience("hq", act="api.manage")
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """One address: how it goes, and its secret."""
    hook = _hook(request, pk)
    context = {
        "hook": hook,
        "told": [TOLD_WORDS[code] for code in hook.events],
        "secret": secret_of(hook),
        "days": GIVE_UP.days,
        "zone": _zone(request),
    }
    return render(request, "hq/api/webhook.html", context)


@require_POST
@audience("hq", act="api.manage")
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a token back."""
    token = (
        ApiToken.objects.filter(pk=pk, post__in=_posts(request))
        .select_related("post__institution", "post__place")
        .first()
    )
    if token is None:
        raise Refusal("permission.denied")
    revoke_token(actor=request.actor, now=clock.now(), token=token)
    said(request, _("The token opens nothing any more."))
    return _see(reverse("hq:api"))


@require_POST
@audience("hq", act="api.manage")
def drop_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an address away."""
    remove_webhook(actor=request.actor, now=clock.now(), endpoint=_hook(request, pk))
    said(request, _("Nothing more is sent to that address."))
    return _see(reverse("hq:api"))


@require_POST
@audience("hq", act="api.manage")
def start_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell an address again that had been silent for days."""
    restart_webhook(actor=request.actor, now=clock.now(), endpoint=_hook(request, pk))
    said(request, _("The address is told again, from the next event on."))
    return _see(reverse("hq:webhook", args=[pk]))


def _posts(request: HttpRequest):
    return posts_visible_to(request.actor, clock.now(), "api.manage")


def _hook(request: HttpRequest, pk: int) -> WebhookEndpoint:
    posts: list[Post] = _posts(request)
    hook = (
        WebhookEndpoint.objects.filter(pk=pk, post__in=posts, removed_at=None)
        .select_related("post__institution", "post__place", "post__person")
        .first()
    )
    if hook is None:
        raise Refusal("permission.denied")
    return hook


def _zone(request: HttpRequest) -> str:
    return zone_of(request.actor.place)


def _see(path: str) -> HttpResponse:
    return HttpResponseRedirect(path, status=303)


def _attach(form, refusal: Refusal) -> None:
    if refusal.code == "permission.denied":
        raise refusal
    form.add_error(refusal.field if refusal.field in form.fields else None, say(refusal))


def _form(request: HttpRequest, form, title: str, verb: str) -> HttpResponse:
    context = {"form": form, "title": title, "verb": verb}
    return render(request, "hq/api/form.html", context, status=422 if form.is_bound else 200)
