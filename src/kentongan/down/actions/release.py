"""Release a notice: freeze the audience as territories and counts, and promise nothing per person."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, F, Max, Sum
from django.db.models.functions import Substr
from django.utils import timezone

from kentongan.down.audience import WIDE, outermost, partner_posts, unit_rows
from kentongan.down.models import HandOver, Notice, Roll, Scope, Tally
from kentongan.down.partners import ROLE as PARTNER
from kentongan.down.partners import bodies_of, freeze_partners, is_narrowed
from kentongan.ledger.actor import Actor
from kentongan.ledger.jobs import later
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.places import contains, level_of, zone_of
from kentongan.roster.models import Institution, Place, Post
from kentongan.rules import quiet, response

from .count import count_seats

CHUNK = 200  # territories per query: SQLite allows some thousand terms, we need far fewer
PROVINCES = ("11", "51", "81")  # one in each time zone


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
    kinds: tuple[str, ...] = (),
    partners: tuple[str, ...] = (),
    segments: tuple[str, ...] = (),
    pilot: tuple[str, ...] = (),
    stage: str = "",
    texts: dict[str, str] | None = None,
    hours: int | None = None,
    urgent: bool = False,
    corrects: Notice | None = None,
    sample: bool = False,
) -> Notice:
    """Send one text to the organisers of these territories; the same `about` is sent once.

    A correction goes to districts, villages or parts of a village: telling everybody would spread
    the rumour. Other purposes may go to whole territories: then nothing is written per village, and
    a `pilot` of some districts may go first while the rest is held.
    """
    place = institution.place.code
    require(actor, "notice.release", place=place, of=institution.kind, now=now)
    may_be_wide = quiet.may_be_wide(purpose) or corrects is not None
    meant = outermost(codes) if may_be_wide else villages_of(codes)
    outside = [code for code in meant if not contains(place, code)]
    if outside:
        raise Refusal("notice.outside_territory", count=len(outside))
    if not meant:
        raise Refusal("notice.nowhere")
    refuse_in_quiet_days(purpose, meant, now)
    wide = any(level_of(code) in WIDE for code in meant)
    if wide:
        count_seats(now=now)
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
                "kinds": f" {' '.join(kinds)} " if kinds else "",
                "partners": f" {' '.join(partners)} " if partners else "",
                "segments": f" {' '.join(segments)} " if segments else "",
                "stage": stage,
                "texts": texts or {},
                "hours": hours,
                "wide": wide,
                "urgent": urgent,
                "corrects": corrects,
                "roster_last": Post.objects.aggregate(n=Max("pk"))["n"] or 0,
                "released_at": now,
                "deadline_at": now + response.acknowledge_within(),
                "sample": sample,
            },
        )
        if not made:
            return notice
        if hours:
            notice.deadline_at = now + notice.within
        freeze_partners(notice)
        first = outermost(pilot) if wide else []
        Scope.objects.bulk_create(
            [
                *(Scope(notice=notice, code=code) for code in first),
                *(
                    Scope(notice=notice, code=code, wave=2 if first else 1, held=bool(first))
                    for code in meant
                    if code not in first
                ),
            ]
        )
        open_territories(notice, first or meant, now)
        notice.expected = Roll.objects.filter(notice=notice).aggregate(n=Sum("expected"))["n"] or 0
        notice.save(update_fields=["expected", "deadline_at"])
        record(
            "notice.released",
            actor=actor,
            now=now,
            subject="notice",
            subject_id=notice.pk,
            place=place,
            about=about,
            villages=len(meant),
            expected=notice.expected,
        )
        if wide:
            # Promises are kept by real time; the demonstration's clock runs beside it.
            later(
                "down.note_silence",
                key=f"down.note_silence:{notice.pk}",
                run_after=timezone.now() + notice.within,
                notice_id=notice.pk,
            )
    return notice


def refuse_in_quiet_days(purpose: str, codes: Iterable[str], now: datetime) -> None:
    """The law's window is hard: in any time zone the notice reaches, nobody passes it."""
    zones = {zone_of(one) for code in codes for one in ([code] if code else PROVINCES)}
    if any(quiet.in_quiet_days(purpose, zone, now) for zone in zones):
        raise Refusal("notice.quiet_days", field="purpose")


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
        Scope.objects.bulk_create(Scope(notice=notice, code=code) for code in fresh)
        added = _open_villages(notice, fresh, now)
        HandOver.objects.filter(notice=notice, nudge=None).update(cursor=0, done_at=None)
        Notice.objects.filter(pk=notice.pk).update(
            expected=F("expected") + added,
            roster_last=Post.objects.aggregate(n=Max("pk"))["n"] or 0,
        )
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


def open_territories(notice: Notice, codes: list[str], now: datetime) -> None:
    """Freeze the counts of these territories: a row per district, a tally only per named village."""
    for code in codes:
        if level_of(code) in WIDE:
            _open_district_rows(notice, code)
    if villages := [code for code in codes if level_of(code) not in WIDE]:
        _open_villages(notice, villages, now)


def _open_district_rows(notice: Notice, code: str) -> None:
    chosen = partner_posts(bodies_of(notice), notice.released_at) if is_narrowed(notice) else None
    units, values = unit_rows(code, notice.audience.split(), notice.kinds.split(), chosen)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO down_roll (notice_id, code, villages, empty, expected, known, on_time, "
            "acknowledged, joined, relayed, confirmed) "
            "SELECT %s, substr(code, 1, 6), SUM(v), SUM(CASE WHEN v = 1 AND p = 0 THEN 1 ELSE 0 "
            f"END), SUM(p), 0, 0, 0, 0, 0, 0 FROM ({units}) AS units WHERE true "
            "GROUP BY substr(code, 1, 6) ON CONFLICT (notice_id, code) DO NOTHING",
            [notice.pk, *values],
        )


def _open_villages(notice: Notice, villages: list[str], now: datetime) -> int:
    """A tally each, and their part of the roll-up; returns how many posts are asked."""
    roles = notice.audience.split()
    if is_narrowed(notice):
        expected = expected_in(villages, tuple(role for role in roles if role != PARTNER), now)
        if PARTNER in roles:
            for code, n in _chosen_in(notice, villages, now).items():
                expected[code] = expected.get(code, 0) + n
    else:
        expected = expected_in(villages, tuple(roles), now)
    Tally.objects.bulk_create(
        Tally(notice=notice, code=code, expected=expected.get(code, 0), since=now)
        for code in villages
    )
    posts: Counter[str] = Counter()
    for code in villages:
        posts[code[:6]] += expected.get(code, 0)
    many = Counter(code[:6] for code in villages)
    empty = Counter(code[:6] for code in villages if not expected.get(code))
    have = set(notice.rolls.filter(code__in=many).values_list("code", flat=True))
    Roll.objects.bulk_create(
        Roll(notice=notice, code=d, villages=n, empty=empty[d], expected=posts[d])
        for d, n in many.items()
        if d not in have
    )
    for d in have:
        notice.rolls.filter(code=d).update(
            villages=F("villages") + many[d],
            empty=F("empty") + empty[d],
            expected=F("expected") + posts[d],
        )
    return sum(expected.values())


def _chosen_in(notice: Notice, villages: list[str], now: datetime) -> dict[str, int]:
    """Village → posts of the partners the notice was frozen for."""
    rows = partner_posts(bodies_of(notice), now).annotate(unit=Substr("place__code", 1, 10))
    found: Counter[str] = Counter()
    for start in range(0, len(villages), CHUNK):
        part = rows.filter(unit__in=villages[start : start + CHUNK]).values_list("unit")
        found.update(dict(part.annotate(n=Count("id")).order_by()))
    return found


def villages_of(codes: Iterable[str]) -> list[str]:
    """The villages meant, each once: an RW means its village, a district all of its villages."""
    found: set[str] = set()
    for code in codes:
        level = level_of(code)
        if level in ("negara", "provinsi", "kabkota"):
            raise Refusal("notice.too_wide", area=code)
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
