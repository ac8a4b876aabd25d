"""What this service does and does not do, in four short pages, each whole in both languages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kentongan.web.doors import audience
from kentongan.web.public.stages.trail import language


def _text(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, f"public/about/{name}_{language()}.html")


@audience("public")
def help_page(request: HttpRequest) -> HttpResponse:
    """How to use it, and whom to ask."""
    return _text(request, "help")


@audience("public")
def how(request: HttpRequest) -> HttpResponse:
    """How a message is checked."""
    return _text(request, "how")


@audience("public")
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, and what is not."""
    return _text(request, "privacy")


@audience("public")
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for everybody, and what has not been tried yet."""
    return _text(request, "accessibility")
