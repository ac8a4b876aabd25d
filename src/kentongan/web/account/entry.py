"""From signed in to acting: the post is put into the session, and where its door is."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from kentongan.ledger.actor import Actor
from kentongan.roster.models import Post
from kentongan.rules import may
from kentongan.web.doors import may_enter

DAY_OF_WORK = timedelta(seconds=settings.SESSION_COOKIE_AGE)
POST_KEY = "post"  # session key, read by the Acting middleware
DOORS = {"field": "field:today", "desk": "desk:inbox", "hq": "hq:overview"}


def take_up(request: HttpRequest, post: Post, actor: Actor, now: datetime) -> HttpResponseRedirect:
    """Act through this post from here on, until the day's work or the post ends."""
    request.session[POST_KEY] = post.pk
    request.session.set_expiry(_end_of_session(request, actor, now))
    return HttpResponseRedirect(asked_for(request, actor) or door_of(actor), status=303)


def _end_of_session(request: HttpRequest, actor: Actor, now: datetime) -> datetime:
    """Twelve hours after signing in at the latest, and never beyond the post.

    `now` may be the clock of the demonstration; a session ends by the real one.
    """
    real = timezone.now()
    ends = (request.user.last_login or real) + DAY_OF_WORK
    return min(ends, real + (actor.until - now)) if actor.until else ends


def door_of(actor: Actor) -> str:
    """The first page of a role."""
    return reverse(DOORS[may.roles()[actor.role]["audience"]])


def next_of(request: HttpRequest) -> str:
    """Where somebody wanted to go, if that is a page of this house; else nothing."""
    there = request.POST.get("next", "") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        there, allowed_hosts={request.get_host()}, require_https=settings.HTTPS
    )
    return there if safe and there.isprintable() else ""


def asked_for(request: HttpRequest, actor: Actor) -> str:
    """The page somebody wanted, if this post opens it."""
    there = next_of(request)
    try:
        view = resolve(urlsplit(there).path).func
    except (Resolver404, ValueError):
        return ""
    act = getattr(view, "act", None)
    open_to_it = act is None or may_enter(actor.role, actor.institution, view.audience, act)
    return there if open_to_it else ""
