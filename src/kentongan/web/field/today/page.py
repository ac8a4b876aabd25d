"""Today: the most urgent task framed, then the others, finished ones folded, a human to phone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kentongan.down.actions.acknowledge import show_notice
from kentongan.down.actions.remind import last_nudge
from kentongan.down.coverage import coverage_of
from kentongan.down.models import Notice, Way
from kentongan.ledger import clock
from kentongan.roster.branch import office_above, organisers_above
from kentongan.web.doors import audience
from kentongan.web.field.notice.relay import own_link, whatsapp

FINISHED_SHOWN = 10


@require_safe
@audience("field", act="notice.see")
def today(request: HttpRequest) -> HttpResponse:
    """What this post has to do now."""
    actor, now = request.actor, clock.now()
    mine = Notice.objects.addressed_to(actor).with_deeds_of(actor).select_related("institution")
    tasks = list(mine.waiting())
    first = tasks[0] if tasks else None
    code = first.my_code if first else None
    if first and not code:
        code = show_notice(actor=actor, now=now, notice=first).code
    link = own_link(request, code)
    finished = mine.exclude(my_relayed_at=None).order_by("-my_relayed_at")
    watched = list(Notice.objects.visible_to(actor, now).running(now))
    spread = coverage_of(watched, within=actor.place)
    return render(
        request,
        "field/today/page.html",
        {
            "place": request.post_held.place,
            "notice": first,
            "whatsapp": whatsapp(first.share, link) if first else "",
            "link": link,
            "nudge": last_nudge(first, actor.place) if first else None,
            "others": tasks[1:],
            "finished": finished[:FINISHED_SHOWN],
            "finished_count": finished.count(),
            "watched": sorted(
                ((row, spread[row.pk]) for row in watched), key=lambda pair: pair[1].share
            ),
            "helpers": organisers_above(actor.place, now),
            "closed": Way.objects.closed_of(actor.person_id).exists(),
            "office": office_above(actor.place, "kpu"),
        },
    )
