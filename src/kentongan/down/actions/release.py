"""Release a notice: freeze the audience as territories and counts, and promise nothing per person."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F

from kentongan.down.models import Notice, Scope, Tally
from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.places import contains, level_of
from kentongan.roster.models import Institution, Place, Post
from kentongan.rules import response

CHUNK = 200  # territories per query: SQLite allows some thousand terms, we need far fewer


def release_notice(
    *,
    actor: Actor,
    now: datetime,
    purpose: str,
    institution: Institution,
    headline: str,
    body: str,
    share: str,
    about: str,
    codes: Iterable[str],
    audience: tuple[str, ...] = ("pps",),
    sample: bool = False,
) -> Notice:
    """Send one text to the organisers of these territories; the same `about` is sent once.

    `codes` are districts, villages or parts of a village. Wider ones are refused: a correction goes
    to the places that saw the rumour, and telling everybody would spread it.
    """
    villages = villages_of(codes)
    require(actor, "notice.release", place=institution.place.code, of=institution.kind, now=now)
    outside = [code for code in villages if not contains(institution.place.code, code)]
    if outside:
        raise Refusal("notice.outside_territory", count=len(outside))
    if not villages:
        raise Refusal("notice.nowhere")
    expected = expected_in(villages, audience, now)
    with transaction.atomic():
        notice, made = Notice.objects.get_or_create(
            about=about,
            defaults={
                "purpose": purpose,
                "owner": institution.kind,
                "institution": institution,
                "headline": headline,
                "body": body,
                "share": share,
                "audience": f" {' '.join(audience)} ",
                "released_at": now,
                "deadline_at": now + response.acknowledge_within(),
                "expected": sum(expected.values()),
                "sample": sample,
            },
        )
        if not made:
            return notice
        Scope.objects.bulk_create(Scope(notice=notice, code=code) for code in villages)
        Tally.objects.bulk_create(
            Tally(notice=notice, code=code, expected=expected.get(code, 0), since=now)
            for code in villages
        )
        record(
            "notice.released",
            actor=actor,
            now=now,
            subject="notice",
            subject_id=notice.pk,
            place=institution.place.code,
            about=about,
            villages=len(villages),
            expected=notice.expected,
        )
    return notice


def extend_notice(*, actor: Actor, now: datetime, notice: Notice, codes: Iterable[str]) -> bool:
    """Add territories that saw the rumour later; True when any was new. Twice changes nothing."""
    place = notice.institution.place.code
    require(actor, "notice.release", place=place, of=notice.owner, now=now)
    with transaction.atomic():
        one_at_a_time(f"down.notice.{notice.pk}")
        have = set(notice.scopes.values_list("code", flat=True))
        fresh = [code for code in villages_of(codes) if code not in have and contains(place, code)]
        if not fresh:
            return False
        expected = expected_in(fresh, tuple(notice.audience.split()), now)
        Scope.objects.bulk_create(Scope(notice=notice, code=code) for code in fresh)
        Tally.objects.bulk_create(
            Tally(notice=notice, code=code, expected=expected.get(code, 0), since=now)
            for code in fresh
        )
        Notice.objects.filter(pk=notice.pk).update(expected=F("expected") + sum(expected.values()))
        record(
            "notice.extended",
            actor=actor,
            now=now,
            subject="notice",
            subject_id=notice.pk,
            place=place,
            villages=fresh,
        )
    return True


def villages_of(codes: Iterable[str]) -> list[str]:
    """The villages meant, each once: an RW means its village, a district all of its villages."""
    found: set[str] = set()
    for code in codes:
        level = level_of(code)
        if level in ("negara", "provinsi", "kabkota"):
            raise Refusal("notice.too_wide", code=code)
        if level == "kecamatan":
            inside = Place.objects.in_force().within(code).at_level("desa")
            found.update(inside.values_list("code", flat=True))
        else:
            found.add(code[:10])
    return sorted(found)


def expected_in(villages: list[str], audience: tuple[str, ...], now: datetime) -> dict[str, int]:
    """Village → posts of the audience in force there, as the roster stands now."""
    found: dict[str, int] = {}
    for start in range(0, len(villages), CHUNK):
        rows = (
            Post.objects.in_force(now)
            .filter(role__in=audience, place__code__in=villages[start : start + CHUNK])
            .values_list("place__code")
            .annotate(n=Count("id"))
        )
        found.update(dict(rows))
    return found
