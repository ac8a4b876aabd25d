"""The link that opens WhatsApp with the text ready; the person chooses the group and sends."""

from urllib.parse import quote


def whatsapp(text: str) -> str:
    """wa.me opens the app on a phone and the web page elsewhere; nothing is sent by us."""
    return f"https://wa.me/?text={quote(text, safe='')}"
