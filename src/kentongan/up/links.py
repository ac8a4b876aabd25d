"""Links in what people send: known again by their plain form. No link is ever opened by us."""

import hashlib
import ipaddress
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

MOST = 5  # of one report
_FOUND = re.compile(r"https?://[^\s<>\"'“”]+", re.IGNORECASE)
_TAIL = ".,;:!?)]}*_"
# What only tells who passed a link on, not where it leads.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|igsh|igshid|si|s|t|feature|ref|ref_src|_r|_t|share\w*|mibextid|rdid|"
    r"is_from_webapp|sender_device|_nc_\w+|__\w+|app|amp|m"
)
_FRONT = ("www.", "m.", "mobile.", "web.", "mbasic.", "amp.")
_SAME = {"twitter.com": "x.com", "fb.com": "facebook.com", "fb.watch": "facebook.com/watch"}


def plain_link(link: str) -> str | None:
    """`host/path?query` as it is the same for everybody; None when it leads nowhere public."""
    try:
        parts = urlsplit(link.strip())
        host = (parts.hostname or "").rstrip(".").lower().encode("idna").decode()
    except (ValueError, UnicodeError):
        return None
    if parts.scheme.lower() not in ("http", "https") or _private(host):
        return None
    for front in _FRONT:
        if host.startswith(front) and host.count(".") > 1:
            host = host[len(front) :]
    query = [(k, v) for k, v in parse_qsl(parts.query) if not _TRACKING.fullmatch(k.lower())]
    if host == "youtu.be":
        host, query = "youtube.com", [("v", parts.path.strip("/"))]
        path = "/watch"
    else:
        path = re.sub(r"/+", "/", parts.path).rstrip("/")
    path = path.replace("/shorts/", "/watch/") if host == "youtube.com" else path
    asked = f"?{urlencode(sorted(query))}" if query else ""
    return f"{_SAME.get(host, host)}{path}{asked}"


def _private(host: str) -> bool:
    """An address inside somebody's own network, or no address of the public web at all."""
    if not host or host == "localhost" or host.endswith((".local", ".internal", ".localhost")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host


def keys_of(*texts: str) -> list[str]:
    """Hashes of the links in some texts; at most five, in the order they stand."""
    keys: dict[str, None] = {}
    for text in texts:
        for found in _FOUND.findall(text)[: 4 * MOST]:
            plain = plain_link(found.rstrip(_TAIL))
            # The front page of a site is no message: it would be the same for everything on it.
            if plain is not None and ("/" in plain or "?" in plain):
                keys[hashlib.sha256(plain.encode()).hexdigest()] = None
    return list(keys)[:MOST]


def without_links(words: str) -> str:
    """What is said beside the links."""
    return _FOUND.sub(" ", words)
