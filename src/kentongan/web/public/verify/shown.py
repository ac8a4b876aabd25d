"""Official material as public pages show it."""

from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse

from kentongan.down.models import KitVersion, Notice
from kentongan.loop.official import OFFICIAL, Verdict
from kentongan.places import zone_of
from kentongan.roster.models import Place
from kentongan.rules import platforms, purposes, stages
from kentongan.web.public.stages.trail import language
from kentongan.web.public.wording import line


def found_context(request: HttpRequest, verdict: Verdict, said: str) -> dict[str, object]:
    """What the answer names: whose it is, since when, where to read it."""
    row = verdict.row
    if row is None:
        return {"said": said}
    if isinstance(row, KitVersion):
        office, since = row.kit.institution.name, row.published_at
        url, place = reverse("public:kit", args=[row.kit.code]), row.kit.place_code
    elif isinstance(row, Notice):
        office, since, url, place = row.institution.name, row.released_at, "", ""
    else:
        office, since, place = row.institution.name, row.approved_at, row.place_code
        url = reverse("public:clarification", args=[row.pk])
    picture = ""
    if verdict.sha256 and isinstance(row, KitVersion):
        number = [old["sha256"] for old in row.pictures].index(verdict.sha256)
        picture = reverse("public:kit_picture", args=[row.kit.code, row.number, number, "1x1"])
    return {
        "said": said,
        "headline": row.headline,
        "office": office,
        "since": since,
        "url": url,
        "zone": zone_of(place),
        "picture": picture,
        "sure": verdict.state == OFFICIAL,
    }


def kit_context(request: HttpRequest, version: KitVersion) -> dict[str, object]:
    """A kit with its texts by channel, pictures, and how to prove it."""
    spoken, kit = language(), version.kit
    address = request.build_absolute_uri(reverse("public:kit", args=[kit.code]))
    place = Place.objects.filter(code=kit.place_code).first()
    schedule = stages.schedules().get(version.schedule)
    stage = (
        next((s for s in schedule.stages if s.code == version.stage), None) if schedule else None
    )
    return {
        "kit": kit,
        "version": version,
        "address": address,
        "short": f"{kit.code[:3]} {kit.code[3:6]} {kit.code[6:]}",
        "texts": [text_row(row, version, address) for row in version.texts],
        "pictures": [
            {
                "number": number,
                **row,
                "made": [(code, platforms.shape_label(code, spoken)) for code in row["shapes"]],
            }
            for number, row in enumerate(version.pictures)
        ],
        "kind": purposes.kinds()[version.kind][f"label_{spoken}"],
        "purpose": purposes.purposes()[version.purpose][f"label_{spoken}"],
        "stage": stage.label[spoken] if stage else "",
        "place_line": line(place) if place and place.code else "",
        "zone": zone_of(kit.place_code),
    }


def text_row(row: dict[str, str], version: KitVersion, address: str) -> dict[str, object]:
    """One text, ready to post: with hashtags where people use them, and the address that proves it."""
    channel = row["channel"]
    text = row["text"]
    if version.hashtags and channel not in ("whatsapp", "toa", "poster"):
        text = f"{text}\n{version.hashtags}"
    if channel in ("whatsapp", "telegram", "facebook"):
        text = f"{text}\n{address}"
    table = platforms.platforms()[channel]
    deep = table.get("deep_link", "")
    return {
        "id": f"t-{channel}-{row['language']}",
        "channel": platforms.label(channel, language()),
        "language": platforms.languages().get(row["language"], ""),
        "tag": row["language"],
        "text": text,
        "reviewed_by": row["reviewed_by"],
        "deep_link": f"{deep}{quote(text)}" if deep else "",
    }
