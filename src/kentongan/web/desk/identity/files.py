"""Files for staff: the working copy as a picture of ours, the original only as a download."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.up.senders import attachment_in_reach
from kentongan.vault import places
from kentongan.vault.copies import MEDIA
from kentongan.vault.custody import note_fetch
from kentongan.vault.models import File
from kentongan.web.desk import address
from kentongan.web.doors import audience

from .looking import seen_by

# Whatever a browser makes of it, nothing in it may run or load anything.
SANDBOX = "default-src 'none'; sandbox"


@require_safe
@audience("desk", act="report.see")
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The working copy, with a pass; without one, to the page where looking is noted."""
    found = attachment_in_reach(request.actor, clock.now(), pk)
    back = reverse("desk:evidence", args=[found.report_id])
    if found.file.state != File.State.READY or not seen_by(request, found.report):
        return address.see_other(back)
    try:
        copy = places.copy_path(found.file.copy_sha256).open("rb")
    except FileNotFoundError:
        return address.see_other(back)
    return guarded(FileResponse(copy, content_type=MEDIA))


@require_POST
@audience("desk", act="report.see")
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed bytes as they are: a download without the sender's type or name, and noted."""
    now = clock.now()
    found = attachment_in_reach(request.actor, now, pk)
    file = found.file
    note_fetch(
        file,
        actor=request.actor,
        now=now,
        place=found.report.place_code,
        purpose=request.POST.get("purpose", ""),
    )
    try:
        sealed = places.sealed_path(file.sha256).open("rb")
    except FileNotFoundError:
        raise Refusal("file.missing") from None
    name = f"bukti-{found.report_id}-{found.pk}-{file.sha256[:12]}.bin"
    return guarded(
        FileResponse(
            sealed, as_attachment=True, filename=name, content_type="application/octet-stream"
        )
    )


def guarded(answer: FileResponse) -> FileResponse:
    """So that nothing in it can run, be guessed at or be kept by the browser."""
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store, private"
    return answer
