"""E-mail: the mailbox is read by a job (IMAP), replies leave by SMTP and come back to the same talk."""

import hashlib
import imaplib
import json
import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kentongan.ledger.incoming import keep
from kentongan.ledger.models import Outgoing
from kentongan.ledger.outbox import NotTaken
from kentongan.ledger.receipts import note_taken
from kentongan.rules import channels
from kentongan.up.actions.talk import Heard
from kentongan.up.address import address_hash, read_token, reply_token, seal
from kentongan.up.models import Conversation

from . import wire
from .letters import opened, values_of
from .mail_file import Mail, bounced, part_bytes, read_mail

NAME = "email"
TIMEOUT = 20
AT_ONCE = 50  # mails looked at in one round
WHOLE = 16 * 1024 * 1024  # bytes of a mail that is read whole; of a larger one only the beginning
BEGINNING = 64 * 1024
_OWN_PLUS = re.compile(r"\+([0-9]{1,18}\.[0-9a-f]{20})@", re.IGNORECASE)


def read(now: datetime) -> int:
    """Keep every mail that is new, then mark it as read; returns how many were kept.

    A mail that was kept and not yet marked when something died is met again, and is the same one.
    """
    values, kept = values_of(NAME), 0
    with _mailbox(values) as box:
        validity = _validity(box)
        for uid in _found(box, "UNSEEN")[:AT_ONCE]:
            raw, whole = _fetched(box, uid)
            kept += _keep(raw, uid if whole else "", validity, values, now)
            box.uid("STORE", uid, "+FLAGS", r"(\Seen)")
    return kept


def _keep(raw: bytes, uid: str, validity: str, values: dict[str, str], now: datetime) -> bool:
    """One mail, unless it was written by a machine; a bounce tells of a letter of ours."""
    mail = read_mail(raw)
    if gone := bounced(raw):
        what: dict = {"bounce": gone}
    elif mail is None or mail.automatic or mail.sender == parseaddr(values["address"])[1].lower():
        return False
    else:
        files = [{"uid": uid, "validity": validity, "part": n} for n in mail.parts if uid]
        what = {"mail": mail.as_dict() | {"files": files}}
    return keep(
        channel=NAME,
        key=hashlib.sha256(raw if mail is None else mail.identity.encode()).hexdigest(),
        body={"sealed": seal(json.dumps(what))},
        now=now,
        job="channels.understand",
    )


def heard(what: dict, received_at: datetime) -> Heard:
    """A mail in the words of the house.

    Anybody can write a sender's address on a mail. Only the token in our reply address, or the name
    of a letter of ours, proves that it belongs to the talk; without either it is a new message.
    """
    mail = Mail(**{name: value for name, value in what["mail"].items() if name != "files"})
    sender = address_hash(NAME, mail.sender)
    talk = Conversation.objects.filter(channel=NAME, address_hash=sender).first()
    return Heard(
        channel=NAME,
        address=mail.sender,
        key=mail.identity,
        text=mail.text,
        at=received_at,
        forwarded=mail.forwarded,
        files=tuple(what["mail"]["files"]),
        resumes=talk is not None and _belongs(mail, talk),
        thread=mail.message_id,
    )


def _belongs(mail: Mail, talk: Conversation) -> bool:
    for address in mail.to:
        token = _OWN_PLUS.search(address)
        if token and read_token(token[1]) == talk.pk:
            return True
    named = Outgoing.objects.filter(channel="letter", provider_id__in=mail.references[:20])
    return any(row.data.get("conversation") == talk.pk for row in named)


def send(row: Outgoing) -> str | None:
    """A letter of a conversation: in its thread, with a reply address that only its reader knows."""
    values, letter = values_of(NAME), opened(row)
    address = parseaddr(values["address"])[1]
    name, _at, host = address.partition("@")
    message_id = f"<{hashlib.sha256(row.key.encode()).hexdigest()[:40]}@{host}>"
    headers = {"Message-ID": message_id, "Auto-Submitted": "auto-replied"}
    reply_to = []
    if letter.conversation is not None:
        reply_to = [f"{name}+{reply_token(letter.conversation.pk)}@{host}"]
    if letter.thread:
        headers |= {"In-Reply-To": letter.thread, "References": letter.thread}
    with translation.override("id"):
        subject = _("Reply from the election information desk")
    mail = EmailMessage(
        subject=subject,
        body=letter.text,
        from_email=values["address"],
        to=[letter.address],
        reply_to=reply_to,
        headers=headers,
    )
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _said in error.recipients.values()]
        if codes and all(500 <= code < 600 for code in codes):
            raise NotTaken(f"smtp_{codes[0]}") from None
        raise wire.ProviderDown("smtp_later") from None
    except (smtplib.SMTPException, OSError) as error:
        raise wire.ProviderDown(type(error).__name__) from None
    note_taken(row, message_id, timezone.now())
    return message_id


def file_chunks(file: dict) -> Iterator[bytes]:
    """One attachment, read again from the mailbox where the mail still lies."""
    with _mailbox(values_of(NAME)) as box:
        if _validity(box) != file["validity"]:
            raise wire.NotAllowed
        raw, whole = _fetched(box, str(file["uid"]))
    found = part_bytes(raw, int(file["part"])) if whole else None
    if found is None or len(found) > channels.rule(NAME, "largest_file"):
        raise wire.NotAllowed
    yield found


def probe() -> str:
    """Open the mailbox and look, changing nothing."""
    with _mailbox(values_of(NAME), readonly=True) as box:
        return f"{len(_found(box, 'UNSEEN'))} unread"


@contextmanager
def _mailbox(values: dict[str, str], *, readonly: bool = False) -> Iterator[imaplib.IMAP4]:
    """The inbox, open for a moment. TLS, except for a server on the same machine when that was set."""
    host, _colon, port = values["imap"].rpartition(":")
    host, port = (host, port) if host and port.isdigit() else (values["imap"], "")
    plain = values["plain"] == "1" and host in ("127.0.0.1", "::1", "localhost")
    try:
        if plain:
            box: imaplib.IMAP4 = imaplib.IMAP4(host, int(port or 143), timeout=TIMEOUT)
        else:
            box = imaplib.IMAP4_SSL(host, int(port or 993), timeout=TIMEOUT)
        try:
            box.login(values["user"], values["password"])
            box.select("INBOX", readonly=readonly)
            yield box
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                box.logout()
    except (imaplib.IMAP4.error, OSError) as error:
        raise wire.ProviderDown(f"imap_{type(error).__name__}") from None


def _found(box: imaplib.IMAP4, what: str) -> list[str]:
    _ok, rows = box.uid("SEARCH", what)
    return rows[0].decode("ascii").split() if rows and rows[0] else []


def _validity(box: imaplib.IMAP4) -> str:
    _name, rows = box.response("UIDVALIDITY")
    return rows[0].decode("ascii") if rows and rows[0] else ""


def _fetched(box: imaplib.IMAP4, uid: str) -> tuple[bytes, bool]:
    """The mail, or the beginning of one that is too large; and whether it is whole."""
    size = re.search(rb"RFC822\.SIZE (\d+)", _lines(box, uid, "(RFC822.SIZE)"))
    whole = size is not None and int(size[1]) <= WHOLE
    part = "(BODY.PEEK[])" if whole else f"(BODY.PEEK[]<0.{BEGINNING}>)"
    _ok, rows = box.uid("FETCH", uid, part)
    return next((row[1] for row in rows if isinstance(row, tuple)), b""), whole


def _lines(box: imaplib.IMAP4, uid: str, what: str) -> bytes:
    _ok, rows = box.uid("FETCH", uid, what)
    return b" ".join(row for row in rows if isinstance(row, bytes))
