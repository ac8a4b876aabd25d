"""Files of a message: fetched from the provider by their id, never from an address somebody wrote."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from kentongan.ledger.refusal import Refusal
from kentongan.rules import channels
from kentongan.up.actions.attach import attach_files
from kentongan.up.actions.carry import carry
from kentongan.up.models import Report
from kentongan.vault.intake import take_in

from . import mail, telegram, whatsapp, wire

_CHUNKS: dict[str, Callable[[dict], Iterator[bytes]]] = {
    "whatsapp": whatsapp.file_chunks,
    "telegram": telegram.file_chunks,
    "email": mail.file_chunks,
}
# The vault's folder is full, or not there: later it may be better.
PASSING = {"file.no_room"}


def limit_of(channel: str) -> int:
    """The largest file we take from a channel, in bytes; 0: none."""
    return channels.rule(channel, "largest_file")


def take_media(*, channel: str, report_id: int, file: dict, now: datetime) -> bool:
    """Fetch one file and attach it; False when it cannot be had, and the sender is told so.

    The same bytes twice are one attachment, so doing it twice changes nothing.
    """
    report = Report.objects.get(pk=report_id)
    limit = limit_of(channel)
    if channel not in _CHUNKS or limit == 0:
        return tell(report_id=report_id, file=file, now=now)
    try:
        kept = take_in(_CHUNKS[channel](file), limit)
        attach_files(now=now, report=report, files=[kept])
    except wire.NotAllowed:
        return tell(report_id=report_id, file=file, now=now)
    except Refusal as refusal:
        if refusal.code in PASSING:
            raise wire.ProviderDown(refusal.code) from None
        return tell(report_id=report_id, file=file, now=now)
    return True


def tell(*, report_id: int, file: dict, now: datetime) -> bool:
    """We have not got it: the sender must know. Always False."""
    report = Report.objects.select_related("conversation").get(pk=report_id)
    if report.conversation is not None:
        with translation.override(settings.LANGUAGE_CODE):
            carry(
                conversation=report.conversation,
                key=f"file:{report.pk}:{str(file.get('id') or file.get('part'))[:60]}",
                text=_(
                    "We could not take your file. It is too large, empty or gone. "
                    "Send a smaller one, or add it on our web page: %(address)s"
                )
                % {"address": f"{settings.ADDRESS}/tanda-terima/"},
                now=now,
            )
    return False
