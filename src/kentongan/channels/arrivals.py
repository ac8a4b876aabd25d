"""A phone says that a push arrived. No account: what proves it is a word that only the push carried."""

import hmac

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kentongan.down.hand import note_delivered
from kentongan.ledger import clock
from kentongan.ledger.models import Outgoing
from kentongan.ledger.receipts import note_status

from .push import proof


@csrf_exempt
@require_POST
def arrived(request: HttpRequest) -> HttpResponse:
    """Note the delivery, the first time; every time and every lie is answered alike."""
    key, word = request.POST.get("k", "")[:128], request.POST.get("s", "")[:64]
    if not key.isascii() or "\x00" in key or not word.isascii():
        return HttpResponse(status=204)
    if hmac.compare_digest(proof(key), word):
        now = clock.now()
        note_status(channel="push", status="delivered", at=now, key=key)
        row = Outgoing.objects.filter(key=key, channel="push").first()
        if row is not None:
            note_delivered(now=now, notice_id=row.data["notice"], post_ids=[row.data["post"]])
    return HttpResponse(status=204)


arrived.audience, arrived.act = "public", None  # as web/doors.py marks its pages
