"""Problem details (RFC 9457): the refusal codes of the house, in the reader's language."""

import json
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja import Schema

from kentongan.ledger.refusal import Refusal

MEDIA = "application/problem+json"
PREFIX = "urn:kentongan:refusal:"
# Whatever is not here was sent in order, and cannot be done as asked: 422.
STATUS: Mapping[str, int] = {
    "permission.denied": 404,  # not found and not yours read the same
    "api.not_there": 404,
    "receipt.unknown": 404,
    "post.not_in_force": 403,
    "token.scope_missing": 403,
    "token.unknown": 401,
    "token.missing": 401,
    "api.method": 405,
    "api.too_large": 413,
    "api.not_json": 400,
    "rate.slow_down": 429,
    "system.unavailable": 503,
    "system.full": 507,
}


class FieldProblem(Schema):
    """One field that could not be taken."""

    field: str
    detail: str


class Problem(Schema):
    """What went wrong. `code` is stable; `title` is for people, in the language asked for."""

    type: str
    code: str
    title: str
    status: int
    errors: list[FieldProblem] = []


def problem(refusal: Refusal, *, fields: list[dict[str, str]] | None = None) -> HttpResponse:
    """A refusal as an answer."""
    status = STATUS.get(refusal.code, 422)
    title = import_string(settings.REFUSAL_WORDS)(refusal)
    errors = fields or ([{"field": refusal.field, "detail": title}] if refusal.field else [])
    body = {
        "type": PREFIX + refusal.code,
        "code": refusal.code,
        "title": title,
        "status": status,
        "errors": errors,
    }
    answer = HttpResponse(json.dumps(body, ensure_ascii=True), status=status, content_type=MEDIA)
    if status in (429, 503, 507):
        answer["Retry-After"] = str(refusal.data.get("wait", 60))
    if status == 429:
        answer._has_been_logged = True  # a flood is turned away in silence
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def language_of(request: HttpRequest) -> str:
    """Indonesian, unless the program asks for English and does not ask for Indonesian before it."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        short = code.split("-")[0]
        if short in dict(settings.LANGUAGES):
            return short
    return settings.LANGUAGE_CODE


def in_language(request: HttpRequest):
    """A context in which words come out in the reader's language."""
    return translation.override(language_of(request))
