"""How long it took, from the first sighting to the villages knowing (docs/loops/measure.md)."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from kentongan.down.models import Notice, Tally
from kentongan.ledger.models import Event
from kentongan.places import above, range_of
from kentongan.rules import response
from kentongan.up.models import Check, Claim, Clarification, Report, ReportGroup

NONE_YET = timedelta(0)


@dataclass(frozen=True, slots=True)
class Village:
    """One exposed village: when it first saw the rumour, and when it first stated receipt."""

    code: str
    seen_at: datetime | None  # None: reached by a report that named only its district
    known_at: datetime | None
    expected: int
    acknowledged: int
    told: bool  # a notice was sent there


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
    def missing(self) -> int:
        """Villages that do not know yet."""
        return len(self.villages) - self.known

    @property
    def needed(self) -> int:
        """Villages that make up the target share (four fifths, rounded up)."""
        return _needed(len(self.villages))

    def since_first(self, moment: datetime | None) -> timedelta | None:
        """From the first sighting to `moment`; nothing when that lay before it (known claim)."""
        return None if moment is None else max(NONE_YET, moment - self.first_seen)


def measure(claim: Claim, *, within: str) -> Measure | None:
    """Measure one claim as seen from the territory `within`; None when it was never seen there."""
    return next(iter(measure_all([claim], within=within)), None)


def measure_all(claims: Iterable[Claim], *, within: str) -> list[Measure]:
    """Measure several claims at once, in their order, with the same few queries for all."""
    claims = list(claims)
    ids = [claim.pk for claim in claims]
    seen = _seen(ids, within)
    decided = dict(Check.objects.filter(claim__in=ids).values_list("claim", "decided_at"))
    opened = _opened(ids, within)
    answers = _answers(ids, within)
    notices = _notices(answer for rows in answers.values() for answer in rows)
    tallies = _tallies(notices.values(), within)
    return [
        _measured(
            claim,
            seen[claim.pk],
            decided.get(claim.pk),
            opened.get(claim.pk),
            answers[claim.pk],
            [notices[answer.pk] for answer in answers[claim.pk] if answer.pk in notices],
            tallies,
        )
        for claim in claims
        if seen[claim.pk]
    ]


def _measured(
    claim: Claim,
    seen: list[dict],
    decided: datetime | None,
    opened: datetime | None,
    answers: list[Clarification],
    notices: list[Notice],
    tallies: dict[int, list[dict]],
) -> Measure:
    villages = _villages(seen, [row for notice in notices for row in tallies[notice.pk]])
    known = sorted(village.known_at for village in villages if village.known_at)
    needed = _needed(len(villages))
    return Measure(
        claim=claim,
        first_seen=min(row["first"] for row in seen),
        opened_at=opened,
        verdict_at=decided,
        approved_at=min((answer.approved_at for answer in answers), default=None),
        released_at=min((notice.released_at for notice in notices), default=None),
        first_known_at=known[0] if known else None,
        share_known_at=known[needed - 1] if needed and len(known) >= needed else None,
        reports=sum(row["reports"] for row in seen),
        answered=sum(row["answered"] for row in seen),
        villages=villages,
    )


def _needed(villages: int) -> int:
    return math.ceil(villages * response.target_share() / 100)


def _inside(column: str, within: str) -> Q:
    low, high = range_of(within)
    return Q(**{f"{column}__gte": low, f"{column}__lt": high})


def _seen(ids: list[int], within: str) -> dict[int, list[dict]]:
    """Claim → one row per territory it was seen in: since when, how many, how many answered."""
    rows = (
        Report.objects.filter(_inside("place_code", within), group__claim__in=ids)
        .values("group__claim", "place_code")
        .annotate(first=Min("received_at"), reports=Count("id"), answered=Count("answered_at"))
        .order_by()
    )
    found: dict[int, list[dict]] = defaultdict(list)
    for row in rows:
        found[row["group__claim"]].append(row)
    return found


def _opened(ids: list[int], within: str) -> dict[int, datetime]:
    """Claim → when an officer first opened one of its groups that was seen inside `within`."""
    groups = ReportGroup.objects.filter(_inside("exposures__code", within), claim__in=ids)
    claim_of = dict(groups.values_list("id", "claim"))
    first = (
        Event.objects.filter(code="group.held", subject="group", subject_id__in=groups.values("id"))
        .values_list("subject_id")
        .annotate(at=Min("at"))
        .order_by()
    )
    found: dict[int, datetime] = {}
    for group, at in first:
        claim = claim_of[group]
        found[claim] = min(at, found.get(claim, at))
    return found


def _answers(ids: list[int], within: str) -> dict[int, list[Clarification]]:
    """Claim → approved answers whose territory covers `within` or lies in it."""
    around = Q(place_code__in=[*above(within), within])
    rows = Clarification.objects.filter(
        around | _inside("place_code", within),
        claim__in=ids,
        state=Clarification.State.APPROVED,
    ).order_by("approved_at")
    found: dict[int, list[Clarification]] = defaultdict(list)
    for answer in rows:
        found[answer.claim_id].append(answer)
    return found


def _notices(answers: Iterable[Clarification]) -> dict[int, Notice]:
    """Clarification → the notice that carried it down."""
    about = {f"clarification:{answer.pk}": answer.pk for answer in answers}
    return {about[notice.about]: notice for notice in Notice.objects.filter(about__in=about)}


def _tallies(notices: Iterable[Notice], within: str) -> dict[int, list[dict]]:
    """Notice → its villages inside `within`."""
    rows = Tally.objects.within(within).filter(notice__in=[notice.pk for notice in notices])
    found: dict[int, list[dict]] = defaultdict(list)
    for row in rows.values("notice", "code", "first_at", "expected", "acknowledged"):
        found[row["notice"]].append(row)
    return found


def _villages(seen: list[dict], tallies: list[dict]) -> tuple[Village, ...]:
    """Exposed villages, joined with what the tallies of the notices know of each."""
    seen_at: dict[str, datetime] = {}
    for row in seen:
        code = row["place_code"][:10]
        if len(code) == 10:
            seen_at[code] = min(row["first"], seen_at.get(code, row["first"]))
    told: dict[str, list[dict]] = defaultdict(list)
    for row in tallies:
        told[row["code"]].append(row)
    return tuple(
        Village(
            code=code,
            seen_at=seen_at.get(code),
            known_at=min((r["first_at"] for r in told[code] if r["first_at"]), default=None),
            expected=max((r["expected"] for r in told[code]), default=0),
            acknowledged=max((r["acknowledged"] for r in told[code]), default=0),
            told=bool(told[code]),
        )
        for code in sorted(seen_at.keys() | told.keys())
    )
