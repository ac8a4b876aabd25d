"""Check a message: paste it, and read what is right."""

from django.http import HttpRequest, HttpResponse

from kentongan.web.doors import audience

from .flow import Way, take

CHECK = Way(kind="content", url="public:check", page="public/check/page.html")


@audience("public")
def check(request: HttpRequest) -> HttpResponse:
    """The paste box, and what comes of it."""
    return take(request, CHECK, {})
