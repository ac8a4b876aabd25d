"""Tag a group with the five vulnerabilities, and say whom it is about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Institution, Post
from kentongan.rules.vulnerabilities import suggested, vulnerabilities
from kentongan.up.actions.about import set_about
from kentongan.up.actions.tag import tag_group
from kentongan.up.models import Report
from kentongan.up.models.reach import is_unbiased
from kentongan.up.routing import handler_for, owner_for
from kentongan.web.desk import address
from kentongan.web.desk.marks import language, numbers, undo_path
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said

from .arranging import no_in_words, reached
from .convert import OWNERS

MOST = 12


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="group.mark")
def tag(request: HttpRequest, pk: int) -> HttpResponse:
    """The five, with what the senders' own category suggests."""
    now, status, refusal = clock.now(), 200, ""
    group, context = reached(request, pk, now)
    chosen = request.POST.getlist("nilai") or list(context["row"].tags)
    if request.method == "POST":
        try:
            change = tag_group(
                actor=request.actor, now=now, group=group, values=request.POST.getlist("nilai")
            )
        except Refusal as no:
            refusal, status = no_in_words(request, no), 422
        else:
            if change:
                said(request, gettext("Noted."), undo=undo_path(request, [change.pk]))
            return address.see_other(address.to_group(request, pk))
    hints = suggested(
        Report.objects.visible_to(request.actor, now)
        .filter(group=group)
        .exclude(category="")
        .values_list("category", flat=True)
        .distinct()
    )
    context |= {
        "heading": gettext("Vulnerabilities"),
        "values": [
            {
                "key": key,
                "label": row[f"label_{language()}"],
                "says": row[f"says_{language()}"],
                "hinted": key in hints,
                "on": key in chosen,
            }
            for key, row in vulnerabilities().items()
        ],
        "refusal": refusal,
    }
    return render(request, "desk/group/tag.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="group.mark")
def about(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a body or a person of the roster, with a reason; the page says who handles it then."""
    now, status, refusal = clock.now(), 200, ""
    group, context = reached(request, pk, now)
    if request.method == "POST":
        try:
            body, post = _chosen(request.POST.get("tentang", ""), now)
            made, change = set_about(
                actor=request.actor,
                now=now,
                group=group,
                institution=body,
                post=post,
                reason=request.POST.get("alasan", ""),
            )
        except Refusal as no:
            refusal, status = no_in_words(request, no), 422
        else:
            sees = is_unbiased(request.actor, made) and made.owner == group.owner
            undo = undo_path(request, [change.pk]) if change and sees else ""
            said(request, _told(made), undo=undo)
            to = address.to_group(request, made.pk) if sees else address.to_inbox(request)
            return address.see_other(to)
    words = request.GET.get("cari", "").replace("\x00", " ").strip()[:60]
    context |= {
        "heading": gettext("Whom it is about"),
        "words": words,
        "offers": _offers(group, request, words, now),
        "chosen": request.POST.get("tentang", ""),
        "reason": request.POST.get("alasan", "")[:400],
        "refusal": refusal,
    }
    return render(request, "desk/group/about.html", context, status=status)


def _chosen(value: str, now) -> tuple[Institution | None, Post | None]:
    """`l12` is a body, `j34` a post, `0` nobody."""
    if value == "0":
        return None, None
    key = numbers([value[1:]])
    found = None
    if key and value[0] == "l":
        found = Institution.objects.select_related("place").filter(pk=key[0]).first()
    elif key and value[0] == "j":
        posts = Post.objects.select_related("institution__place")
        found = posts.filter(pk=key[0]).first()
    if found is None:
        raise Refusal("about.unknown", field="tentang")
    return (found, None) if value[0] == "l" else (None, found)


def _offers(group, request: HttpRequest, words: str, now) -> list[dict[str, object]]:
    """Bodies of the area, and people only when their name is typed."""
    bodies = Institution.objects.select_related("place").filter(
        place__code__startswith=request.actor.place
    )
    posts = Post.objects.none()
    if words:
        bodies = Institution.objects.select_related("place")
        people = Post.objects.in_force(now).within(request.actor.place)
        posts = people.select_related("person", "institution__place")
        for part in words.split()[:5]:
            bodies = bodies.filter(name__icontains=part)
            posts = posts.filter(person__name__icontains=part)
    own = bodies.filter(kind__in=("kpu", "bawaslu")) if not words else bodies
    shown = [_offer(group, f"l{row.pk}", row.name, row) for row in own.order_by("pk")[:MOST]]
    return shown + [
        _offer(group, f"j{row.pk}", f"{row.person.name}, {row.title}", row.institution)
        for row in posts.order_by("pk")[:MOST]
    ]


def _offer(group, value: str, name: str, body: Institution) -> dict[str, object]:
    owner = owner_for(group.kind, body)
    handler = handler_for(owner, body)
    office = handler.name if handler else OWNERS.get(owner, owner)
    return {"value": value, "name": name, "office": office}


def _told(made) -> str:
    if made.against is None:
        return gettext("It is about no organiser in particular now.")
    handler = handler_for(made.owner, made.against)
    office = handler.name if handler else OWNERS.get(made.owner, made.owner)
    return gettext("Noted. %(office)s handles it.") % {"office": office}
