"""The link that opens WhatsApp with the text ready; the person chooses the group and sends."""

from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse


def own_link(request: HttpRequest, code: str | None) -> str:
    """The short link of this post; its openings are counted as a number, nothing about who opened."""
    return request.build_absolute_uri(reverse("public:opened", args=[code])) if code else ""


def whatsapp(text: str, link: str = "") -> str:
    """wa.me opens the app on a phone and the web page elsewhere; nothing is sent by us."""
    return f"https://wa.me/?text={quote(f'{text} {link}'.strip(), safe='')}"
