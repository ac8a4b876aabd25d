"""What this officer changed, the latest first, each with the way back while there is one."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kentongan.ledger import clock
from kentongan.up.changes import changes_by
from kentongan.up.models import ReportGroup
from kentongan.web.desk import address, names
from kentongan.web.doors import audience

PER_PAGE = 30
DONE = {
    "converted": _("Made another kind of message"),
    "split": _("Messages taken out into a group of their own"),
    "merged": _("Groups merged"),
    "tagged": _("Vulnerabilities noted"),
    "settled": _("Place made certain"),
    "about": _("Noted whom it is about"),
}


@require_safe
@audience("desk", act="group.arrange")
def history(request: HttpRequest) -> HttpResponse:
    """One's own changes; a group that one no longer sees keeps its line, without its words."""
    now = clock.now()
    page = Paginator(changes_by(request.actor), PER_PAGE).get_page(request.GET.get("hal"))
    seen = set(
        ReportGroup.objects.visible_to(request.actor, now)
        .filter(pk__in=[change.group_id for change in page])
        .values_list("pk", flat=True)
    )
    rows = [
        {
            "change": change,
            "what": DONE[change.code],
            "title": names.topic_of(change.group.claim) if change.group_id in seen else "",
            "url": reverse("desk:group", args=[change.group_id]) if change.group_id in seen else "",
            "undo": f"{reverse('desk:undo')}?p={change.pk}" if not change.undone_at else "",
            "note": gettext("You no longer see this group.") if change.group_id not in seen else "",
        }
        for change in page
    ]
    zone = address.office_zone(request)
    return render(request, "desk/history/page.html", {"rows": rows, "page": page, "zone": zone})
