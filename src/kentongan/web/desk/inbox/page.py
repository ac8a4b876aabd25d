"""The inbox: views with counts, groups in the order of their clocks, and the one that is open."""

from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from kentongan.ledger import clock
from kentongan.up import inbox as waiting
from kentongan.web.desk import address, marks, names
from kentongan.web.desk.group.detail import detail_of, holder_of
from kentongan.web.desk.saved.page import saved_rows
from kentongan.web.doors import audience, may_enter
from kentongan.web.parts.signs import chip
from kentongan.web.parts.signs import clock as clock_sign
from kentongan.web.parts.text import brief

from . import filters
from .table import table

PER_PAGE = 20
MOST_FOUND = 400  # of a search; who finds more than that adds a word


class Counted(Paginator):
    """Pages of a list whose length is known already: it is not counted a second time."""

    def __init__(self, rows: QuerySet, count: int) -> None:
        super().__init__(rows, PER_PAGE)
        self.count = count


@require_safe
@audience("desk", act="report.see")
def inbox(request: HttpRequest) -> HttpResponse:
    """Three panes, all from the address: the view, the search, the page, the open group."""
    now, zone = clock.now(), address.office_zone(request)
    ends = address.day_ends(now, zone)
    chosen = request.GET.get("tampilan", "")
    view = next((name for name, slug, _ in names.VIEWS if slug == chosen), "mine")
    kind = _kind(request)
    address.place_in_list(
        request, tampilan="" if kind else _slug(view), jenis=names.KIND_SLUGS.get(kind, "")
    )
    words = address.search_words(request)
    narrowed = filters.read(request)
    found = waiting.listed(
        request.actor, now, ends, view=view, kind=kind, words=words, filters=narrowed
    )
    if request.GET.get("format") == "csv":
        return table(request, found.values_list("pk", flat=True), now, zone)
    counts = waiting.counts(request.actor, now, ends)
    ids = found.values_list("pk", flat=True)
    known = counts[f"kind_{kind}" if kind else view]
    if words:
        pages = Paginator(list(ids[:MOST_FOUND]), PER_PAGE)
    else:
        pages = Paginator(ids, PER_PAGE) if narrowed else Counted(ids, known)
    page = pages.get_page(request.GET.get("hal"))
    rows = waiting.rows(request.actor, now, page.object_list)
    opened = _opened(request, rows)
    return render(
        request,
        "desk/inbox/page.html",
        {
            "views": _views(counts, "" if kind else view),
            "kinds": _kinds(counts, kind),
            "heading": _heading(view, kind),
            "page": page,
            "words": words,
            "selects": filters.selects(request, narrowed, now),
            "narrowed": bool(narrowed),
            "saved": saved_rows(request, now),
            "kept": address.kept(request),
            "may_lead": may_enter(
                request.actor.role, request.actor.institution, "desk", "workload.see"
            ),
            "view_slug": "" if kind else _slug(view),
            "kind_slug": names.KIND_SLUGS.get(kind, ""),
            "rows": [_shown(request, row, zone, now, opened) for row in rows],
            "opened": opened,
            **(detail_of(request, opened, now) if opened else {}),
        },
    )


def _opened(request: HttpRequest, rows: list[waiting.Row]) -> int | None:
    """The group that was asked for, else the first of the list."""
    asked = request.GET.get("kelompok", "")
    if asked.isdecimal() and len(asked) < 19:
        return int(asked)
    return rows[0].group.pk if rows else None


def _kind(request: HttpRequest) -> str:
    asked = request.GET.get("jenis", "")
    mine = waiting.kinds_of(request.actor)
    return next((kind for kind in mine if names.KIND_SLUGS[kind] == asked), "")


def _slug(view: str) -> str:
    return next(slug for name, slug, _ in names.VIEWS if name == view)


def _heading(view: str, kind: str) -> str:
    if kind:
        return names.kind_label(kind)
    return str(next(label for name, _, label in names.VIEWS if name == view))


def _views(counts: dict[str, int], current: str) -> list[dict[str, object]]:
    return [
        {"slug": slug, "label": label, "count": counts[name], "current": name == current}
        for name, slug, label in names.VIEWS
    ]


def _kinds(counts: dict[str, int], current: str) -> list[dict[str, object]]:
    found = [key.removeprefix("kind_") for key in counts if key.startswith("kind_")]
    return [
        {
            "slug": names.KIND_SLUGS[kind],
            "label": names.kind_label(kind),
            "count": counts[f"kind_{kind}"],
            "current": kind == current,
        }
        for kind in found
    ]


def _shown(
    request: HttpRequest, row: waiting.Row, zone: str, now: datetime, opened: int | None
) -> dict[str, object]:
    """One row of the list in words."""
    return {
        "url": address.to_inbox(request, row.group.pk),
        "row": row,
        "meta": _meta(row, zone),
        "sign": _sign(request, row, zone, now),
        "selected": row.group.pk == opened,
        "tags": ", ".join(marks.vulnerability(tag) for tag in row.tags),
    }


def _meta(row: waiting.Row, zone: str) -> str:
    villages = ngettext("%(n)s village", "%(n)s villages", row.villages) % {"n": row.villages}
    first = gettext("first %(when)s") % {"when": brief(row.first_seen, zone)}
    channels = ", ".join(names.channel_label(channel) for channel in row.channels)
    return " · ".join(part for part in (villages, channels, first) if part)


def _sign(request: HttpRequest, row: waiting.Row, zone: str, now: datetime) -> str:
    """What stands at the row: who holds it, that it waits for somebody, or its clock."""
    group = row.group
    if group.drafted:
        return chip(gettext("waits for the second person"), "wait")
    if not group.waits:
        return chip(gettext("answered"), "ok")
    held = holder_of(group, request.actor, now)
    if held == "other":
        return chip(gettext("%(name)s holds this") % {"name": group.held_by.person.name}, "mine")
    if held == "me":
        return chip(gettext("you hold this"), "mine")
    return clock_sign(group.due_at, now=now)
