"""One version of a kit: everything to judge by, its pictures, and the second person's decision."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kentongan.down.actions.picture import add_picture, drop_picture
from kentongan.down.actions.publish import approve_kit, return_kit, withdraw_kit
from kentongan.down.models import KitVersion
from kentongan.down.official import faults
from kentongan.down.pictures import rendition
from kentongan.ledger import clock
from kentongan.ledger.models import Event
from kentongan.ledger.permission import allowed
from kentongan.ledger.refusal import Refusal
from kentongan.vault.intake import take_in
from kentongan.web.doors import audience, may_enter
from kentongan.web.hq.stages.form import WhyForm
from kentongan.web.parts.toasts import said
from kentongan.web.words import event_words, say

from .form import PictureForm
from .reach import advice_for, named, office_zone, spoken, texts_of, today, version_in_reach

BESIDE = ("kit.reason_missing", "kit.second_person", "kit.not_a_draft", "kit.already_closed",
          "kit.already_expired")  # fmt: skip
STEPS = {
    "approve": gettext_lazy("Approved and signed. It is public now."),
    "return": gettext_lazy("Returned to its writer."),
    "withdraw": gettext_lazy("Withdrawn. Its address says so from now on."),
}


@require_safe
@audience("hq", act="kit.write")
def kit(request: HttpRequest, pk: int) -> HttpResponse:
    """The version as readers will see it, with what the lint would say."""
    return _page(request, version_in_reach(request, pk), WhyForm())


@require_POST
@audience("hq", act="kit.approve")
def decide_kit(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, return or withdraw."""
    version, step = version_in_reach(request, pk), request.POST.get("step", "")
    form = WhyForm(request.POST)
    if step not in STEPS:
        raise Refusal("form.stale")
    if not form.is_valid():
        return _page(request, version, form, 422)
    given = {"actor": request.actor, "now": clock.now(), "version": version}
    try:
        if step == "approve":
            approve_kit(**given)
        elif step == "return":
            return_kit(**given, why=form.cleaned_data["why"])
        else:
            withdraw_kit(**given, why=form.cleaned_data["why"])
    except Refusal as refusal:
        if refusal.code not in BESIDE:
            raise
        field = "why" if refusal.field == "why" else None
        form.add_error(field, say(refusal))
        return _page(request, version_in_reach(request, pk), form, 422 if field else 409)
    said(request, str(STEPS[step]))
    return HttpResponseRedirect(reverse("hq:kit", args=[pk]), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@audience("hq", act="kit.write")
def kit_pictures(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a picture into a draft, or take one out."""
    version = version_in_reach(request, pk)
    form = PictureForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST":
        if request.POST.get("keluar"):
            drop_picture(
                actor=request.actor,
                now=clock.now(),
                version=version,
                sha256=request.POST["keluar"][:64],
            )
            said(request, _("Taken out of the draft."))
            return HttpResponseRedirect(reverse("hq:kit_pictures", args=[pk]), status=303)
        if form.is_valid() and _added(request, form, version):
            said(request, _("The picture is in, cut to every shape."))
            return HttpResponseRedirect(reverse("hq:kit_pictures", args=[pk]), status=303)
    context = {
        "version": version,
        "form": form,
        "open": version.state == KitVersion.State.DRAFT,
        "pictures": list(enumerate(version.pictures)),
    }
    status = 422 if form.errors else 200
    return render(request, "hq/kits/pictures.html", context, status=status)


@require_safe
@audience("hq", act="kit.write")
def kit_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """?ke=0: a picture of a version that may not be public yet; nothing where there is none."""
    version, asked = version_in_reach(request, pk), request.GET.get("ke", "0")
    nth = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 3 else 0
    if nth >= len(version.pictures):
        return HttpResponse(status=204)
    picture = version.pictures[nth]
    data = rendition(picture["sha256"], "1x1", picture["focus"])
    return HttpResponse(data, content_type="image/jpeg")


def _added(request: HttpRequest, form: PictureForm, version: KitVersion) -> bool:
    given = form.cleaned_data
    try:
        if given["picture"] is None:
            raise Refusal("kit.picture_missing", field="picture")
        kept = take_in(given["picture"].chunks())
        try:
            add_picture(
                actor=request.actor,
                now=clock.now(),
                version=version,
                kept=kept,
                alt=given["alt"],
                caption=given["caption"],
                focus=given["focus"] or "middle",
            )
        except Refusal:
            kept.drop()
            raise
    except Refusal as refusal:
        if refusal.code == "permission.denied":
            raise
        form.refuse(refusal)
        return False
    return True


def _page(
    request: HttpRequest, version: KitVersion, form: WhyForm, status: int = 200
) -> HttpResponse:
    now, language, kit = clock.now(), spoken(request), version.kit
    history = Event.objects.filter(subject="kit_version", subject_id=version.pk)
    earlier = kit.versions.filter(number__lt=version.number).exclude(published_at=None)
    context = {
        "version": version,
        "kit": kit,
        **named(version, language),
        "texts": texts_of(version, language),
        "pictures": list(enumerate(version.pictures)),
        "advice": advice_for(version, today(request, now)) if version.state == "draft" else [],
        "withheld": bool(faults([version])),
        "before": earlier.order_by("-number").first(),
        "form": form,
        "own": version.drafted_by.person_id == request.actor.person_id,
        # A correction goes by the desk; the office that wrote it sends it.
        "may_send": version.state == KitVersion.State.PUBLISHED
        and version.kind != "correction"
        and kit.institution_id == request.actor.institution_id
        and may_enter(request.actor.role, request.actor.institution, "hq", "notice.write"),
        "may_decide": allowed(
            request.actor, "kit.approve", place=kit.place_code, of=kit.owner, now=now
        ),
        "history": [(row.at, event_words(row.code)) for row in history.order_by("-at", "-id")[:20]],
        "zone": office_zone(request),
    }
    return render(request, "hq/kits/kit.html", context, status=status)
