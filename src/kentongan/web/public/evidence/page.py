"""Where a phone sends a file in pieces, so that a line that breaks costs one piece, not the file."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kentongan.ledger.refusal import Refusal
from kentongan.vault.arriving import pieces_of
from kentongan.vault.intake import KEY, forget
from kentongan.vault.resume import Progress, add_piece, progress
from kentongan.web.doors import audience
from kentongan.web.words import say

_STATUS = {"file.too_large": 413, "file.no_room": 507}


@require_http_methods(["GET", "HEAD", "PUT", "DELETE"])
@audience("public")
@never_cache
def upload(request: HttpRequest, key: str) -> HttpResponse:
    """GET: how much is here. PUT: one piece, with where it begins. DELETE: not wanted any more."""
    if not KEY.fullmatch(key):
        return _answer(Progress(0, whole=False), 404)
    try:
        if request.method == "PUT":
            return _answer(_take(request, key))
        if request.method == "DELETE":
            forget(key)
        return _answer(progress(key))
    except Refusal as refusal:
        said = {"error": refusal.code, "words": say(refusal)}
        return JsonResponse(said, status=_STATUS.get(refusal.code, 422))


def _take(request: HttpRequest, key: str) -> Progress:
    """One piece of the body; numbers that are none are as good as a piece in the wrong place."""
    begins, total = (
        _number(request.headers.get(name, "")) for name in ("Upload-Offset", "Upload-Length")
    )
    return add_piece(key, begins=begins, total=total, chunks=pieces_of(request))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1


def _answer(state: Progress, status: int = 200) -> HttpResponse:
    answer = JsonResponse({"here": state.here, "whole": state.whole}, status=status)
    answer["Upload-Offset"] = str(state.here)
    return answer
