"""Places that senders only described in words, waiting for somebody to say which they are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Length, Lower

from kentongan.ledger.actor import Actor
from kentongan.roster.hints import hints
from kentongan.roster.models import Place
from kentongan.up.models import Report

VILLAGE = 10  # digits of a village code: from there on a place is known well enough
MOST = 20


@dataclass(frozen=True, slots=True)
class Said:
    """One wording of a place, how often it was sent, and what it may mean."""

    words: str
    code: str  # what is known of the place so far
    known_as: str
    reports: int
    first: int  # a report of it, by which the form names it
    offers: tuple[Place, ...]


def said_places(actor: Actor, now: datetime, words: str = "") -> tuple[list[Said], int]:
    """The wordings in reach, the most frequent first, and how many there are in all."""
    found = _waiting(actor, now)
    if words:
        found = found.filter(place_said__icontains=words)
    rows = (
        found.annotate(said=Lower("place_said"))
        .values("said", "place_code")
        .annotate(n=Count("pk"), first=Min("pk"))
        .order_by("-n", "said")
    )
    shown = list(rows[:MOST])
    wording = dict(
        Report.objects.filter(pk__in=[row["first"] for row in shown]).values_list(
            "pk", "place_said"
        )
    )
    names = dict(
        Place.objects.filter(code__in={row["place_code"] for row in shown}).values_list(
            "code", "name"
        )
    )
    total = rows.count()
    return [
        Said(
            words=wording[row["first"]],
            code=row["place_code"],
            known_as=names.get(row["place_code"], ""),
            reports=row["n"],
            first=row["first"],
            offers=tuple(hints(wording[row["first"]], row["place_code"] or actor.place)),
        )
        for row in shown
    ], total


def same_words(actor: Actor, now: datetime, report: Report) -> QuerySet[Report]:
    """Reports in reach, of any group, that describe the place with the same words."""
    return Report.objects.visible_to(actor, now).filter(
        place_said__iexact=report.place_said, place_code=report.place_code
    )


def _waiting(actor: Actor, now: datetime) -> QuerySet[Report]:
    rough = Report.objects.visible_to(actor, now).annotate(width=Length("place_code"))
    return rough.filter(~Q(place_said=""), width__lt=VILLAGE).exclude(group=None)
