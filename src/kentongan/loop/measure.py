"""How long it took, from the first sighting to the villages knowing. Definitions: docs/loops/measure.md."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from kentongan.down.models import Notice, Tally
from kentongan.ledger.models import Event
from kentongan.places import contains
from kentongan.rules import response
from kentongan.up.models import Claim, Clarification, Report


@dataclass(frozen=True, slots=True)
class Village:
    """One exposed village: when it first saw the rumour, and when it first stated receipt."""

    code: str
    seen_at: datetime | None
    known_at: datetime | None
    expected: int
    acknowledged: int


@dataclass(frozen=True, slots=True)
class Measure:
    """One claim's way round the circle. Instants are None until they happened."""

    claim: Claim
    first_seen: datetime
    opened_at: datetime | None
    verdict_at: datetime | None
    approved_at: datetime | None
    released_at: datetime | None
    first_known_at: datetime | None
    share_known_at: datetime | None
    reports: int
    answered: int
    villages: tuple[Village, ...]

    @property
    def known(self) -> int:
        """Villages that know."""
        return sum(1 for village in self.villages if village.known_at)

    @property
    def needed(self) -> int:
        """Villages that make up the target share (four fifths, rounded up)."""
        return math.ceil(len(self.villages) * response.target_share() / 100)

    def since_first(self, moment: datetime | None) -> timedelta | None:
        """From the first sighting to `moment`."""
        return None if moment is None else moment - self.first_seen


def measure(claim: Claim, *, within: str) -> Measure | None:
    """Measure one claim as seen from the territory `within`; None when it was never seen there."""
    reports = Report.objects.filter(group__claim=claim)
    here = [row for row in reports.values("place_code", "received_at", "answered_at")
            if contains(within, row["place_code"])]
    if not here:
        return None
    check = getattr(claim, "check_record", None)
    answer = (
        claim.clarifications.filter(state=Clarification.State.APPROVED)
        .order_by("approved_at")
        .first()
    )
    notice = Notice.objects.filter(about=f"clarification:{answer.pk}").first() if answer else None
    villages = _villages(notice, here, within)
    known = sorted(village.known_at for village in villages if village.known_at)
    needed = math.ceil(len(villages) * response.target_share() / 100)
    opened = Event.objects.filter(
        code="group.held", subject="group", subject_id__in=claim.groups.values("id")
    ).aggregate(at=Min("at"))["at"]
    return Measure(
        claim=claim,
        first_seen=min(row["received_at"] for row in here),
        opened_at=opened,
        verdict_at=check.decided_at if check else None,
        approved_at=answer.approved_at if answer else None,
        released_at=notice.released_at if notice else None,
        first_known_at=known[0] if known else None,
        share_known_at=known[needed - 1] if needed and len(known) >= needed else None,
        reports=len(here),
        answered=sum(1 for row in here if row["answered_at"]),
        villages=villages,
    )


def _villages(
    notice: Notice | None, here: list[dict], within: str
) -> tuple[Village, ...]:
    """Exposed villages inside `within`, joined with what the notice's tally knows of each."""
    seen: dict[str, datetime] = {}
    for row in here:
        code = row["place_code"][:10]
        if len(code) == 10:
            seen[code] = min(row["received_at"], seen.get(code, row["received_at"]))
    tallies = {
        tally.code: tally
        for tally in (Tally.objects.filter(notice=notice) if notice else ())
        if contains(within, tally.code)
    }
    return tuple(
        Village(
            code=code,
            seen_at=seen.get(code),
            known_at=tallies[code].first_at if code in tallies else None,
            expected=tallies[code].expected if code in tallies else 0,
            acknowledged=tallies[code].acknowledged if code in tallies else 0,
        )
        for code in sorted(seen.keys() | tallies.keys())
    )
