"""The API put together: resources, what it reads, how it says no, and its OpenAPI document."""

import json
from functools import cache
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from kentongan.ledger.refusal import Refusal

from . import check, clarifications, groups, items, places, reports, stages
from .problems import MEDIA, problem

PREFIX = "/api/v1/"
SHOWN = 20  # problems of fields in one answer


class Plain(Parser):
    """JSON that is JSON: what cannot be read is said so, however it is broken."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            return json.loads(request.body.decode("utf-8"), parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise Refusal("api.not_json") from error


def _no_number(said: str) -> float:
    raise ValueError(f"{said} is no number of JSON")


api = NinjaAPI(
    title="Kentongan",
    version="1",
    description=(
        "Official election information of Indonesia's organisers, and a way to send in what should be "
        "looked at. Problems come as RFC 9457 with stable codes. Instants are RFC 3339. "
        "The page docs/operate/api.md tells it in words."
    ),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    parser=Plain(),
)
for name, part in (
    ("reports", reports),
    ("check", check),
    ("clarifications", clarifications),
    ("stages", stages),
    ("places", places),
    ("items", items),
    ("groups", groups),
):
    api.add_router(f"/{name}", part.router)


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return problem(refusal)


@api.exception_handler(ValidationError)
def _wrong_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Which fields do not fit; never what was in them."""
    fields = [
        {"field": ".".join(str(part) for part in one["loc"][1:] if part != "body")[:80],
         "detail": str(one["type"])}
        for one in error.errors[:SHOWN]
    ]  # fmt: skip
    return problem(Refusal("api.wrong_shape"), fields=fields)


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(Refusal("api.too_large"))


@api.exception_handler(UnreadablePostError)
def _broken_off(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(Refusal("api.not_json"))


@api.exception_handler(HttpError)
def _not_taken(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(Refusal("api.not_json"))


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def _cannot_store(request: HttpRequest, error: Exception) -> HttpResponse:
    full = "full" in str(error).lower() or "no space" in str(error).lower()
    return problem(Refusal("system.full") if full else Refusal("system.unavailable"))


@cache
def document() -> str:
    """The OpenAPI document: what django-ninja makes, with what it cannot know."""
    made = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX), default=str))
    for path in made["paths"].values():
        for operation in path.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400 and "content" in answer:
                    answer["content"] = {MEDIA: answer["content"]["application/json"]}
                    answer["description"] = "Refused"
            if operation["operationId"] == "kentongan_api_reports_send":
                operation["security"].append({})  # nobody in particular may send, too
    return json.dumps(made, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
