"""Write a kit: a new one, a draft again, or a new version of one that was public."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kentongan.down.models import KitVersion
from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.loop.actions.kit import write_kit_calmly
from kentongan.rules.stages import current, schedules
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said

from .form import KitForm, first_values
from .reach import office_zone, spoken, today, version_in_reach


@require_http_methods(["GET", "HEAD", "POST"])
@audience("hq", act="kit.write")
def new_kit(request: HttpRequest) -> HttpResponse:
    """?tahapan=CODE&jenis=KIND comes from a gap."""
    first = {
        "stage": request.GET.get("tahapan", "")[:40],
        "kind": request.GET.get("jenis", "")[:12],
    }
    return _form(request, None, first)


@require_http_methods(["GET", "HEAD", "POST"])
@audience("hq", act="kit.write")
def edit_kit(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of this version to begin with; stored as a draft of the next."""
    version = version_in_reach(request, pk)
    return _form(request, version, first_values(version, office_zone(request)))


def _form(
    request: HttpRequest, version: KitVersion | None, first: dict[str, object]
) -> HttpResponse:
    now = clock.now()
    schedule = schedules().get(version.schedule) if version else None
    form = KitForm(
        request.POST if request.method == "POST" else None,
        initial=first,
        schedule=schedule or current(today(request, now)),
        spoken=spoken(request),
        zone=office_zone(request),
        now=now,
    )
    if request.method == "POST" and form.is_valid():
        try:
            draft = write_kit_calmly(
                actor=request.actor,
                now=now,
                words=form.words,
                kit=version.kit if version else None,
                pictures=tuple(version.pictures) if version else (),
            )
        except Refusal as refusal:
            if refusal.code == "permission.denied":
                raise
            form.refuse(refusal)
        else:
            said(request, _("Stored. It now waits for a second person; nothing is public yet."))
            return HttpResponseRedirect(reverse("hq:kit", args=[draft.pk]), status=303)
    context = {
        "form": form,
        "version": version,
        "label": form.schedule.label[spoken(request)],
        "was_public": version is not None
        and version.kit.versions.exclude(published_at=None).exists(),
    }
    return render(request, "hq/kits/write.html", context, status=422 if form.errors else 200)
