"""Official material under its short address: the text, the pictures, the code to print, older versions.

The signature is checked at each showing. A row that is not what was signed is withheld at once, and
the alarm does not wait for the watch.
"""

import qrcode
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from qrcode.image.svg import SvgPathImage

from kentongan.down.actions.publish import note_fault
from kentongan.down.models import KitVersion
from kentongan.down.official import faults
from kentongan.down.pictures import rendition
from kentongan.ledger import clock
from kentongan.rules.platforms import shapes
from kentongan.seals.official import read_short
from kentongan.web.doors import audience

from .shown import kit_context

A_DAY = 24 * 3600
IN_QUESTION = 503  # withheld: ask again later


@require_safe
@audience("public")
def kit(request: HttpRequest, code: str) -> HttpResponse:
    """The newest version; withdrawn or expired it says so, and never gives way to an older one."""
    read = read_short(code)
    version = KitVersion.objects.latest().filter(kit__code=read).first() if read else None
    if version is None:
        raise Http404
    if read != code:
        return redirect("public:kit", read)
    return _shown(request, version)


@require_safe
@audience("public")
def kit_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version as it was, with what changed since the one before."""
    return _shown(request, _version(code, number), history=True)


@require_safe
@audience("public")
def kit_qr(request: HttpRequest, code: str) -> HttpResponse:
    """The short address as a QR code to print."""
    if read_short(code) != code or not KitVersion.objects.latest().filter(kit__code=code).exists():
        raise Http404
    address = request.build_absolute_uri(reverse("public:kit", args=[code]))
    made = qrcode.make(address, image_factory=SvgPathImage, box_size=12, border=4)
    answer = HttpResponse(made.to_string(), content_type="image/svg+xml")
    answer["Cache-Control"] = f"public, max-age={A_DAY}"
    return answer


@require_safe
@audience("public")
def kit_picture(request: HttpRequest, code: str, number: int, nth: int, shape: str) -> HttpResponse:
    """One picture in one shape, drawn from the sealed original; of our own type, always."""
    version = _version(code, number)
    if version.state != KitVersion.State.PUBLISHED or faults([version]):
        raise Http404
    if shape not in shapes() or nth >= len(version.pictures):
        raise Http404
    picture = version.pictures[nth]
    try:
        data = rendition(picture["sha256"], shape, picture["focus"])
    except FileNotFoundError:
        raise Http404 from None
    answer = HttpResponse(data, content_type="image/jpeg")
    answer["Cache-Control"] = f"public, max-age={A_DAY}"
    name = f"{code}-{nth + 1}-{shape}.jpg"
    kept = "attachment" if "unduh" in request.GET else "inline"
    answer["Content-Disposition"] = f'{kept}; filename="{name}"'
    return answer


def _version(code: str, number: int) -> KitVersion:
    found = KitVersion.objects.exclude(published_at=None).select_related("kit", "kit__institution")
    version = found.filter(kit__code=code[:12], number=min(number, 30_000)).first()
    if version is None:
        raise Http404
    return version


def _shown(request: HttpRequest, version: KitVersion, *, history: bool = False) -> HttpResponse:
    now = clock.now()
    if faults([version]):
        note_fault(now=now, version=version)
        context = {"code": version.kit.code}
        return render(request, "public/verify/withheld.html", context, status=IN_QUESTION)
    older = version.kit.versions.filter(number__lt=version.number, state="published")
    before = older.order_by("-number").select_related("kit").first()
    if before is not None and faults([before]):
        before = None
    newest = KitVersion.objects.latest().filter(kit=version.kit_id).first()
    published = version.kit.versions.exclude(published_at=None)
    context = kit_context(request, version) | {
        "withdrawn": version.state == KitVersion.State.WITHDRAWN,
        "expired": version.valid_until is not None and version.valid_until <= now,
        "before": before,
        "newer": newest if newest and newest.number > version.number else None,
        "history": history,
        "versions": published.order_by("-number").values_list("number", "published_at"),
    }
    return render(request, "public/verify/kit.html", context)
