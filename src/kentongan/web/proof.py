"""The screenshot behind a relay or a number: our own drawing of it, never the file as sent."""

from django.http import FileResponse, HttpResponse, HttpResponseBase

from kentongan.down.models import Relay
from kentongan.roster.models import Reading
from kentongan.vault import places
from kentongan.vault.copies import MEDIA
from kentongan.vault.models import File


def proof_picture(row: Relay | Reading) -> HttpResponseBase:
    """Nothing while the drawing is not made, or where none can be made."""
    file = row.picture
    if file is None or file.state != File.State.READY:
        return HttpResponse(status=204)
    try:
        answer = FileResponse(places.copy_path(file.copy_sha256).open("rb"), content_type=MEDIA)
    except FileNotFoundError:
        return HttpResponse(status=204)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store, private"
    return answer
