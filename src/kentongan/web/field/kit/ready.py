"""The texts of a kit as they leave the phone: with the address that proves them."""

from urllib.parse import quote

from django.utils.translation import get_language

from kentongan.down.models import KitVersion
from kentongan.rules import platforms

WITH_ADDRESS = ("whatsapp", "telegram", "facebook")
WITHOUT_TAGS = ("whatsapp", "toa", "poster")


def texts_ready(version: KitVersion, address: str) -> list[dict[str, str]]:
    """One row per channel and language, WhatsApp first."""
    spoken = "en" if (get_language() or "id").startswith("en") else "id"
    found = []
    for row in version.texts:
        channel, text = row["channel"], row["text"]
        if version.hashtags and channel not in WITHOUT_TAGS:
            text = f"{text}\n{version.hashtags}"
        if channel in WITH_ADDRESS:
            text = f"{text}\n{address}"
        deep = platforms.platforms()[channel].get("deep_link", "")
        found.append(
            {
                "id": f"t-{channel}-{row['language']}",
                "where": platforms.label(channel, spoken),
                "tongue": platforms.languages().get(row["language"], ""),
                "tag": row["language"],
                "text": text,
                "deep_link": f"{deep}{quote(text)}" if deep else "",
            }
        )
    return sorted(found, key=lambda row: (not row["deep_link"], row["tag"] != "id"))
