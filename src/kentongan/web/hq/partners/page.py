"""Partners: per kind and region, how many items, how long the wait, the worst first; as CSV too."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kentongan.ledger import clock
from kentongan.loop.partners import waits, whole
from kentongan.rules.institutions import kinds
from kentongan.web.doors import audience, may_enter
from kentongan.web.sheet import sheet


@require_safe
@audience("hq", act="partner.see")
def partners(request: HttpRequest) -> HttpResponse:
    """The table, or with ?format=csv the same to take along."""
    rows = waits(request.actor, clock.now())
    names = {code: row[f"label_{request.LANGUAGE_CODE[:2]}"] for code, row in kinds().items()}
    if request.GET.get("format") == "csv":
        head = [_("Kind of partner"), _("Region"), _("Sent"), _("Answered"), _("Late")]
        return sheet(
            "mitra",
            [*head, _("Median wait, minutes"), _("Within the promise")],
            (
                (names[row.kind], row.name or row.code, row.sent, row.answered, row.late,
                 "" if row.median is None else int(row.median.total_seconds() // 60), row.kept)
                for row in rows
            ),
        )  # fmt: skip
    sent, answered, kept, late = whole(rows)
    context = {
        "rows": [(row, names[row.kind]) for row in rows],
        "place": request.post_held.place,
        "sent": sent,
        "answered": answered,
        "kept": kept,
        "late": late,
        "may_programs": may_enter(
            request.actor.role, request.actor.institution, "hq", "api.manage"
        ),
    }
    return render(request, "hq/partners/page.html", context)
