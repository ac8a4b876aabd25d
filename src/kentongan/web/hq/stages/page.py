"""Stages on the own ground: the calendar with its gaps, own dates, and the second person's decision."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kentongan.down.actions.stage import (
    approve_stage,
    look_over,
    return_stage,
    withdraw_stage,
    write_stage,
)
from kentongan.down.calendar import calendar_of, explainers
from kentongan.down.models import LocalStage
from kentongan.ledger import clock
from kentongan.ledger.permission import allowed
from kentongan.ledger.refusal import Refusal
from kentongan.places import zone_of, zones
from kentongan.rules.stages import current, schedules
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.words import say

from .form import StageForm, WhyForm

BESIDE_THE_FORM = ("stage.reason_missing", "stage.second_person", "stage.not_a_draft",
                   "stage.already_closed")  # fmt: skip


@require_safe
@audience("hq", act="stage.write")
def stages(request: HttpRequest) -> HttpResponse:
    """What holds here, what nobody has explained, and what waits."""
    now, actor, spoken = clock.now(), request.actor, _spoken(request)
    today = now.astimezone(zones.info(zone_of(actor.place))).date()
    schedule = schedules().get(request.GET.get("pemilihan", ""), current(today))
    explained = explainers(schedule.code, actor.place, now)
    rows = [
        {"row": row, "name": row.label[spoken], "explained": explained.get(row.code, [])}
        for row in calendar_of(schedule, actor.place, today)
    ]
    stated = LocalStage.objects.visible_to(actor, now).filter(schedule=schedule.code)
    own = list(stated.select_related("institution", "drafted_by")[:60])
    return render(
        request,
        "hq/stages/page.html",
        {
            "schedule": schedule,
            "label": schedule.label[spoken],
            "rows": rows,
            "gaps": [row for row in rows if not row["explained"] and row["row"].stage],
            "waiting": [_shown(row, spoken) for row in own if row.state == "draft"],
            "stated": [_shown(row, spoken) for row in own if row.state != "draft"],
            "place": request.post_held.place,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@audience("hq", act="stage.write")
def write_stage_page(request: HttpRequest) -> HttpResponse:
    """Other days, the day of an event, or an own row; stored for the second person."""
    now = clock.now()
    today = now.astimezone(zones.info(zone_of(request.actor.place))).date()
    schedule = current(today)
    form = StageForm(
        request.POST if request.method == "POST" else None,
        schedule=schedule,
        spoken=_spoken(request),
    )
    if request.method == "POST" and form.is_valid():
        kind, code = form.chosen
        given = {
            "schedule": schedule.code,
            "kind": kind,
            "code": code,
            **{name: form.cleaned_data[name] for name in ("label", "start", "end", "basis")},
        }
        for refusal in look_over(**_for_look(given)):
            form.refuse(refusal)
        if not form.errors:
            row = write_stage(actor=request.actor, now=now, note=form.cleaned_data["note"], **given)
            said(request, _("Stored. It now waits for a second person, and holds only then."))
            return HttpResponseRedirect(reverse("hq:stage", args=[row.pk]), status=303)
    context = {"form": form, "schedule": schedule, "label": schedule.label[_spoken(request)]}
    return render(request, "hq/stages/write.html", context, status=422 if form.errors else 200)


@require_safe
@audience("hq", act="stage.write")
def stage(request: HttpRequest, pk: int) -> HttpResponse:
    """One row, with what it changes."""
    return _page(request, _row(request, pk), WhyForm())


@require_POST
@audience("hq", act="stage.approve")
def decide_stage(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, return or withdraw."""
    row, now, actor = _row(request, pk), clock.now(), request.actor
    form = WhyForm(request.POST)
    step = request.POST.get("step", "")
    if not form.is_valid():
        return _page(request, row, form, 422)
    why = form.cleaned_data["why"]
    try:
        if step == "approve":
            approve_stage(actor=actor, now=now, row=row)
            said(request, _("Approved. It holds from now on."))
        elif step == "return":
            return_stage(actor=actor, now=now, row=row, why=why)
            said(request, _("Returned to its writer."))
        elif step == "withdraw":
            withdraw_stage(actor=actor, now=now, row=row, why=why)
            said(request, _("Withdrawn. The date from above holds again."))
        else:
            raise Refusal("form.stale")
    except Refusal as refusal:
        if refusal.code not in BESIDE_THE_FORM:
            raise
        form.add_error("why" if refusal.field else None, say(refusal))
        return _page(request, _row(request, pk), form, 422 if refusal.field else 409)
    return HttpResponseRedirect(reverse("hq:stage", args=[pk]), status=303)


def _for_look(given: dict[str, object]) -> dict[str, object]:
    """The action's own reading of what was given, so that each slip is shown at once."""
    end = given["start"] if given["kind"] == "event" else given["end"] or given["start"]
    words = {name: " ".join(str(given[name]).split()) for name in ("label", "basis")}
    return given | words | {"end": end}


def _page(request: HttpRequest, row: LocalStage, form: WhyForm, status: int = 200) -> HttpResponse:
    spoken, now = _spoken(request), clock.now()
    table = schedules()[row.schedule]
    before = next((s for s in table.stages if s.code == row.code), None)
    may_decide = allowed(
        request.actor, "stage.approve", place=row.place_code, of=row.owner, now=now
    )
    context = {
        "row": row,
        "shown": _shown(row, spoken),
        "before": before,
        "form": form,
        "own": row.drafted_by.person_id == request.actor.person_id,
        "may_decide": may_decide,
        "zone": zone_of(request.actor.place),
    }
    return render(request, "hq/stages/stage.html", context, status=status)


def _row(request: HttpRequest, pk: int) -> LocalStage:
    found = LocalStage.objects.visible_to(request.actor, clock.now()).filter(pk=pk)
    row = found.select_related("institution", "drafted_by__person", "approved_by__person").first()
    if row is None:
        raise Refusal("permission.denied")
    return row


def _shown(row: LocalStage, spoken: str) -> dict[str, object]:
    table = schedules()[row.schedule]
    names = {stage.code: stage.label[spoken] for stage in table.stages}
    names |= {code: words[spoken] for code, words in table.events.items()}
    return {"row": row, "name": row.label or names.get(row.code, row.code)}


def _spoken(request: HttpRequest) -> str:
    return "en" if request.LANGUAGE_CODE.startswith("en") else "id"
