"""Lists of officers: send one in; look at what it would do; correct, apply, or take it out again."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.roster.actions.apply_roster import apply_roster
from kentongan.roster.actions.import_roster import choose, decide_doubt, put_aside, receive_roster
from kentongan.roster.actions.undo_roster import undo_roster
from kentongan.roster.branch import names_of
from kentongan.roster.models import RosterFile, StagedRow
from kentongan.roster.staged import doubts_of, files_visible_to, problems_of, unclear_places
from kentongan.vault.arriving import files_of
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.sheet import sheet
from kentongan.web.words import REFUSALS, say

from .forms import ColumnsForm, ListForm
from .words import STATES, WHY

PER_PAGE, SAMPLE, UNCLEAR = 20, 8, 20
What = StagedRow.What


@require_http_methods(["GET", "HEAD", "POST"])
@audience("hq", act="roster.edit")
def lists(request: HttpRequest) -> HttpResponse:
    """Send a list in; the lists there were."""
    form = ListForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        language=request.LANGUAGE_CODE,
    )
    if request.method == "POST":
        try:
            arrived = files_of(request, "file")
            if form.is_valid() and not (arrived or form.cleaned_data["pasted"].strip()):
                form.add_error("file", _("Choose a file."))
            elif form.is_valid():
                kept = _receive(request, form, arrived)
                return HttpResponseRedirect(reverse("hq:import_roster", args=[kept.pk]), status=303)
        except Refusal as refusal:
            if refusal.code == "permission.denied":
                raise
            form.add_error(refusal.field if refusal.field in form.fields else "file", say(refusal))
    page = Paginator(files_visible_to(request.actor, clock.now()), PER_PAGE).get_page(
        request.GET.get("hal")
    )
    rows = [{"file": file, "state": _state(file)} for file in page]
    context = {"form": form, "page": page, "rows": rows, "place": request.post_held.place}
    status = 422 if form.is_bound else 200
    return render(request, "hq/import_roster/lists.html", context, status=status)


def _receive(request: HttpRequest, form: ListForm, arrived: list) -> RosterFile:
    """The file that came, or the rows that were pasted."""
    actor = request.actor
    whole = {
        "actor": actor,
        "now": clock.now(),
        "office": actor.institution,
        "chosen": form.whole(),
        "complete_for": actor.place if form.cleaned_data["complete"] else None,
    }
    if arrived:
        name = arrived[0].name or "-"
        return receive_roster(file_name=name, path=Path(arrived[0].kept.path), **whole)
    with NamedTemporaryFile() as file:
        file.write(form.cleaned_data["pasted"].encode("utf-8", "replace"))
        file.flush()
        return receive_roster(file_name=_("pasted rows"), path=Path(file.name), **whole)


@require_http_methods(["GET", "HEAD", "POST"])
@audience("hq", act="roster.edit")
def one_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: what it would do, what it did; ?format=csv for the lines that cannot be taken."""
    file = files_visible_to(request.actor, clock.now()).filter(pk=pk).first()
    if file is None:
        raise Refusal("permission.denied")
    if request.GET.get("format") == "csv":
        return _problem_sheet(file)
    form = _columns_form(request, file)
    if request.method == "POST":
        try:
            return _do(request, file, form)
        except Refusal as refusal:
            if refusal.code == "permission.denied":
                raise
            if form.is_bound and refusal.field in form.fields:
                form.add_error(refusal.field, say(refusal))
            elif form.is_bound:
                form.add_error(None, say(refusal))
            else:
                return _page(request, file, form, say(refusal), 422)
        return _page(request, file, form, "", 422)
    return _page(request, file, form, "", 200)


def _columns_form(request: HttpRequest, file: RosterFile) -> ColumnsForm:
    bound = request.method == "POST" and request.POST.get("step") == "columns"
    until = file.chosen.get("until")
    return ColumnsForm(
        request.POST if bound else None,
        headings=file.facts.get("headings", []),
        columns=file.facts.get("columns", {}),
        language=request.LANGUAGE_CODE,
        initial={
            "role": file.chosen.get("role", ""),
            "election": file.chosen.get("election", ""),
            "until": date.fromisoformat(until) if until else None,
            "complete": file.complete_for is not None,
        },
    )


def _do(request: HttpRequest, file: RosterFile, form: ColumnsForm) -> HttpResponse:
    """One step of the person's; afterwards the same page again."""
    steps: dict[str, Callable[[HttpRequest, RosterFile, ColumnsForm], str]] = {
        "columns": _columns, "places": _places, "doubt": _doubt, "apply": _apply,
        "aside": _aside, "undo": _undo,
    }  # fmt: skip
    step = steps.get(request.POST.get("step", ""))
    if step is None:
        raise Refusal("request.unreadable")
    if words := step(request, file, form):
        said(request, words)
        return HttpResponseRedirect(reverse("hq:import_roster", args=[file.pk]), status=303)
    return _page(request, file, form, "", 422)


def _columns(request: HttpRequest, file: RosterFile, form: ColumnsForm) -> str:
    if not form.is_valid():
        return ""
    complete = request.actor.place if form.cleaned_data["complete"] else None
    choose(
        actor=request.actor, now=clock.now(), file=file, columns=form.columns(),
        chosen=form.whole(), complete_for=complete,
    )  # fmt: skip
    return _("The list is being read.")


def _places(request: HttpRequest, file: RosterFile, form: ColumnsForm) -> str:
    known = [said for said, _n in file.facts.get("unknown_places", [])[:UNCLEAR]]
    meant = {said: request.POST.get(f"place_{n}", "") for n, said in enumerate(known)}
    meant = {said: code[:16].replace("\x00", "") for said, code in meant.items() if code}
    choose(
        actor=request.actor, now=clock.now(), file=file, chosen=file.chosen, places=meant,
        complete_for=file.complete_for,
    )  # fmt: skip
    return _("Remembered. The list is read once more.")


def _doubt(request: HttpRequest, file: RosterFile, form: ColumnsForm) -> str:
    why, take = request.POST.get("why", "")[:40], request.POST.get("take") == "1"
    done = decide_doubt(actor=request.actor, now=clock.now(), file=file, why=why, take=take)
    return _("%(n)s lines decided.") % {"n": done}


def _apply(request: HttpRequest, file: RosterFile, form: ColumnsForm) -> str:
    leavers = request.POST.get("leavers") == "on"
    apply_roster(actor=request.actor, now=clock.now(), file=file, leavers=leavers)
    return _("The list is being applied.")


def _aside(request: HttpRequest, file: RosterFile, form: ColumnsForm) -> str:
    put_aside(actor=request.actor, now=clock.now(), file=file)
    return _("The list has been put aside. Nothing was changed.")


def _undo(request: HttpRequest, file: RosterFile, form: ColumnsForm) -> str:
    undo_roster(actor=request.actor, now=clock.now(), file=file)
    return _("The list is being taken out.")


def _page(
    request: HttpRequest, file: RosterFile, form: ColumnsForm, wrong: str, status: int
) -> HttpResponse:
    file.refresh_from_db()
    counts = file.facts.get("counts", {})
    open_now = file.state == "read"
    refused = file.facts.get("refused", {})
    context = {
        "file": file,
        "state": _state(file),
        "form": form,
        "wrong": wrong or (str(REFUSALS[file.refusal]) % refused if file.refusal else ""),
        "place": request.post_held.place,
        "counts": counts,
        "total_changes": sum(counts.get(name, 0) for name in ("JOIN", "CHANGE")),
        "moving": file.state == "applying" or (file.state == "received" and _waits(file)),
        "ask_columns": file.state == "received" and not _waits(file),
        "problems": [(WHY.get(why, why), n) for why, n in problems_of(file)],
        "doubts": [(why, WHY.get(why, why), n) for why, n in doubts_of(file)] if open_now else [],
        "unclear": unclear_places(file, UNCLEAR) if open_now else [],
        "samples": _samples(file) if open_now else [],
    }
    return render(request, "hq/import_roster/page.html", context, status=status)


def _waits(file: RosterFile) -> bool:
    """True when a job is going to read it; else a person must say which column is what."""
    columns = file.facts.get("columns", {})
    place = columns.keys() & {"code", "provinsi", "kabkota", "kecamatan", "desa"}
    return bool("name" in columns and place and ("role" in columns or file.chosen.get("role")))


def _state(file: RosterFile) -> tuple[object, str]:
    """A list whose columns nobody has named yet waits for a person, not for a job."""
    asks = file.state == "received" and not _waits(file)
    return STATES["read" if asks else file.state]


def _samples(file: RosterFile) -> list[tuple[object, list[tuple[StagedRow, str]]]]:
    """The first lines of each kind: enough to see whether the columns are right."""
    found = []
    for what, words in (
        (What.JOIN, _("Join")), (What.CHANGE, _("Change")), (What.LEAVE, _("Not in the list")),
    ):  # fmt: skip
        rows = list(StagedRow.objects.filter(file=file, what=what).order_by("line")[:SAMPLE])
        if rows:
            names = names_of(row.code for row in rows)
            found.append((words, [(row, names[row.code]) for row in rows]))
    return found


def _problem_sheet(file: RosterFile) -> HttpResponse:
    rows = StagedRow.objects.filter(
        file=file, what__in=(What.PROBLEM, What.REPEAT, What.DOUBT)
    ).order_by("line")
    head = [_("Line"), _("Why"), _("Cell"), _("First line")]
    cells = (
        (row.line, WHY.get(row.why, row.why), row.value, row.other) for row in rows.iterator(2_000)
    )
    return sheet(f"daftar-{file.pk}-masalah", head, cells)
