"""What every request passes: language, the post one acts through, refusals in words, headers."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from kentongan.ledger import clock
from kentongan.ledger.actor import PUBLIC
from kentongan.ledger.refusal import Refusal
from kentongan.roster.acting import act_as
from kentongan.web.public.errors.page import cannot_store, refused, unavailable

Next = Callable[[HttpRequest], HttpResponse]
POST_KEY = "post"  # session key: the post one acts through


def chosen_language(get_response: Next) -> Next:
    """Indonesian unless the person chose otherwise. The browser's wish does not decide:
    cheap phones are sold set to English, and their owners read Indonesian."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if chosen not in dict(settings.LANGUAGES):
            chosen = settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = get_response(request)
            response.headers.setdefault("Content-Language", chosen)
        return response

    return middleware


def private_pages(get_response: Next) -> Next:
    """Headers that Django's own middleware does not set, on every answer, errors included."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME) or "/tanda-terima/" in request.path:
            response.headers["Cache-Control"] = "no-store, private"
        return response

    return middleware


class Acting:
    """Gives each request its actor. A post that has ended ends the session with it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        clock.forget()
        request.actor, request.post_held = PUBLIC, None
        # A visitor without a session cookie costs no query.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            post_id = request.session.get(POST_KEY)
            if post_id is not None:
                try:
                    request.actor, request.post_held = act_as(request.user, post_id, clock.now())
                except Refusal as refusal:
                    logout(request)
                    return refused(request, refusal)
        return self.get_response(request)


class Refusals:
    """An expected no becomes a page with words; the ones about a form field are caught earlier."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refusal):
            return refused(request, error)
        return unavailable(request, error) if cannot_store(error) else None
