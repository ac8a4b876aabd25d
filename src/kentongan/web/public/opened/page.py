"""The page behind a short link: the official words themselves, and one opening more in a number."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kentongan.down.actions.relay import count_opening
from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.web.doors import audience


@never_cache
@require_safe
@audience("public")
def opened(request: HttpRequest, code: str) -> HttpResponse:
    """A number per hour, machines left out, capped (rules/relay.toml); nothing about who opened it."""
    ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    reading = request.method == "GET" and not ahead
    agent = request.headers.get("User-Agent", "") if reading else ""
    notice = count_opening(now=clock.now(), code=code, agent=agent)
    if notice is None:
        raise Refusal("permission.denied")
    kind, _, number = notice.about.partition(":")
    answer = int(number) if kind == "clarification" and number.isdigit() else None
    return render(
        request,
        "public/opened/page.html",
        {"notice": notice, "answer": answer, "right": notice.corrections.first()},
    )
