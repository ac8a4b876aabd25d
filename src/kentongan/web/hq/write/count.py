"""Who is meant: counted from the headcount, with examples; and the same while the form is filled in."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kentongan.down.actions.write import Words
from kentongan.down.audience import (
    Rule,
    count_audience,
    outermost,
    partners_meant,
    roles_for,
    sample_of,
)
from kentongan.down.models import NoticeDraft, SeatCount
from kentongan.ledger import clock
from kentongan.places import contains, level_of
from kentongan.roster.branch import names_of
from kentongan.rules import accounts, segments
from kentongan.web.doors import audience

SHOWN = 20  # territories named
PARTNERS_SHOWN = 8


def count_of(words: Words | NoticeDraft, now: datetime) -> dict[str, object]:
    """How many are meant, and some of them, from the headcount as it was last made."""
    rule = Rule(
        tuple(words.codes),
        tuple(words.roles),
        tuple(getattr(words, "kinds", ())),
        tuple(words.partners),
        tuple(words.segments),
    )
    names = names_of(list(words.codes)[:SHOWN])
    meant = partners_meant(rule, now)
    return {
        "counted": count_audience(rule, now),
        "sample": sample_of(rule),
        "names": list(names.values()),
        "more": max(0, len(words.codes) - SHOWN),
        "narrowed": rule.narrowed,
        "partners": meant[:PARTNERS_SHOWN],
        "more_partners": max(0, len(meant) - PARTNERS_SHOWN),
        "types": [accounts.table()["partners"].get(one, one) for one in words.partners],
        "segments": [segments.label(one, get_language() or "id") for one in words.segments],
    }


@require_safe
@audience("hq", act="notice.write")
def count_live(request: HttpRequest) -> HttpResponse:
    """The numbers alone, while somebody ticks; what does not exist or lies outside is left out."""
    own, asked = request.actor.place, request.GET.getlist
    roles = [role for role in asked("roles") if role in roles_for(request.actor.institution)]
    codes = [code for code in asked("codes")[:1000] if _lies_in(own, code)] or [own]
    rule = Rule(
        tuple(outermost(codes)),
        tuple(roles),
        (),
        tuple(one for one in asked("partners") if one in accounts.table()["partners"]),
        tuple(one for one in asked("segments") if one in segments.segments()),
    )
    now, last = clock.now(), SeatCount.objects.order_by("pk").first()
    context = {
        "last": last,
        "place": request.post_held.place,
        "counted": count_audience(rule, now) if roles and last else None,
        "bodies": len(partners_meant(rule, now)) if rule.narrowed else None,
    }
    return render(request, "hq/write/_live.html", context)


def _lies_in(own: str, code: str) -> bool:
    try:
        level_of(code)
    except ValueError:
        return False
    return contains(own, code)
