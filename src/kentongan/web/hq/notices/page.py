"""Every notice that reaches into the own branch, with how far it has come there."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kentongan.down.coverage import coverage_of
from kentongan.down.models import Notice, NoticeDraft
from kentongan.ledger import clock
from kentongan.ledger.permission import allowed
from kentongan.rules import may
from kentongan.web.doors import audience

PER_PAGE = 20


@require_safe
@audience("hq", act="coverage.see")
def notices(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    actor, now = request.actor, clock.now()
    visible = Notice.objects.visible_to(actor, now).select_related("institution")
    found = Paginator(visible.order_by("-released_at", "-pk"), PER_PAGE)
    page = found.get_page(request.GET.get("hal"))
    spread = coverage_of(page, within=actor.place)
    return render(
        request,
        "hq/notices/page.html",
        {
            "page": page,
            "rows": [(row, spread[row.pk]) for row in page],
            "place": request.post_held.place,
            "drafts": list(NoticeDraft.objects.visible_to(actor, now).waiting()[:PER_PAGE]),
            "may_see_partners": allowed(
                actor, "account.see", place=actor.place, of="mitra", now=now
            ),
            "may_write": bool(
                may.reach(role=actor.role, institution=actor.institution, act="notice.write")
            ),
        },
    )
