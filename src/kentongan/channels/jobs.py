"""Work of the channels, by name. Only the ledger loads this file, by name, when Django is ready."""

import json
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from kentongan.ledger import clock
from kentongan.ledger.incoming import understood
from kentongan.ledger.jobs import job, later
from kentongan.ledger.models import Incoming, Outgoing
from kentongan.ledger.outbox import Rests, wake
from kentongan.ledger.receipts import note_status
from kentongan.ledger.regular import regularly
from kentongan.rules import channels
from kentongan.up.actions.carry import forget_addresses, note_blocked
from kentongan.up.actions.talk import finish_talks, hear
from kentongan.up.address import address_hash, unseal
from kentongan.up.models import Conversation

from . import alerts, bot, files, letters, mail, notices, readers, sms, telegram, whatsapp, wire

log = logging.getLogger(__name__)
MOST_TRIES = 14  # some seven hours
_HEARD = {"whatsapp": whatsapp.heard, "sms": sms.heard}


@job("channels.read_accounts", outside=True)
def read_accounts_job() -> None:
    """Followers of the units' accounts, asked of the platforms."""
    readers.read_accounts(clock.now())


@job("channels.understand")
def understand(incoming_id: int) -> None:
    """Give one delivery its effect; the effect and the note of it are one transaction."""
    row = Incoming.objects.select_for_update().get(pk=incoming_id)
    if row.done_at is not None:
        return
    now = clock.now()
    _effect(row.channel, json.loads(unseal(row.body["sealed"])), row.received_at, now)
    understood(row.pk, now)


def _effect(channel: str, what: dict, received_at: datetime, now: datetime) -> None:
    if "status" in what:
        return _status(channel, what["status"], received_at)
    if "bounce" in what:
        note_status(
            channel="letter",
            status="failed",
            at=received_at,
            provider_id=what["bounce"],
            code="bounced",
        )
        return None
    if channel == "email":
        return _hear(mail.heard(what, received_at), now)
    if channel == "telegram":
        if bot.understood(what["update"], now):
            return None
        address, state = telegram.membership(what["update"])
        if state == "kicked":
            sender = address_hash("telegram", address)
            for talk in Conversation.objects.filter(channel="telegram", address_hash=sender):
                note_blocked(conversation_id=talk.pk, now=now)
            return None
        return _hear(telegram.heard(what["update"], received_at), now)
    return _hear(_HEARD[channel](what["message"], received_at), now)


def _hear(heard, now: datetime) -> None:
    if heard is not None:
        hear(heard=heard, now=now)


def _status(channel: str, status: dict, received_at: datetime) -> None:
    """What became of a message of ours. A gateway names it by our key, WhatsApp by both."""
    name = wire.text_at(status, "id")
    errors = wire.rows_at(status, "errors")
    code = errors[0].get("code") if errors else None
    ours = name if channel == "sms" else wire.text_at(status, "biz_opaque_callback_data")
    known = note_status(
        channel=channel,
        status=status["status"],
        at=whatsapp.moment(status.get("timestamp"), received_at),
        provider_id=name,
        key=ours,
        code=f"{channel}_{code}" if isinstance(code, int) else f"{channel}_failed",
    )
    if known and channel == "whatsapp":
        rows = Outgoing.objects.filter(channel=channel)
        row = rows.filter(provider_id=name).first() or rows.filter(key=ours).first()
        if row is not None:
            alerts.told(status, row)


@job("channels.hand_many", outside=True)
def hand_many_job(channel: str, notice_id: int, low: int, high: int, tries: int = 0) -> None:
    """One chunk of notices, to the phones and mailboxes of many."""
    notices.hand_many(channel=channel, notice_id=notice_id, low=low, high=high, tries=tries)


@job("channels.revive_chunks")
def revive_chunks() -> None:
    """Chunks whose workers died too often."""
    notices.revive_dead(timezone.now())


@job("channels.fetch_file", outside=True)
def fetch_file(channel: str, report_id: int, file: dict, tries: int = 0) -> None:
    """Fetch what a sender attached; a provider that is down is asked again, for some hours."""
    try:
        files.take_media(channel=channel, report_id=report_id, file=file, now=clock.now())
    except (wire.ProviderDown, Rests) as down:
        if tries >= MOST_TRIES:
            files.tell(report_id=report_id, file=file, now=clock.now())
            return
        log.warning("a file of %s could not be fetched yet: %s", channel, down)
        later(
            "channels.fetch_file",
            run_after=timezone.now() + timedelta(seconds=min(5 * 2**tries, 3600)),
            channel=channel,
            report_id=report_id,
            file=file,
            tries=tries + 1,
        )


@job("channels.read_mail", outside=True)
def read_mail() -> None:
    """Look into the mailbox; when it does not open, the next round looks again."""
    try:
        mail.read(clock.now())
    except wire.ProviderDown as down:
        log.warning("the mailbox could not be read: %s", down)


@job("channels.forget_addresses")
def forget() -> None:
    """Empty addresses that have served."""
    forget_addresses(now=clock.now())


@job("channels.finish_talks")
def finish() -> None:
    """Receive what was left at a question of ours."""
    finish_talks(now=clock.now())


@job("channels.wake_waiting")
def wake_waiting() -> None:
    """What waited because its channel was off goes when it is on again."""
    on = [name for name in channels.NAMES if not channels.missing(name, settings.CHANNELS[name])]
    ways = [*on, "letter"] if "email" in on else on
    off = Outgoing.objects.filter(state=Outgoing.State.WAITING, error=letters.OFF, channel__in=ways)
    wake(off.order_by("pk").values_list("key", flat=True)[:1000], clock.now())


def _reads_mail() -> bool:
    return not channels.missing("email", settings.CHANNELS["email"])


regularly("channels.revive_chunks", every=timedelta(minutes=1))
regularly("channels.read_mail", every=timedelta(seconds=30), wanted=_reads_mail)
regularly("channels.finish_talks", every=timedelta(minutes=10))
regularly("channels.read_accounts", every=timedelta(days=1), wanted=lambda: bool(settings.READERS))
regularly("channels.forget_addresses", every=timedelta(days=1))
regularly("channels.wake_waiting", every=timedelta(hours=1))
