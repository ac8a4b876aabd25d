"""Choose the language: a cookie decides, never the browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kentongan.web.doors import audience

A_YEAR = 365 * 24 * 3600


@audience("public")
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language and go back to where one was, on this site only."""
    there = request.POST.get("next", "")
    if (
        not url_has_allowed_host_and_scheme(
            there, allowed_hosts={request.get_host()}, require_https=settings.HTTPS
        )
        or "\x00" in there
    ):
        there = reverse("public:home")
    response = HttpResponseRedirect(there, status=303)
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=A_YEAR,
            samesite="Lax",
            secure=settings.HTTPS,
            httponly=True,
        )
    return response
