"""Is this really official? The signature of a published kit, asked at each showing.

Whoever can write the database cannot sign: the key lies in a file beside it. A row that was changed
behind the system's back no longer fits its signature; a withdrawn row that was set back to public
still has its withdrawal in the ledger. Either is withheld (docs/loops/official.md).
"""

from collections.abc import Iterable

from django.conf import settings

from kentongan.ledger.models import Event
from kentongan.seals import instant
from kentongan.seals.official import digest, kit_bytes
from kentongan.seals.signing import verify

from .models import KitAlarm, KitVersion

SIGNATURE, WITHDRAWN = "signature", "withdrawn"


def content(version: KitVersion) -> bytes:
    """The bytes that are signed: everything a reader is shown, and when and for whom."""
    kit = version.kit
    return kit_bytes(
        {
            "code": kit.code,
            "institution": kit.institution_id,
            "owner": kit.owner,
            "place": kit.place_code,
            "number": version.number,
            "kind": version.kind,
            "purpose": version.purpose,
            "schedule": version.schedule,
            "stage": version.stage,
            "headline": version.headline,
            "body": version.body,
            "basis": version.basis,
            "link": version.link,
            "hashtags": version.hashtags,
            "valid_until": instant(version.valid_until) if version.valid_until else "",
            "texts": version.texts,
            "media": version.media,
            "pictures": version.pictures,
            "change": version.change,
            "approved_by": version.approved_by_id,
            "published_at": instant(version.published_at) if version.published_at else "",
        }
    )


def public_keys() -> list[str]:
    """The key that signs now, then those that signed before."""
    return [settings.KIT_KEY.public_hex(), *settings.KIT_KEYS_BEFORE]


def signed(version: KitVersion) -> bool:
    """True when the row still is what was signed."""
    try:
        data = content(version)
    except (TypeError, ValueError):  # a float or something else that was never written by us
        return False
    return version.digest == digest(data) and any(
        verify(key, data, version.signature) for key in public_keys()
    )


def faults(versions: Iterable[KitVersion]) -> dict[int, str]:
    """Key of each public version that must be withheld → what is wrong with it."""
    rows = [row for row in versions if row.state == KitVersion.State.PUBLISHED]
    taken_back = set(
        Event.objects.filter(
            code="kit.withdrawn", subject="kit_version", subject_id__in=[row.pk for row in rows]
        ).values_list("subject_id", flat=True)
    )
    found: dict[int, str] = {}
    for row in rows:
        if not signed(row):
            found[row.pk] = SIGNATURE
        elif row.pk in taken_back:
            found[row.pk] = WITHDRAWN
    return found


def sound(versions: Iterable[KitVersion]) -> list[KitVersion]:
    """Those that may be shown, in the order given."""
    rows = list(versions)
    wrong = faults(rows)
    return [row for row in rows if row.pk not in wrong]


def altered() -> dict[int, str]:
    """Every published version that is not what was signed: what health and the watch ask."""
    published = KitVersion.objects.filter(state=KitVersion.State.PUBLISHED)
    return faults(published.select_related("kit"))


def open_alarms() -> int:
    """How many alarms stand; for the banner."""
    return KitAlarm.objects.filter(ended_at=None).count()
