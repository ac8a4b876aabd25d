"""Keep the present view of the inbox under a name; forget one. Named views stand in the rail."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.up.actions.save_view import forget_view, save_view
from kentongan.up.models import SavedView
from kentongan.web.desk import address, marks
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="report.see")
def saved(request: HttpRequest) -> HttpResponse:
    """With `hapus`, one's own view of that number goes; else the present one gets a name."""
    if request.method != "POST":  # who only looks is led to the list
        return address.see_other(address.to_inbox(request))
    now, gone = clock.now(), marks.numbers([request.POST.get("hapus", "")])
    if gone:
        forget_view(actor=request.actor, now=now, pk=gone[0])
        said(request, gettext("View deleted."))
        return address.see_other(address.to_inbox(request))
    try:
        save_view(
            actor=request.actor,
            now=now,
            name=request.POST.get("nama", ""),
            query=address.kept(request).lstrip("?"),
            shared=request.POST.get("bagi") == "ya",
        )
    except Refusal as refusal:
        said(request, marks.refused(request, refusal))
    else:
        said(request, gettext("Kept. It stands with the views now."))
    return address.see_other(address.to_inbox(request))


def saved_rows(request: HttpRequest, now: datetime) -> list[dict[str, object]]:
    """The views of this post and those that its office shares."""
    here = address.kept(request).lstrip("?")
    return [
        {
            "pk": view.pk,
            "name": view.name,
            "url": f"{reverse('desk:inbox')}?{view.query}",
            "mine": view.post_id == request.actor.post_id,
            "shared": view.shared,
            "current": view.query == here,
        }
        for view in SavedView.objects.of(request.actor, now)
    ]
