"""Promised work: what waits, what runs, what is dead and may be revived; and messages to the outside."""

from django.core.paginator import Paginator
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kentongan.ledger import clock
from kentongan.ledger.models import Heartbeat, Job, Outgoing
from kentongan.ledger.permission import allowed
from kentongan.ledger.revive import revive_job
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said

PER_PAGE = 25
SHOWN = 50


@require_safe
@audience("hq", act="jobs.see")
def jobs(request: HttpRequest) -> HttpResponse:
    """Machinery keeps real time, so this page does too, also in the demonstration."""
    real = timezone.now()
    counts = dict(Job.objects.values_list("state").annotate(n=Count("id")).order_by())
    ready = Job.objects.filter(state=Job.State.READY)
    oldest = ready.filter(run_after__lte=real).aggregate(at=Min("run_after"))["at"]
    dead = Job.objects.filter(state=Job.State.DEAD).order_by("-finished_at", "-pk")
    page = Paginator(dead, PER_PAGE).get_page(request.GET.get("hal"))
    sending = Outgoing.objects.exclude(state=Outgoing.State.HANDED_OVER).order_by("-made_at")
    actor = request.actor
    return render(
        request,
        "hq/jobs/page.html",
        {
            "place": request.post_held.place,
            "ready": counts.get(Job.State.READY, 0),
            "running": list(Job.objects.filter(state=Job.State.RUNNING).order_by("pk")[:SHOWN]),
            "dead_count": counts.get(Job.State.DEAD, 0),
            "waited": real - oldest if oldest else None,
            "page": page,
            "dead": [(row, _last_line(row.error)) for row in page],
            "retried": [
                (row, _last_line(row.error))
                for row in ready.filter(attempts__gt=0).order_by("run_after")[:SHOWN]
            ],
            "workers": [(row, real - row.seen_at) for row in Heartbeat.objects.order_by("worker")],
            "sending": [(row, _masked(row.address)) for row in sending[:SHOWN]],
            "sending_count": sending.count(),
            "may_revive": allowed(
                actor, "jobs.revive", place=actor.place, of=actor.institution, now=clock.now()
            ),
        },
    )


@require_POST
@audience("hq", act="jobs.revive")
def revive(request: HttpRequest, pk: int) -> HttpResponse:
    """Another round of attempts for one dead job."""
    revive_job(actor=request.actor, now=clock.now(), job_id=pk)
    said(request, _("It will be tried again within seconds."))
    return HttpResponseRedirect(reverse("hq:jobs"), status=303)


def _last_line(error: str) -> str:
    """What went wrong, without the way there."""
    lines = error.strip().splitlines()
    return lines[-1][:300] if lines else ""


def _masked(address: str) -> str:
    """Enough to recognise a repeated failure, too little to know whose address it is."""
    name, at, host = address.partition("@")
    return f"{name[:1]}…@{host}" if at else f"…{address[-3:]}"
