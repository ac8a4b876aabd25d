"""A pass to look: made when looking was noted, bound to the post and the thing, for ten minutes.

So a picture is never shown by an address alone, and reading an address writes nothing.
"""

from django.core import signing
from django.http import HttpRequest

from kentongan.up.models import Report, Source

SALT, SECONDS = "kentongan.desk.look", 600


def pass_for(request: HttpRequest, thing: Report | Source) -> str:
    """The pass itself."""
    return signing.dumps(_holds(request, thing), salt=SALT)


def seen_by(request: HttpRequest, thing: Report | Source) -> str:
    """The pass in the address, when it is one of this post and this thing; "" otherwise."""
    ticket = request.GET.get("lihat", "")
    try:
        holds = signing.loads(ticket, salt=SALT, max_age=SECONDS)
    except (signing.BadSignature, UnicodeError, ValueError):
        return ""
    return ticket if holds == _holds(request, thing) else ""


def _holds(request: HttpRequest, thing: Report | Source) -> list[object]:
    return [request.actor.post_id, type(thing).__name__, thing.pk]
