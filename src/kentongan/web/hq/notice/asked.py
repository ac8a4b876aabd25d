"""Who a notice was meant for, in words: roles, types of partner, groups of voters, and which partners."""

from django.utils.translation import get_language

from kentongan.down.models import Notice
from kentongan.down.partners import bodies_of
from kentongan.rules import accounts, may, segments

PARTNERS_SHOWN = 12


def asked_of(notice: Notice) -> dict[str, object]:
    """The frozen rule of one notice."""
    language = get_language() or "id"
    label = "label_en" if language == "en" else "label_id"
    kinds = accounts.table()["partners"]
    bodies = bodies_of(notice).order_by("name")
    return {
        "roles": [may.roles()[role][label] for role in notice.audience.split()],
        "types": [kinds.get(one, one) for one in notice.partners.split()],
        "segments": [segments.label(one, language) for one in notice.segments.split()],
        "partners": list(bodies.values_list("name", flat=True)[:PARTNERS_SHOWN]),
        "more": max(0, bodies.count() - PARTNERS_SHOWN),
    }
