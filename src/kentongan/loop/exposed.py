"""Where a claim was seen: the places a clarification must go to."""

from kentongan.places import level_of, range_of
from kentongan.up.models import Exposure

_PRECISE = ("kecamatan", "desa", "rw", "tps")


def precise(code: str) -> bool:
    """True when a place is known well enough to tell its people: a district or smaller."""
    return level_of(code) in _PRECISE


def exposed_codes(claim_id: int, *, within: str) -> list[str]:
    """Territories that saw the claim, inside `within`, precise enough to tell their people."""
    return [code for code in _seen(claim_id, within) if precise(code)]


def vague_codes(claim_id: int, *, within: str) -> list[str]:
    """Territories known only as a whole regency or wider: shown to a person, never broadcast to."""
    return [code for code in _seen(claim_id, within) if not precise(code)]


def _seen(claim_id: int, within: str) -> list[str]:
    low, high = range_of(within)
    return sorted(
        Exposure.objects.filter(group__claim=claim_id, code__gte=low, code__lt=high)
        .values_list("code", flat=True)
        .distinct()
    )
