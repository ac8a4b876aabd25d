"""Kroscek: give it a neutral topic, note whom one asked, and say what was found."""

from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.up import group_file, inbox
from kentongan.up.actions.check import decide_check, open_check, reopen_check
from kentongan.up.actions.note import attach_source_file, note_dissent, note_source
from kentongan.up.models import Check, ReportGroup
from kentongan.up.sources import NEEDED_SOURCES, Standing, dissents_of, standing_of
from kentongan.web.desk import address, names
from kentongan.web.desk.forms import attach
from kentongan.web.desk.group.detail import holder_of
from kentongan.web.desk.names import sort_words, verdict_words
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said

from .arriving import arrived, hold
from .forms import DissentForm, FileForm, ReopenForm, ResultForm, SourceForm, TopicForm

STEPS = {
    "topic": (TopicForm, open_check, gettext_noop("Check begun. Now ask, and note who said what.")),
    "source": (SourceForm, note_source, gettext_noop("Source noted.")),
    "file": (FileForm, attach_source_file, gettext_noop("File sealed, beside its source.")),
    "result": (
        ResultForm,
        decide_check,
        gettext_noop("Result stored. Now write the clarification."),
    ),
    "reopen": (ReopenForm, reopen_check, gettext_noop("The check runs again. Note what is new.")),
    "dissent": (DissentForm, note_dissent, gettext_noop("Noted beside the result.")),
}

# The action speaks of instants; the form has boxes.
FIELDS = {"asked_at": "asked_day", "answered_at": "answered_day", "files": "file"}
WITH_FILES = (SourceForm, FileForm)


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="check.write")
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """One address, some steps; the form says by `step` which one it is."""
    now = clock.now()
    group = group_file.group_in_reach(request.actor, now, pk)
    record = group_file.check_of(group.claim)
    leading = group_file.leading_group(group.claim) if record else group
    here = leading.pk == group.pk or group_file.reaches(request.actor, now, leading)
    if request.method != "POST" and here and leading.pk != group.pk:
        path = reverse("desk:check", args=[leading.pk])
        return address.see_other(path + address.kept(request))
    failed: dict[str, forms.Form] = {}
    if request.method == "POST":
        step = request.POST.get("step", "")
        form = _take(request, step, group, record, now)
        if form is None:
            return address.see_other(request.get_full_path())
        failed[step] = form
    context = (
        _context(request, group, record, now)
        | {
            "leading": leading,
            "here": here,
            "holder": holder_of(leading, request.actor, now),
            "failed": next(iter(failed.values()), None),
        }
        | {
            f"{step}_form": failed.get(step) or _empty(kind, record)
            for step, (kind, _act, _words) in STEPS.items()
        }
    )
    return render(request, "desk/check/page.html", context, status=422 if failed else 200)


def _take(
    request: HttpRequest, step: str, group: ReportGroup, record: Check | None, now: datetime
) -> forms.Form | None:
    """Do one step. None when it was done, else the form with what is wrong with it."""
    if step not in STEPS or (step != "topic" and record is None):
        raise Refusal("form.stale")
    kind, act, words = STEPS[step]
    form = _bound(request, kind, record)
    about = {"group": group} if step == "topic" else {"check": record}
    file = None
    try:
        file = arrived(request) if kind in WITH_FILES else None
        if not form.is_valid():
            return hold(form, file)
        given = form.cleaned_data
        if kind in WITH_FILES:
            given = form.step() | {"file": file}
        act(actor=request.actor, now=now, **about, **given)
    except Refusal as refusal:
        attach(form, refusal, address.office_zone(request), **FIELDS)
        return hold(form, file)
    said(request, gettext(words))
    return None


def _bound(request: HttpRequest, kind: type[forms.Form], record: Check | None) -> forms.Form:
    more = {"zone": address.office_zone(request)} if kind is SourceForm else {}
    if kind is FileForm:
        more = {"sources": record.sources.all()}
    return kind(request.POST, request.FILES, auto_id=kind.auto, **more)


def _empty(kind: type[forms.Form], record: Check | None) -> forms.Form:
    if kind is FileForm and record is not None:
        return kind(auto_id=kind.auto, sources=record.sources.order_by("noted_at", "id"))
    return kind(auto_id=kind.auto)


def _context(
    request: HttpRequest, group: ReportGroup, record: Check | None, now: datetime
) -> dict[str, object]:
    """What the page shows whatever the step."""
    sources = group_file.sources_of(record)
    standing = standing_of(sources)
    ways, stances = dict(names.VIAS), dict(names.STANCES)
    return {
        "group": group,
        "row": inbox.rows(request.actor, now, [group.pk])[0],
        "title": names.topic_of(group.claim),
        "check": record,
        "state": _state(group, record),
        "sources": [
            {"row": row, "via": ways.get(row.via, row.via), "stance": stances.get(row.stance, "")}
            for row in sources
        ],
        "have": standing.best,
        "counted": min(standing.best, NEEDED_SOURCES),
        "needed": NEEDED_SOURCES,
        "enough": _enough(standing),
        "standing": standing,
        "dissents": dissents_of(record),
        "history": _history(record),
        "zone": address.office_zone(request),
        "verdict": verdict_words(record),
        "sort": sort_words(record),
        "up": address.to_group(request, group.pk),
        "kept": address.kept(request),
    }


def _enough(standing: Standing) -> bool:
    """Some result may be stored: the sources agree, or at least they were asked."""
    return standing.asked >= NEEDED_SOURCES


def _history(record: Check | None) -> list[dict[str, object]]:
    """Results that the check had before it was opened again."""
    if record is None:
        return []
    rows = record.decisions.exclude(reopened_at=None).order_by("-edition")
    rows = rows.select_related("decided_by__person", "reopened_by__person")
    return [{"row": row, "verdict": verdict_words(row)} for row in rows]


def _state(group: ReportGroup, record: Check | None) -> str:
    if record is None:
        return "open" if group.claim_id is None else "library"
    return "done" if record.status == Check.Status.DONE else "running"
