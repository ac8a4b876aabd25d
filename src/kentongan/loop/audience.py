"""Who a clarification will reach, said before it is approved: places, organisers, people who asked."""

from dataclasses import dataclass
from datetime import datetime

from kentongan.down.actions.release import expected_in, villages_of
from kentongan.loop.exposed import exposed_codes, vague_codes
from kentongan.places import above, range_of
from kentongan.roster.branch import names_of
from kentongan.up.models import Report

AUDIENCE = ("pps",)


@dataclass(frozen=True, slots=True)
class Village:
    """One village the notice goes to, and how many organisers are asked to state receipt."""

    code: str
    name: str
    within: str  # name of its district
    organisers: int


@dataclass(frozen=True, slots=True)
class Audience:
    """Everything that follows from an approval, counted before it."""

    villages: tuple[Village, ...]
    organisers: int
    silent: int  # villages where nobody holds the post
    vague: tuple[str, ...]  # names of places known too roughly; told to nobody
    askers: int


def audience_of(claim_id: int, *, within: str, now: datetime) -> Audience:
    """Where a clarification about this claim goes, inside the territory of its body."""
    codes = villages_of(exposed_codes(claim_id, within=within))
    expected = expected_in(codes, AUDIENCE, now)
    vague = vague_codes(claim_id, within=within)
    names = names_of({*codes, *(above(code)[-1] for code in codes), *vague})
    villages = tuple(
        Village(
            code=code,
            name=names.get(code, code),
            within=names.get(above(code)[-1], ""),
            organisers=expected.get(code, 0),
        )
        for code in codes
    )
    low, high = range_of(within)
    told = Report.objects.filter(group__claim=claim_id, place_code__gte=low, place_code__lt=high)
    return Audience(
        villages=villages,
        organisers=sum(expected.values()),
        silent=sum(1 for village in villages if not village.organisers),
        vague=tuple(names.get(code, code) for code in vague),
        askers=told.count(),
    )
