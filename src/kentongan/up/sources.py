"""Whom one asked for a check, read as a record: how many are independent, and what bears out what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kentongan.ledger.actor import Actor
from kentongan.ledger.refusal import Refusal
from kentongan.rules.verdicts import supports, verdicts

from .models import Check, Dissent, ReportGroup, Source

NEEDED_SOURCES = 2  # independent confirmations, the habit of fact-checkers (domain 9; R0.16)


def independent(sources: Iterable[Source], verdict: str) -> int:
    """How many sources bear this verdict out; those that repeat one another count once."""
    return len({source.rests_on for source in sources if supports(verdict, source.stance)})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the sources of a check allow so far."""

    sources: int
    denies: int  # independent ones
    confirms: int
    asked: int
    replied: bool  # the party concerned was asked

    @property
    def best(self) -> int:
        """The most that bear out any one verdict; silence alone decides nothing but "cannot be told"."""
        return max(self.denies, self.confirms)

    def enough_for(self, verdict: str) -> bool:
        needs = verdicts()[verdict]["needs"]
        have = {
            "denies": self.denies,
            "confirms": self.confirms,
            "asked": self.asked,
            "any": self.denies + self.confirms,
        }[needs]
        return have >= NEEDED_SOURCES


def standing_of(sources: list[Source]) -> Standing:
    """Counted from the sources themselves."""

    def count(*stances: str) -> int:
        return len({s.rests_on for s in sources if s.stance in stances})

    return Standing(
        sources=len(sources),
        denies=count(Source.Stance.DENIES),
        confirms=count(Source.Stance.CONFIRMS),
        asked=len({s.rests_on for s in sources}),
        replied=any(s.is_party for s in sources),
    )


def nameable(check: Check) -> list[Source]:
    """Sources that the public page may name, in the order they spoke."""
    rows = check.sources.filter(may_be_named=True).order_by("noted_at", "id")
    return list(rows)


def dissents_of(check: Check | None) -> list[Dissent]:
    """Colleagues who saw it otherwise, the latest first."""
    if check is None:
        return []
    return list(check.dissents.select_related("by__person", "by__institution").order_by("-at"))


def source_in_reach(actor: Actor, now: datetime, pk: int) -> Source:
    """A source of a check whose claim was seen within reach; else as if it did not exist."""
    found = Source.objects.select_related("file", "check_record__claim", "noted_by__person")
    source = found.filter(pk=pk).first()
    if source is not None:
        groups = ReportGroup.objects.visible_to(actor, now)
        if groups.filter(claim=source.check_record.claim_id).exists():
            return source
    raise Refusal("permission.denied")
