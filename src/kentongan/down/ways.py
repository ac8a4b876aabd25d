"""What the pages show of ways: which are offered here, and how far an urgent notice went by WhatsApp."""

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.db.models import Count, Q

from kentongan.down.models import Notice
from kentongan.ledger.models import Outgoing
from kentongan.rules import channels


def bot_name() -> str:
    """The Telegram bot that officers can link; "" while none is set up."""
    values = settings.CHANNELS["telegram"]
    return "" if channels.missing("telegram", values) else values.get("bot", "").lstrip("@")


def link_to_bot(word: str) -> str:
    """The address that opens the bot and hands it this word."""
    return f"https://t.me/{bot_name()}?start={word}"


def whatsapp_offered() -> bool:
    """True when urgent notices can go by WhatsApp from here."""
    values = settings.CHANNELS["whatsapp"]
    on = not channels.missing("whatsapp", values)
    return on and channels.template("whatsapp", "alert", values["templates"]) is not None


@dataclass(frozen=True, slots=True)
class ByWhatsApp:
    """How far an urgent notice went by the WhatsApp API, in people."""

    meant: int
    taken: int
    arrived: int
    opened: int
    waiting: int  # of them until the limit has room again
    over: int  # of those not taken: the limit had no room before the deadline
    failed: int
    by_hand: str  # the address that opens WhatsApp with the text ready


def by_whatsapp(notice: Notice) -> ByWhatsApp | None:
    """None for a notice that does not go by WhatsApp, or to nobody who agreed."""
    if not notice.urgent:
        return None
    state = Outgoing.State
    rows = Outgoing.objects.filter(channel="whatsapp", made_at__gte=notice.released_at)
    found = rows.filter(data__notice=notice.pk).aggregate(
        meant=Count("pk"),
        taken=Count("pk", filter=Q(state=state.HANDED_OVER)),
        arrived=Count("pk", filter=Q(delivered_at__isnull=False)),
        opened=Count("pk", filter=Q(read_at__isnull=False)),
        waiting=Count("pk", filter=Q(state=state.WAITING)),
        over=Count("pk", filter=Q(state=state.FAILED, error="over_limit")),
        failed=Count("pk", filter=Q(state=state.FAILED)),
    )
    found["failed"] -= found["over"]
    return ByWhatsApp(**found, by_hand=_by_hand(notice.share)) if found["meant"] else None


def _by_hand(text: str) -> str:
    return "https://wa.me/?text=" + quote(text)
