"""Official material for a village: what there is, and one kit ready to pass on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kentongan.down.models import KitVersion
from kentongan.down.official import sound
from kentongan.ledger import clock
from kentongan.ledger.permission import allowed
from kentongan.ledger.refusal import Refusal
from kentongan.rules import platforms, purposes
from kentongan.web.doors import audience

from .ready import texts_ready

MOST = 60


@require_safe
@audience("field", act="kit.pass")
def kits(request: HttpRequest) -> HttpResponse:
    """What holds here, the newest first."""
    rows = [row for row in sound(_here(request)[:MOST]) if _may(request, row)]
    label = f"label_{_spoken()}"
    context = {
        "rows": [(row, purposes.kinds()[row.kind][label]) for row in rows],
        "place": request.post_held.place,
    }
    return render(request, "field/kit/list.html", context)


@require_safe
@audience("field", act="kit.pass")
def kit(request: HttpRequest, pk: int) -> HttpResponse:
    """One kit: a text per channel, pictures, and what not to add."""
    version = next(iter(sound(_here(request).filter(kit=pk))), None)
    if version is None or not _may(request, version):
        raise Refusal("permission.denied")
    address = request.build_absolute_uri(reverse("public:kit", args=[version.kit.code]))
    texts = texts_ready(version, address)
    spoken = _spoken()
    context = {
        "version": version,
        "kit": version.kit,
        "address": address,
        "first": next((row for row in texts if row["deep_link"]), texts[0]),
        "texts": texts,
        "pictures": list(enumerate(version.pictures)),
        "shapes": [(code, platforms.shape_label(code, spoken)) for code in platforms.shapes()],
        "place": request.post_held.place,
    }
    return render(request, "field/kit/kit.html", context)


def _spoken() -> str:
    return "en" if (get_language() or "id").startswith("en") else "id"


def _here(request: HttpRequest):
    return KitVersion.objects.in_force(clock.now()).for_place(request.actor.place)


def _may(request: HttpRequest, version: KitVersion) -> bool:
    kit = version.kit
    return allowed(request.actor, "kit.pass", place=kit.place_code, of=kit.owner, now=clock.now())
