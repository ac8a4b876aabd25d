"""Make a group, or one message of it, another kind of thing; what will happen is said first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.rules import response
from kentongan.up.actions.convert import convert_group, convert_report, moving
from kentongan.up.models import Kind, Report
from kentongan.up.routing import handler_for, owner_for
from kentongan.web.desk import address, names
from kentongan.web.desk.marks import numbers, undo_path
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said

from .arranging import no_in_words, reached

OWNERS = {"kpu": "KPU", "bawaslu": "Bawaslu"}


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="group.arrange")
def convert(request: HttpRequest, pk: int) -> HttpResponse:
    """The kinds to choose from, each with its consequence; `kiriman` narrows it to one message."""
    now, status, refusal = clock.now(), 200, ""
    group, context = reached(request, pk, now)
    report = _one(request, group, now)
    kind = request.POST.get("jenis", "")
    if request.method == "POST":
        act = {"actor": request.actor, "now": now, "kind": kind}
        try:
            if report:
                made, change = convert_report(report=report, **act)
            else:
                made, change = convert_group(group=group, **act)
        except Refusal as no:
            refusal, status = no_in_words(request, no), 422
        else:
            if change:
                said(request, _told(made), undo=undo_path(request, [change.pk]))
            stays = made.owner == group.owner
            to = address.to_group(request, made.pk) if stays else address.to_inbox(request)
            return address.see_other(to)
    context |= {
        "heading": gettext("Make it another kind"),
        "kinds": _kinds(request, group, report, now),
        "report": report,
        "kind": kind,
        "refusal": refusal,
    }
    return render(request, "desk/group/convert.html", context, status=status)


def _one(request: HttpRequest, group, now) -> Report | None:
    asked = numbers([request.GET.get("pesan", "")])
    if not asked:
        return None
    found = Report.objects.visible_to(request.actor, now).filter(group=group, pk=asked[0])
    if (report := found.select_related("group").first()) is None:
        raise Refusal("permission.denied")
    return report


def _told(made) -> str:
    kind = names.kind_label(made.kind)
    if made.against is not None and (handler := handler_for(made.owner, made.against)):
        return gettext("Now “%(kind)s”, with %(office)s.") % {"kind": kind, "office": handler.name}
    return gettext("Now “%(kind)s”, with %(office)s.") % {
        "kind": kind,
        "office": OWNERS.get(made.owner, made.owner),
    }


def _kinds(request: HttpRequest, group, report, now) -> list[dict[str, object]]:
    """Each other kind: who will answer, by when, how many go, how many stay."""
    shown = []
    total = 1 if report else group.size
    for kind in Kind.values:
        owner = owner_for(kind, group.against)
        count = moving(request.actor, now, group, kind, report.pk if report else None).count()
        shown.append(
            {
                "kind": kind,
                "label": names.kind_label(kind),
                "same": kind == group.kind and report is None,
                "owner": OWNERS.get(owner, owner),
                "leaves": owner != group.owner,
                "due": response.due(kind, now),
                "count": count,
                "stay": total - count,
            }
        )
    return [row for row in shown if not row["same"]]
