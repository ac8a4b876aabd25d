"""Who asks: nobody in particular, or a program with a token that speaks for a post.

Cookies mean nothing here: a page that is open in a browser gives no program anything.
"""

from collections.abc import Callable

from django.http import HttpRequest
from ninja.security.http import HttpAuthBase

from kentongan.ledger import clock
from kentongan.ledger.actor import PUBLIC, Actor
from kentongan.ledger.refusal import Refusal
from kentongan.roster.actions.tokens import actor_of_token
from kentongan.roster.models import ApiToken

from .pace import Line, keep_pace


class Bearer(HttpAuthBase):
    """`Authorization: Bearer kt_…`, with a scope. `open_too`: nobody in particular may ask as well."""

    openapi_scheme = "bearer"

    def __init__(self, scope: str, line: Line, *, open_too: bool = False) -> None:
        super().__init__()
        self.scope, self.line, self.open_too = scope, line, open_too

    def __call__(self, request: HttpRequest) -> Actor:
        said = request.headers.get("Authorization", "")
        if not said:
            keep_pace(self.line, request.META.get("REMOTE_ADDR", ""))
            if not self.open_too:
                raise Refusal("token.missing")
            request.speaks, request.token = PUBLIC, None
            return PUBLIC
        kind, _, secret = said.partition(" ")
        if kind.lower() != "bearer":
            raise Refusal("token.unknown")
        keep_pace(self.line, request.META.get("REMOTE_ADDR", ""))
        actor, token = actor_of_token(now=clock.now(), secret=secret.strip())
        if self.scope not in token.scopes:
            raise Refusal("token.scope_missing", scope=self.scope)
        request.speaks, request.token = actor, token
        return actor


def anybody(line: Line) -> Callable[[HttpRequest], Actor]:
    """Open to all, at a bearable pace."""

    def enter(request: HttpRequest) -> Actor:
        keep_pace(line, request.META.get("REMOTE_ADDR", ""))
        request.speaks, request.token = PUBLIC, None
        return PUBLIC

    return enter


def token_of(request: HttpRequest) -> ApiToken | None:
    """The token this request came with."""
    return request.token
