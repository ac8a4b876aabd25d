"""How a person hears of notices. Everything works without: the pages always have them."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kentongan.down.actions import subscribe
from kentongan.down.actions.link import ask_link
from kentongan.down.models import Way
from kentongan.down.ways import bot_name, link_to_bot, whatsapp_offered
from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.seals.push import public_key
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.words import say
from kentongan.web.words_ways import CHANNELS, CLOSED

ELSEWHERE = ("permission.denied", "post.not_in_force")


@require_http_methods(["GET", "HEAD", "POST"])
@audience("field", act="push.own")
def ways(request: HttpRequest) -> HttpResponse:
    """What is on, and a button for each to turn it on or off."""
    if request.method == "POST":
        try:
            if request.POST.get("step") == "telegram_link" and bot_name():
                return _page(
                    request, link=link_to_bot(ask_link(actor=request.actor, now=clock.now()))
                )
            said(request, _change(request))
            return HttpResponseRedirect(reverse("field:ways"), status=303)
        except Refusal as refusal:
            if refusal.code in ELSEWHERE:
                raise
            return _page(request, trouble=say(refusal), at=refusal.field or "")
    return _page(request)


def _page(request: HttpRequest, *, trouble: str = "", at: str = "", link: str = "") -> HttpResponse:
    me, person = request.actor.person_id, request.post_held.person
    context = {
        "place": request.post_held.place,
        "trouble": trouble,
        "at": at,
        "phones": Way.objects.of_person(me, "push").count(),
        "digest": Way.objects.of_person(me, "digest").exists(),
        "email": person.email,
        "public_key": public_key(settings.PUSH_KEY),
        "bot": bot_name(),
        "link": link,
        "word": link.partition("start=")[2],
        "telegram": Way.objects.of_person(me, "telegram").open().exists(),
        "offered": whatsapp_offered(),
        "whatsapp": Way.objects.of_person(me, "whatsapp").open().exists(),
        "number": (person.phone or "")[-4:],
        "closed": closed_ways(me),
    }
    return render(request, "field/push/page.html", context, status=422 if trouble else 200)


def closed_ways(person_id: int | None) -> list[tuple[str, object, object]]:
    """What the provider closed: the channel, its name and why."""
    rows = Way.objects.closed_of(person_id).values_list("channel", "closed_why")
    return [(one, CHANNELS.get(one, one), CLOSED.get(why, "")) for one, why in rows]


def _change(request: HttpRequest) -> str:
    """Do what the pressed button says; words of what is so now."""
    who, form = {"actor": request.actor, "now": clock.now()}, request.POST
    match form.get("step"):
        case "push_on":
            keys = {name: form.get(name, "") for name in ("endpoint", "p256dh", "auth")}
            subscribe.turn_push_on(**who, **keys)
            return _("This phone now tells you of new notices.")
        case "push_off":
            subscribe.turn_push_off(**who)
            return _("None of your phones tells you of notices any more.")
        case "digest_on":
            subscribe.turn_digest_on(**who)
            return _("You now get one e-mail a day, when something waits.")
        case "digest_off":
            subscribe.turn_digest_off(**who)
            return _("You get no more e-mail about notices.")
        case "telegram_off":
            subscribe.turn_telegram_off(**who)
            return _("Notices no longer come to your Telegram.")
        case "whatsapp_on":
            subscribe.turn_whatsapp_on(**who, agreed=form.get("agreed") == "yes")
            return _("Urgent notices now come to your WhatsApp.")
        case "whatsapp_off":
            subscribe.turn_whatsapp_off(**who)
            return _("Your consent is taken back. Nothing comes to your WhatsApp any more.")
    return _("Nothing was changed.")
