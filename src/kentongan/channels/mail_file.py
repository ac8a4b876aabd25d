"""One e-mail as a file: who wrote it, what they wrote themselves, what hangs on it, and who is a machine."""

import hashlib
import html
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses, parseaddr
from html.parser import HTMLParser

LONGEST = 200_000  # letters looked at; the house itself takes far fewer
MOST_PARTS = 200
_FORWARD = re.compile(r"^\s*(fwd?|fw|terusan)\s*:", re.IGNORECASE)
_REPLY = re.compile(r"^\s*(re|bls|balas)\s*:", re.IGNORECASE)
_QUOTE_HEAD = re.compile(
    r"^(>.*|(on|pada)\b.{0,200}\b(wrote|menulis):|-+ ?(original message|pesan asli) ?-+)\s*$",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+@.-]|$)")


@dataclass(frozen=True, slots=True)
class Mail:
    """What we take from a mail. `parts` are the numbers of its attachments, in the order of the file."""

    sender: str
    text: str
    message_id: str
    identity: str  # the same mail brought twice has the same
    references: list[str]
    to: list[str]
    automatic: bool
    forwarded: bool
    parts: list[int]

    def as_dict(self) -> dict:
        return asdict(self)


def read_mail(raw: bytes) -> Mail | None:
    """The mail, or None when nobody stands behind it to answer to."""
    message = _parsed(raw)
    sender = parseaddr(_header(message, "From"))[1].lower()
    if not re.fullmatch(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]{1,180}", sender):
        return None
    subject = _header(message, "Subject")
    forwarded = bool(_FORWARD.match(subject))
    text = _own_words(_text(message), whole=forwarded)
    if not text and not _REPLY.match(subject):
        text = _FORWARD.sub("", subject).strip()
    message_id = _header(message, "Message-ID")[:250]
    named = "\x00".join([message_id, sender, _header(message, "Date"), text])
    thread = f"{_header(message, 'References')} {_header(message, 'In-Reply-To')}"
    to = [_header(message, name) for name in ("To", "Cc", "Delivered-To", "X-Original-To")]
    return Mail(
        sender=sender,
        text=text,
        message_id=message_id if re.fullmatch(r"<[^<>\s]+>", message_id) else "",
        identity=hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest(),
        references=re.findall(r"<[^<>\s]+>", thread)[-20:],
        to=[address for _name, address in getaddresses(to)],
        automatic=is_automatic(message, sender),
        forwarded=forwarded,
        parts=[n for n, _part in _attachments(message)],
    )


def is_automatic(message: Message, sender: str) -> bool:
    """Written by a machine: never answered, so that two machines cannot talk (RFC 3834)."""
    if _header(message, "Auto-Submitted").lower().partition(";")[0].strip() not in ("", "no"):
        return True
    if _header(message, "Precedence").lower().strip() in ("bulk", "list", "junk", "auto_reply"):
        return True
    if _header(message, "Return-Path").strip() == "<>":
        return True
    if any(name in message for name in ("List-Id", "List-Unsubscribe", "X-Autoreply", "X-Loop")):
        return True
    if message.get_content_type() in ("multipart/report", "message/disposition-notification"):
        return True
    return bool(_NO_PERSON.match(sender))


def bounced(raw: bytes) -> str:
    """The Message-ID of a letter that could not be delivered; "" when this is no such report."""
    message = _parsed(raw)
    if message.get_content_type() != "multipart/report":
        return ""
    failed, about = False, ""
    for part in _walk(message):
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            rows = part.get_payload()
            for row in rows if isinstance(rows, list) else []:
                failed = failed or _header(row, "Action").strip().lower() == "failed"
        elif kind == "message/rfc822" and isinstance(part.get_payload(), list):
            about = about or _header(part.get_payload()[0], "Message-ID").strip()
        elif kind == "text/rfc822-headers":
            about = about or _header(_parsed(_bytes(part) or b""), "Message-ID").strip()
    return about if failed and re.fullmatch(r"<[^<>\s]{1,190}>", about) else ""


def part_bytes(raw: bytes, number: int) -> bytes | None:
    """The bytes of one attachment; None when it is not there."""
    for n, part in _attachments(_parsed(raw)):
        if n == number:
            return _bytes(part)
    return None


def _parsed(raw: bytes) -> Message:
    return message_from_bytes(raw, policy=policy.compat32)


def _header(message: Message, name: str) -> str:
    """A header as text, its coded words read; one that cannot be read is taken as it is."""
    found = message.get(name, "")
    with suppress(Exception):  # the parser of headers knows many ways to fail on rubbish
        decoded = EmailMessage(policy=policy.default)
        decoded[name if name in ("Subject", "From", "To", "Cc") else "Subject"] = str(found)
        return str(next(iter(decoded.values()))).replace("\r", " ").replace("\n", " ")
    return " ".join(str(found).split())


def _walk(message: Message) -> list[Message]:
    found = []
    for part in message.walk():
        found.append(part)
        if len(found) >= MOST_PARTS:
            break
    return found


def _attachments(message: Message) -> list[tuple[int, Message]]:
    """Files, and pictures shown in the text; not the text itself."""
    return [
        (n, part)
        for n, part in enumerate(_walk(message))
        if not part.is_multipart()
        and (part.get_filename() or part.get_content_maintype() in ("image", "audio", "video"))
    ]


def _text(message: Message) -> str:
    """The plain text, or what the HTML says."""
    plain = marked = ""
    for part in _walk(message):
        if part.is_multipart() or part.get_filename():
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and not plain:
            plain = _decoded(part)
        elif kind == "text/html" and not marked:
            marked = _decoded(part)
    return plain.strip() or _without_marks(marked)


def _decoded(part: Message) -> str:
    raw = (_bytes(part) or b"")[: 4 * LONGEST]
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "cp1252"):
        with suppress(LookupError, UnicodeError):
            return raw.decode(charset)[:LONGEST]
    return raw.decode("latin-1")[:LONGEST]


def _bytes(part: Message) -> bytes | None:
    with suppress(Exception):  # an encoding nobody knows
        found = part.get_payload(decode=True)
        return found if isinstance(found, bytes) else None
    return None


class _Words(HTMLParser):
    """The text of a page, a line for each block."""

    BLOCKS = ("p", "div", "br", "li", "tr", "h1", "h2", "h3", "blockquote")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag, attrs) -> None:
        self.hidden += tag in ("script", "style", "head")
        if tag in self.BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag) -> None:
        self.hidden -= tag in ("script", "style", "head") and self.hidden > 0

    def handle_data(self, data) -> None:
        if not self.hidden:
            self.found.append(data)


def _without_marks(marked: str) -> str:
    reader = _Words()
    with suppress(AssertionError, ValueError):
        reader.feed(marked)
        reader.close()
    lines = (" ".join(line.split()) for line in html.unescape("".join(reader.found)).splitlines())
    return "\n".join(line for line in lines if line)


def _own_words(text: str, *, whole: bool) -> str:
    """Without what was quoted, and without the signature; a forwarded mail is kept whole."""
    lines = text.replace("\r\n", "\n").split("\n")
    if not whole:
        own = []
        for line in lines:
            if line.rstrip() == "--" or (_QUOTE_HEAD.match(line) and own):
                break
            own.append(line)
        kept = "\n".join(line for line in own if not line.startswith(">")).strip()
        return kept
    return text.strip()
