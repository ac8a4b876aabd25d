"""The body's clarifications: which hold, which wait, which came back, which have run out."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kentongan.ledger import clock
from kentongan.up import answers as written
from kentongan.web.desk import address
from kentongan.web.doors import audience

PER_PAGE = 20
# state of up/answers.py, its name in the address, its label
STATES = (
    ("holds", "berlaku", _("Hold now")),
    ("waits", "menunggu", _("Waiting for the second person")),
    ("returned", "dikembalikan", _("Returned")),
    ("ended", "berakhir", _("No longer hold")),
    ("replaced", "diganti", _("Replaced")),
    ("withdrawn", "ditarik", _("Taken back")),
)


@require_safe
@audience("desk", act="clarification.draft")
def answers(request: HttpRequest) -> HttpResponse:
    """All of them, or those of one state."""
    now, actor = clock.now(), request.actor
    chosen = request.GET.get("keadaan", "")
    state = next((name for name, slug, _label in STATES if slug == chosen), "")
    counts = written.counts(actor, now)
    page = Paginator(written.written_by_branch(actor, now, state), PER_PAGE).get_page(
        request.GET.get("hal")
    )
    return render(
        request,
        "desk/answers/page.html",
        {
            "states": [
                {"slug": slug, "label": label, "count": counts[name], "current": name == state}
                for name, slug, label in STATES
            ],
            "total": sum(counts.values()),
            "all": not state,
            "page": page,
            "rows": [{"row": row, "state": written.state_of(row, now)} for row in page],
            "zone": address.office_zone(request),
            "proposed": written.withdrawals_waiting(actor, now),
        },
    )
