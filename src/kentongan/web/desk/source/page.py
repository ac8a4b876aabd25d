"""The file behind a source of a check: its working copy to look at, the sealed original to fetch."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.up import answers
from kentongan.up.senders import touches_of
from kentongan.up.sources import source_in_reach
from kentongan.vault import places
from kentongan.vault.copies import MEDIA
from kentongan.vault.custody import note_fetch, note_look
from kentongan.vault.models import File
from kentongan.web.desk import address, names
from kentongan.web.desk.identity.files import guarded
from kentongan.web.desk.identity.looking import pass_for, seen_by
from kentongan.web.doors import audience
from kentongan.web.words import EVENTS


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="report.see")
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what there is; looking is an act, and comes by POST."""
    now = clock.now()
    found = source_in_reach(request.actor, now, pk)
    here = reverse("desk:source", args=[pk])
    if request.method == "POST":
        if found.file is not None and found.file.state == File.State.READY:
            note_look(found.file, actor=request.actor, now=now, place=request.actor.place)
        return address.see_other(f"{here}?lihat={pass_for(request, found)}")
    file = found.file
    claim = found.check_record.claim
    context = {
        "row": found,
        "file": file,
        "title": names.topic_of(claim),
        "via": dict(names.VIAS).get(found.via, found.via),
        "stance": dict(names.STANCES).get(found.stance, ""),
        "looking": seen_by(request, found),
        "picture": file is not None and file.state == File.State.READY,
        "waiting": file is not None and file.state == File.State.WAITING,
        "custody": [
            (EVENTS.get(touch.code, touch.code), touch)
            for touch in (touches_of(file) if file else ())
        ],
        "group": answers.group_to_open(claim.pk, request.actor, now),
        "zone": address.office_zone(request),
    }
    return render(request, "desk/source/page.html", context)


@require_safe
@audience("desk", act="report.see")
def source_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The working copy, with a pass; without one, to the page where looking is noted."""
    found = source_in_reach(request.actor, clock.now(), pk)
    back = reverse("desk:source", args=[pk])
    file = found.file
    if file is None or file.state != File.State.READY or not seen_by(request, found):
        return address.see_other(back)
    try:
        copy = places.copy_path(file.copy_sha256).open("rb")
    except FileNotFoundError:
        return address.see_other(back)
    return guarded(FileResponse(copy, content_type=MEDIA))


@require_POST
@audience("desk", act="report.see")
def source_original(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed bytes as they are: a download without the sender's type or name, and noted."""
    now = clock.now()
    found = source_in_reach(request.actor, now, pk)
    if found.file is None:
        raise Refusal("file.missing")
    purpose = request.POST.get("purpose", "")
    note_fetch(found.file, actor=request.actor, now=now, place=request.actor.place, purpose=purpose)
    try:
        sealed = places.sealed_path(found.file.sha256).open("rb")
    except FileNotFoundError:
        raise Refusal("file.missing") from None
    name = f"sumber-{found.pk}-{found.file.sha256[:12]}.bin"
    kind = "application/octet-stream"
    return guarded(FileResponse(sealed, as_attachment=True, filename=name, content_type=kind))
