"""A pass to look: made when looking was noted, bound to the post and the message, for ten minutes.

So a picture is never shown by an address alone, and reading an address writes nothing.
"""

from django.core import signing
from django.http import HttpRequest

from kentongan.up.models import Report

SALT, SECONDS = "kentongan.desk.look", 600


def pass_for(request: HttpRequest, report: Report) -> str:
    """The pass itself."""
    return signing.dumps([request.actor.post_id, report.pk], salt=SALT)


def seen_by(request: HttpRequest, report: Report) -> str:
    """The pass in the address, when it is one of this post and this message; "" otherwise."""
    ticket = request.GET.get("lihat", "")
    try:
        holds = signing.loads(ticket, salt=SALT, max_age=SECONDS)
    except (signing.BadSignature, UnicodeError, ValueError):
        return ""
    return ticket if holds == [request.actor.post_id, report.pk] else ""
