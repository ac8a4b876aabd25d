"""Addresses of the API, each with its audience: anybody, or who holds a token."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from kentongan.ledger.refusal import Refusal

from .app import api, document
from .problems import in_language, problem

View = Callable[..., HttpResponse]
# Addresses that open only to a token; their act is the one the token's post must be granted.
TOKEN = {"items": "report.own", "groups": "report.see"}


def door(view: View, audience: str, act: str | None = None) -> View:
    """Mark a view with its audience, and put every answer of it into the reader's language."""

    @wraps(view)
    def opened(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        with in_language(request):
            head = request.method == "HEAD"
            if head:
                request.method = "GET"
            answer = view(request, *args, **kwargs)
            if answer.status_code == 405:
                said, answer = answer, problem(Refusal("api.method"))
                answer["Allow"] = said.headers.get("Allow", "")
            if head:
                request.method, answer.content = "HEAD", b""
        answer.headers.setdefault("Cache-Control", "no-store")
        answer["Vary"] = "Accept-Language, Authorization"
        return answer

    opened.csrf_exempt = True  # no cookie means anything here
    opened.audience, opened.act = audience, act
    return opened


def openapi(request: HttpRequest) -> HttpResponse:
    """What there is, for programs."""
    if request.method != "GET":
        answer = HttpResponse(status=405)
        answer["Allow"] = "GET"
        return answer
    answer = HttpResponse(document(), content_type="application/json")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """No such resource."""
    return problem(Refusal("api.not_there"))


def _resources() -> list[URLPattern]:
    made = []
    for entry in api.urls[0]:
        if entry.name == "api-root":
            continue
        text = str(entry.pattern)
        act = TOKEN.get(text.split("/")[0])
        view = door(entry.callback, "token" if act else "public", act)
        made.append(path(f"v1/{text}", view, name=entry.name))
    return made


app_name = "api"
urlpatterns = [
    path("openapi.json", door(openapi, "public"), name="openapi"),
    *_resources(),
    path("<path:rest>", door(nothing, "public"), name="nothing"),
]
