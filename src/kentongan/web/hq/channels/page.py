"""Channels: on or off, last message in, waiting, failed, and what is still to be set. No secrets."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kentongan.ledger import clock
from kentongan.up.channels import State, states
from kentongan.web.doors import audience

# What a code means, for a keeper; another code is shown as it is.
CODES = {
    "blocked": _("The sender has blocked us."),
    "address_gone": _("The address had been deleted."),
    "bounced": _("The mail came back: no such mailbox."),
    "whatsapp_131026": _("The number cannot receive WhatsApp messages."),
    "whatsapp_131047": _("More than 24 hours had passed since the sender wrote."),
    "whatsapp_132001": _("The template does not exist, or has not been approved."),
    "telegram_400": _("Telegram does not know this conversation."),
}
# Where a keeper finds what a channel needs, in a sentence or two.
STEPS = {
    "whatsapp": _(
        "Open the app in Meta for Developers. Give it the address below and the word of "
        "verification, then subscribe to “messages”."
    ),
    "telegram": _(
        "Make a bot with @BotFather. Then call setWebhook with the address below and the secret."
    ),
    "sms": _("Tell your gateway the address below and the shared secret (Standard Webhooks)."),
    "email": _("Use a mailbox of its own that takes addresses with a plus sign."),
}


@require_safe
@audience("hq", act="jobs.see")
def channels_page(request: HttpRequest) -> HttpResponse:
    """One section for each channel."""
    found = states(clock.now())
    context = {
        "place": request.post_held.place,
        "channels": [_shown(state) for state in found],
        "on": [state.label for state in found if state.on],
    }
    return render(request, "hq/channels/page.html", context)


def _shown(state: State) -> dict[str, object]:
    address = ""
    if state.name != "email":
        address = settings.ADDRESS + reverse(f"channels:{state.name}")
    return {
        "state": state,
        "code": CODES.get(state.last_code, state.last_code),
        "steps": STEPS[state.name],
        "address": address,
    }
