"""Refusals, stale forms, pages that are not there, and our own failures: each in plain words."""

import logging
import sys

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from kentongan.ledger.refusal import Refusal
from kentongan.web.words import say

log = logging.getLogger(__name__)

# No permission and not found read the same: that a thing exists is nobody else's business.
_STATUS = {
    "permission.denied": 404,
    "post.not_in_force": 403,
    "form.stale": 409,
    "rate.slow_down": 429,
    "file.too_large": 413,
    "file.too_much": 413,
    "file.no_room": 507,
}


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal that no form field could show."""
    status = _STATUS.get(refusal.code, 422)
    return _page(request, status, say(refusal))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not there, or not for this post."""
    return _page(request, 404, say(Refusal("permission.denied")))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The browser sent something no form of ours sends."""
    return _page(request, 400, say(Refusal("request.unreadable")))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form had been open too long, or cookies are off. Nothing was stored."""
    if files := getattr(request, "upload_refused", None):  # the form's token was not even read
        return refused(request, files)
    return _page(request, 403, say(Refusal("form.stale")))


def failed(request: HttpRequest) -> HttpResponse:
    """Our own failure. The page needs no database, because the database may be what failed."""
    error = sys.exc_info()[1]  # Django asks for this page while the error is being handled
    if cannot_store(error):
        return unavailable(request, error)
    return _page(request, 500, say(Refusal("system.failed")))


def cannot_store(error: BaseException | None) -> bool:
    """True when the database is full, only reads, or does not answer: nobody's mistake in a form."""
    if isinstance(error, OperationalError | InterfaceError):
        return True
    return isinstance(error, DatabaseError) and "read-only" in str(error)


def unavailable(request: HttpRequest, error: BaseException) -> HttpResponse:
    """The disk is full, or the database does not answer: nothing was received, and we say so."""
    log.error("database unavailable: %s", error)
    if _is_full(error):
        response = _page(request, 507, say(Refusal("system.full")))
    else:
        response = _page(request, 503, say(Refusal("system.unavailable")))
    response["Retry-After"] = "60"
    return response


def _is_full(error: BaseException) -> bool:
    text = str(error).lower()
    return "full" in text or "no space" in text


def _page(request: HttpRequest, status: int, words: str) -> HttpResponse:
    language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    name, context = "public/errors/page.html", {"words": words, "status": status}
    with translation.override(language):
        try:
            return render(request, name, context, status=status)
        except DatabaseError:
            # Even the demonstration's clock cannot be read: the page does without it.
            bare = context | {"language": language[:2]}
            return HttpResponse(render_to_string(name, bare), status=status)
