"""Merge groups that say the same; what differs between them stands as a warning."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_http_methods

from kentongan.engine import reasons
from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.up import inbox, merging
from kentongan.up.actions.merge import differences, merge_groups
from kentongan.up.models import ReportGroup
from kentongan.web.desk import address
from kentongan.web.desk.marks import numbers, undo_path
from kentongan.web.doors import audience
from kentongan.web.parts.text import number
from kentongan.web.parts.toasts import said

from .arranging import no_in_words, reached


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="group.arrange")
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Candidates with what differs; `dengan` are those that were chosen already."""
    now, status, refusal = clock.now(), 200, ""
    group, context = reached(request, pk, now)
    chosen = numbers(request.POST.getlist("dengan") or request.GET.getlist("dengan"), 50)
    if request.method == "POST":
        try:
            made, change = _merge(request, group, chosen, now)
        except Refusal as no:
            refusal, status = no_in_words(request, no), 422
        else:
            if change:
                words = ngettext(
                    "%(n)s message moved here.", "%(n)s messages moved here.", change.reports
                ) % {"n": number(change.reports)}
                said(request, words, undo=undo_path(request, [change.pk]))
            return address.see_other(address.to_group(request, made.pk))
    words = request.GET.get("cari", "").replace("\x00", " ").strip()[:100]
    context |= {
        "heading": gettext("Merge groups"),
        "partners": _partners(request, group, chosen, words, now),
        "words": words,
        "refusal": refusal,
        "answered": group.claim_id is not None and group.state == ReportGroup.State.ANSWERED,
    }
    return render(request, "desk/group/merge.html", context, status=status)


def _merge(request: HttpRequest, group: ReportGroup, chosen: list[int], now):
    found = ReportGroup.objects.visible_to(request.actor, now).filter(pk__in=chosen)
    others = list(found.exclude(pk=group.pk))
    if not others:
        raise Refusal("merge.nothing_chosen", field="dengan")
    return merge_groups(
        actor=request.actor,
        now=now,
        into=group,
        others=others,
        despite=request.POST.get("tetap") == "ya",
    )


def _partners(
    request: HttpRequest, group: ReportGroup, chosen: list[int], words: str, now
) -> list[dict[str, object]]:
    ids = merging.partners(group, request.actor, now, words, chosen)
    rows = inbox.rows(request.actor, now, ids)
    apart: dict[int, list[tuple[str, str]]] = {}
    for other, reason in differences(group, [row.group for row in rows]):
        sentence = reasons.say(reason.code, reason.values, get_language() or "id")
        apart.setdefault(other.pk, []).append(("≠", sentence))
    return [
        {
            "row": row,
            "chosen": row.group.pk in chosen,
            "reasons": apart.get(row.group.pk) or [("=", gettext("No fact contradicts it."))],
            "differs": row.group.pk in apart,
        }
        for row in rows
    ]
