"""Count the seats ahead of a release: how many posts of each role every village has."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Substr

from kentongan.down.models import Seat, SeatCount
from kentongan.ledger.models import Event
from kentongan.ledger.turns import one_at_a_time
from kentongan.roster.models import Institution, Post

FEW = 2_000  # so many changed posts are counted again place by place; more, and all are


def count_seats(*, now: datetime) -> SeatCount:
    """Bring the headcount up to `now`; nothing is written when it still holds.

    A count holds while no post was given, ended, or taken out, and no term began or ran out.
    """
    last = SeatCount.objects.order_by("pk").first()
    if last is not None and _holds(last, now):
        return last
    with transaction.atomic():
        one_at_a_time("down.seats")
        last = SeatCount.objects.order_by("pk").first()
        if last is not None and _holds(last, now):
            return last
        codes = _changed(last, now) if last is not None else None
        if codes is None:
            _count_all(now)
        else:
            _count_some(codes, now)
        row, _ = SeatCount.objects.update_or_create(
            pk=last.pk if last else None,
            defaults={
                "counted_at": now,
                "last_post": Post.objects.aggregate(n=Max("pk"))["n"] or 0,
                "posts": Post.objects.count(),
                "good_until": _next_turn(now),
            },
        )
    return row


def _holds(last: SeatCount, now: datetime) -> bool:
    if now < last.counted_at or (last.good_until is not None and now >= last.good_until):
        return False
    if (Post.objects.aggregate(n=Max("pk"))["n"] or 0) != last.last_post:
        return False
    return Post.objects.count() == last.posts and not _ended_since(last).exists()


def _ended_since(last: SeatCount):
    return Event.objects.filter(code="post.ended", at__gte=last.counted_at)


def _changed(last: SeatCount, now: datetime) -> set[str] | None:
    """Places whose posts changed; None when it is simpler to count everything again."""
    if now < last.counted_at or (last.good_until is not None and now >= last.good_until):
        return None
    fresh = Post.objects.filter(pk__gt=last.last_post)
    ended = _ended_since(last).values("subject_id")
    if fresh.count() + ended.count() > FEW:
        return None
    if Post.objects.count() - fresh.count() != last.posts:
        return None  # some were taken out again: nobody can say which
    rows = Post.objects.filter(Q(pk__gt=last.last_post) | Q(pk__in=ended))
    return {code[:10] for code in rows.values_list("place__code", flat=True)}


def _count_all(now: datetime) -> None:
    Seat.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO down_seat (code, kind, role, posts) "
            "SELECT substr(p.code, 1, 10), i.kind, o.role, count(*) FROM roster_post o "
            "JOIN roster_place p ON p.id = o.place_id "
            "JOIN roster_institution i ON i.id = o.institution_id "
            "WHERE (o.since IS NULL OR o.since <= %s) AND (o.until IS NULL OR o.until > %s) "
            "AND (i.until IS NULL OR i.until > %s) "
            "GROUP BY substr(p.code, 1, 10), i.kind, o.role",
            [now, now, now],
        )


def _count_some(codes: set[str], now: datetime) -> None:
    wanted = sorted(codes)
    for start in range(0, len(wanted), 200):
        part = wanted[start : start + 200]
        Seat.objects.filter(code__in=part).delete()
        rows = (
            Post.objects.in_force(now)
            .filter(Q(institution__until=None) | Q(institution__until__gt=now))
            .annotate(unit=Substr("place__code", 1, 10))
            .filter(unit__in=part)
            .values("unit", "institution__kind", "role")
            .annotate(n=Count("id"))
        )
        Seat.objects.bulk_create(
            Seat(code=r["unit"], kind=r["institution__kind"], role=r["role"], posts=r["n"])
            for r in rows
        )


def _next_turn(now: datetime) -> datetime | None:
    """When the next term begins or ends by itself."""
    turns = [
        Post.objects.filter(since__gt=now).aggregate(n=Min("since"))["n"],
        Post.objects.filter(until__gt=now).aggregate(n=Min("until"))["n"],
        Institution.objects.filter(until__gt=now).aggregate(n=Min("until"))["n"],
    ]
    return min((turn for turn in turns if turn is not None), default=None)
