"""Items from a file: look at what it would do, take it in, take it out again."""

import base64
import hashlib

from django import forms
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import ImportBatch
from kentongan.up.actions.import_items import (
    KIND,
    Preview,
    import_items,
    preview_items,
    undo_items,
)
from kentongan.up.item_file import COLUMNS
from kentongan.web.desk.address import office_zone, see_other
from kentongan.web.desk.forms import attach, in_words
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.words import REFUSALS, say

SHOWN = 50
CARRIED = 1024 * 1024  # a larger file is chosen again for the second step
MEANS = {
    "outside_id": _("Number or id"),
    "words": _("The words"),
    "kind": _("Kind"),
    "place": _("Place"),
    "link": _("Link"),
    "happened_on": _("Day"),
}


class FileForm(forms.Form):
    """The file, or the one of the step before."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV, or one JSON object a line. At most 20.000 lines, 20 MB."),
        required=False,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="items.import")
def items_file(request: HttpRequest) -> HttpResponse:
    """First look, then store; both are the same form."""
    if request.method != "POST":
        return _page(request, FileForm())
    form = FileForm(request.POST, request.FILES)
    form.is_valid()
    columns = _columns(request)
    name, content = _content(request)
    try:
        if not content:
            raise Refusal("items.file_empty", field="file")
        if request.POST.get("step") == "store":
            return _store(request, name, content, columns)
        preview = preview_items(
            actor=request.actor, now=clock.now(), content=content, columns=columns
        )
    except Refusal as refusal:
        if refusal.code == "items.columns_missing":
            headings = refusal.data["headings"]
            return _page(request, form, headings=headings, name=name, content=content, status=422)
        attach(form, refusal, office_zone(request))
        return _page(request, form, problems=refusal.data.get("problems", ()), status=422)
    return _page(request, form, preview=preview, name=name, content=content, columns=columns)


@require_POST
@audience("desk", act="items.import")
def undo_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a batch out again, but for what somebody has touched."""
    try:
        gone, stay = undo_items(actor=request.actor, now=clock.now(), batch=pk)
    except Refusal as refusal:
        if refusal.code == "items.batch_unknown":  # reads like one of another office
            raise Refusal("permission.denied") from None
        raise
    words = ngettext("%(n)s item taken out.", "%(n)s items taken out.", gone) % {"n": gone}
    if stay:
        words += " " + gettext("%(n)s stay: somebody works on them, or they wait to be sorted.") % {
            "n": stay
        }
    said(request, words)
    return see_other(reverse("desk:items_file"))


def _store(
    request: HttpRequest, name: str, content: bytes, columns: dict[str, str]
) -> HttpResponse:
    batch, preview = import_items(
        actor=request.actor, now=clock.now(), file_name=name, content=content, columns=columns
    )
    if batch is None:
        said(request, gettext("All of it is there already. Nothing was stored."))
        return see_other(reverse("desk:items_file"))
    count = len(preview.new)
    words = ngettext("%(n)s item stored.", "%(n)s items stored.", count) % {"n": count}
    said(request, words)
    return see_other(f"{reverse('desk:items_file')}?kumpulan={batch.pk}")


def _columns(request: HttpRequest) -> dict[str, str]:
    """What a person said that headings mean."""
    pairs = zip(request.POST.getlist("heading"), request.POST.getlist("means"), strict=False)
    return {heading[:80]: means for heading, means in pairs if means in COLUMNS}


def _content(request: HttpRequest) -> tuple[str, bytes]:
    """Name and bytes: of the file that was chosen now, else of the step before."""
    chosen = request.FILES.get("file")
    if chosen is not None:
        return chosen.name, chosen.read(20 * 1024 * 1024 + 1)
    try:
        kept = _signer().unsign(request.POST.get("kept", ""))
        return request.POST.get("name", "-")[:255], base64.b64decode(kept)
    except (BadSignature, ValueError):
        return "", b""


def _signer() -> Signer:
    return Signer(salt="desk.items_file")


def _page(
    request: HttpRequest,
    form: FileForm,
    *,
    preview: Preview | None = None,
    headings: list[str] = (),
    problems: list = (),
    name: str = "",
    content: bytes = b"",
    columns: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    problems = list(preview.problems if preview else problems)
    number = request.GET.get("kumpulan", "")
    batch = None
    if number.isascii() and number.isdigit() and len(number) < 19:
        batch = ImportBatch.objects.filter(pk=int(number), kind=KIND, undone_at=None).first()
    context = {
        "form": form,
        "preview": preview,
        "headings": headings,
        "means": list(MEANS.items()),
        "columns": list((columns or {}).items()),
        "problems": [(row.line, _words(row, office_zone(request))) for row in problems[:SHOWN]],
        "more": max(0, len(problems) - SHOWN),
        "name": name,
        "kept": _signer().sign(base64.b64encode(content).decode())
        if content and len(content) <= CARRIED
        else "",
        "batch": batch,
        "fingerprint": hashlib.sha256(content).hexdigest()[:12] if content else "",
    }
    return render(request, "desk/entry/file.html", context, status=status)


def _words(problem, zone: str) -> str:
    """Why a line cannot be taken."""
    if problem.code in LINES:
        return str(LINES[problem.code]) % {"value": problem.value}
    refusal = Refusal(problem.code, length=0, longest=5000, day="", today="")
    return (
        in_words(refusal, zone) if problem.code in REFUSALS else say(Refusal("request.unreadable"))
    )


# Why one line of a file cannot be taken.
LINES = {
    "items.line_id_missing": _("The number or id is missing."),
    "items.line_id_long": _("The number or id is too long: at most 100 letters."),
    "items.line_twice": _("The same number as in line %(value)s."),
    "items.line_kind": _("This kind is not known: “%(value)s”."),
    "items.line_day": _("This is no day: “%(value)s”."),
    "items.line_place": _("No such place: “%(value)s”."),
    "items.line_place_many": _("Several places are called “%(value)s”. Write its code."),
    "items.line_elsewhere": _("Outside your territory, or without a place: “%(value)s”."),
}
