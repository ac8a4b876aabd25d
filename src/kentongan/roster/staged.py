"""Lists on their way into the roster, as the office that sent them sees them."""

from datetime import datetime
from difflib import get_close_matches

from django.db.models import Count, Q, QuerySet

from kentongan.ledger.actor import Actor
from kentongan.places import range_of
from kentongan.rules import may

from .find_places import find_places, paths_of
from .models import Place, RosterFile, StagedRow

What = StagedRow.What
SUGGESTED, MOST = 4, 3_000


def files_visible_to(actor: Actor, now: datetime) -> QuerySet[RosterFile]:
    """Lists of the own office and of the offices below whose roster the actor keeps."""
    if actor.kind != "post" or not actor.in_force(now):
        return RosterFile.objects.none()
    low, high = range_of(actor.place)
    found = Q(pk__in=[])
    for where, of in may.reach(role=actor.role, institution=actor.institution, act="roster.edit"):
        part = Q(pk__in=[])
        if "own" in where:
            part |= Q(place=low)
        if "descendant" in where:
            part |= Q(place__gt=low, place__lt=high)
        found |= part if "*" in of else part & Q(owner__in=of)
    return RosterFile.objects.filter(found).select_related("batch").order_by("-pk")


def problems_of(file: RosterFile) -> list[tuple[str, int]]:
    """Why lines cannot be taken, and how many, the most frequent first."""
    rows = StagedRow.objects.filter(file=file, what__in=(What.PROBLEM, What.REPEAT))
    counted = rows.values_list("why").annotate(n=Count("id")).order_by("-n", "why")
    return list(counted)


def doubts_of(file: RosterFile) -> list[tuple[str, int]]:
    """What waits for a decision, by kind."""
    rows = StagedRow.objects.filter(file=file, what=What.DOUBT)
    return list(rows.values_list("why").annotate(n=Count("id")).order_by("-n", "why"))


def unclear_places(file: RosterFile, limit: int) -> list[tuple[str, int, list[tuple[Place, str]]]]:
    """Places as the file writes them that the map does not have, with what may be meant."""
    found = []
    for said, lines in file.facts.get("unknown_places", [])[:limit]:
        asked = " ".join(reversed(said.split(" > ")))
        places = find_places(asked, SUGGESTED, file.place)
        last = said.split(" > ")[-1]
        if not places and " > " in said:
            places = find_places(last, SUGGESTED, file.place)
        places = places or _alike(last, file.place)
        above = paths_of(places)
        paths = [
            (one, ", ".join(step.name for step in reversed(above[one.code]) if step.code))
            for one in places
        ]
        found.append((said, lines, paths))
    return found


def _alike(said: str, within: str) -> list[Place]:
    """Villages and districts of the territory whose name is written nearly so, same first letter."""
    near = Place.objects.in_force().within(within).filter(level__in=("desa", "kecamatan"))
    names: dict[str, int] = {}
    for name, pk in near.filter(search__startswith=said[:1]).values_list("search", "pk")[:MOST]:
        names.setdefault(name, pk)
    chosen = [names[name] for name in get_close_matches(said, names, SUGGESTED, 0.6)]
    found = Place.objects.in_bulk(chosen)
    return [found[pk] for pk in chosen]
