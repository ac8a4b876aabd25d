"""The picture of a clarification: served to anyone, kept a while, never for what is not public."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kentongan.ledger import clock
from kentongan.places import zone_of
from kentongan.up.card import SIZES, Card, draw
from kentongan.up.models import Clarification
from kentongan.web.doors import audience
from kentongan.web.parts.text import moment

KEPT = 3600  # seconds


@require_safe
@audience("public")
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """A PNG, tall or (?bentuk=persegi) square. What no longer holds has no picture."""
    now = clock.now()
    shape = request.GET.get("bentuk", "tegak")
    if shape not in SIZES:
        raise Http404
    found = Clarification.objects.published(now).filter(pk=min(pk, 2**62))
    answer = found.select_related("institution").first()
    if answer is None:
        raise Http404
    words = _words(request, answer, now)
    name = hashlib.sha256(f"{shape}\n{words}".encode()).hexdigest()
    picture = cache.get_or_set(f"card:{name}", lambda: draw(words, shape), KEPT)
    response = HttpResponse(picture, content_type="image/png")
    response["Content-Disposition"] = (
        f'inline; filename="klarifikasi-resmi-{answer.pk}-{shape}.png"'
    )
    response["Cache-Control"] = "public, max-age=300"
    response["ETag"] = f'"{name[:32]}"'
    return response


def _words(request: HttpRequest, answer: Clarification, now: datetime) -> Card:
    """Always in Indonesian: it travels among people here, whatever the sender reads."""
    address = request.build_absolute_uri(reverse("public:clarification", args=[answer.pk]))
    with translation.override(settings.LANGUAGE_CODE):
        until = (
            _("Holds until %(when)s")
            % {"when": moment(answer.valid_until, zone_of(answer.place_code))}
            if answer.valid_until
            else _("Holds until it is taken back")
        )
        return Card(
            label=_("Official clarification"),
            body_name=answer.institution.name,
            headline=answer.headline,
            text=answer.body,
            until=until,
            address=address,
            shown_address=address.split("://", 1)[-1].rstrip("/"),
            sample=_("A sample. The content is invented.") if answer.sample else "",
        )
