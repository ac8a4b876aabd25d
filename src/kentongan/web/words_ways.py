"""Words of the ways by which officers hear of notices: linking, consent, and what closed a way."""

from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, object] = {
    "push.link_unknown": _("This link has been used or is too old. Make a new one."),
    "push.not_agreed": _("Tick that you agree. Without it nothing is sent to you on WhatsApp."),
    "push.no_phone": _("No phone number is known of you. Your office can note one."),
}
EVENTS: dict[str, object] = {
    "push.link_asked": _("Asked to link Telegram"),
    "push.closed": _("A way to hear of notices was closed by its provider"),
}
# Why a provider closed a way, to the person it belongs to.
CLOSED: dict[str, object] = {
    "blocked": _("You have blocked our bot, so nothing can arrive there."),
    "deactivated": _("This Telegram account no longer exists."),
    "not_found": _("Telegram no longer knows this chat."),
    "number_changed": _("Your number on the roster has changed. Agree again for the new one."),
    "not_on_whatsapp": _("WhatsApp cannot reach your number."),
    "stopped_by_person": _("You have stopped our messages in WhatsApp."),
}
CHANNELS: dict[str, object] = {"telegram": _("Telegram"), "whatsapp": _("WhatsApp")}
