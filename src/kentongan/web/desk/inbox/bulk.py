"""The same act on several groups of the list: take, tag, convert, merge; each with undo."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.rules.vulnerabilities import vulnerabilities
from kentongan.up.actions import bulk as several
from kentongan.up.models import Change, Kind, ReportGroup
from kentongan.web.desk import address, marks, names
from kentongan.web.doors import audience
from kentongan.web.parts.text import number
from kentongan.web.parts.toasts import said

MOST = several.MOST
ASKED = ("tandai", "alihkan")  # these need a choice first


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="group.take")
def bulk(request: HttpRequest) -> HttpResponse:
    """`apa` says what to do with the groups `k`; what needs a choice asks for it on a page."""
    if request.method != "POST":  # who only looks is led to the list
        return address.see_other(address.to_inbox(request))
    now = clock.now()
    chosen = marks.numbers(request.POST.getlist("k"), MOST)
    groups = list(
        ReportGroup.objects.visible_to(request.actor, now).filter(pk__in=chosen).order_by("due_at")
    )
    what = request.POST.get("apa", "")
    if not groups:
        said(request, marks.refused(request, Refusal("bulk.nothing_chosen")))
        return address.see_other(address.to_inbox(request))
    if what == "gabung":
        query = urlencode([("dengan", str(group.pk)) for group in groups[1:]])
        rest = address.kept(request)
        to = reverse("desk:merge", args=[groups[0].pk]) + f"?{query}"
        return address.see_other(to + (f"&{rest[1:]}" if rest else ""))
    if what == "ambil":
        done = several.take_groups(actor=request.actor, now=now, groups=groups)
        marks.told(request, done, _held(done))
    elif what == "tandai" and request.POST.getlist("nilai"):
        values = [value for value in request.POST.getlist("nilai") if value in vulnerabilities()]
        done = several.tag_groups(actor=request.actor, now=now, groups=groups, values=values)
        marks.told(request, done, _noted(done))
    elif what == "alihkan" and request.POST.get("jenis"):
        kind = request.POST["jenis"]
        done = several.convert_groups(actor=request.actor, now=now, groups=groups, kind=kind)
        marks.told(request, done, _converted(done))
    elif what in ASKED:
        return _ask(request, what, groups)
    return address.see_other(address.to_inbox(request))


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="group.arrange")
def undo(request: HttpRequest) -> HttpResponse:
    """Take the changes `p` back, and let go of the groups `lepas`."""
    if request.method != "POST":  # who only looks is led to the list
        return address.see_other(address.to_inbox(request))
    now = clock.now()
    keys = marks.numbers(request.GET.getlist("p") + request.POST.getlist("p"), MOST)
    held = marks.numbers(request.GET.getlist("lepas"), MOST)
    changes = list(Change.objects.filter(pk__in=keys).select_related("group"))
    groups = ReportGroup.objects.visible_to(request.actor, now).filter(pk__in=held)
    done = several.undo_all(actor=request.actor, now=now, changes=changes, held=groups)
    if any(refusal.code == "permission.denied" for refusal in done.refusals) and not done.count:
        raise Refusal("permission.denied")
    done.changes = []
    marks.told(request, done, gettext("Taken back. All is as it was."))
    if len(changes) == 1:
        seen = ReportGroup.objects.visible_to(request.actor, now).filter(pk=changes[0].group_id)
        if seen.exists():
            return address.see_other(address.to_group(request, changes[0].group_id))
    return address.see_other(address.to_inbox(request))


def _held(done: several.Done) -> str:
    words = ngettext("%(n)s group held.", "%(n)s groups held.", done.count)
    return words % {"n": number(done.count)}


def _noted(done: several.Done) -> str:
    words = ngettext("%(n)s group noted.", "%(n)s groups noted.", done.count)
    return words % {"n": number(done.count)}


def _converted(done: several.Done) -> str:
    words = ngettext("%(n)s group converted.", "%(n)s groups converted.", done.count)
    return words % {"n": number(done.count)}


def _ask(request: HttpRequest, what: str, groups: list[ReportGroup]) -> HttpResponse:
    """What to note, or what it becomes; the choice is sent with the same groups."""
    tagging = what == "tandai"
    context = {
        "what": what,
        "heading": gettext("Vulnerabilities") if tagging else gettext("Make it another kind"),
        "groups": groups,
        "up": address.to_inbox(request),
        "kept": address.kept(request),
        "values": [(key, marks.vulnerability(key)) for key in vulnerabilities()],
        "kinds": [(kind, names.kind_label(kind)) for kind in Kind.values],
    }
    return render(request, "desk/inbox/bulk.html", context)
