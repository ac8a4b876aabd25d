"""Note the receipts that many organisers gave at once: set-wise, one event for the whole list."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction

from kentongan.down.audience import expected_in_villages, frozen
from kentongan.down.models import Delivery, Notice, Tally
from kentongan.down.sets import among, listed, rows_of, stamp
from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.turns import one_at_a_time

READ, WRITE = 10_000, 1_000  # rows per query; SQLite takes some thirty thousand values at once


def acknowledge_together(
    *, actor: Actor, now: datetime, notice: Notice, post_ids: Iterable[int]
) -> int:
    """A roll call, or a channel's own receipts; returns how many were new.

    Posts outside the actor's branch or the frozen audience are left out, so that a list of anything
    does no harm. Whoever has stated receipt is left out too: twice changes nothing.
    """
    require(actor, "relay.confirm", place=actor.place, of=notice.owner, now=now)
    with transaction.atomic():
        one_at_a_time(f"down.together.{notice.pk}")
        fresh = _fresh(actor, notice, sorted(set(post_ids)))
        if not fresh:
            return 0
        _deliveries(notice, list(fresh), now)
        _tallies_and_rolls(notice, Counter(code[:10] for code in fresh.values()), now)
        record(
            "notice.acknowledged_together",
            actor=actor,
            now=now,
            subject="notice",
            subject_id=notice.pk,
            place=actor.place,
            posts=len(fresh),
        )
    return len(fresh)


def _fresh(actor: Actor, notice: Notice, wanted: Sequence[int]) -> dict[int, str]:
    """Post → its place, of those who are asked and have not stated receipt."""
    found: dict[int, str] = {}
    asked = frozen(notice).within(actor.place)
    done = Delivery.objects.filter(notice=notice).exclude(acknowledged_at=None)
    for start in range(0, len(wanted), READ):
        part = wanted[start : start + READ]
        found.update(rows_of(asked.filter(pk__in=among(part)).values_list("pk", "place__code")))
        for (pk,) in rows_of(done.filter(post__in=among(part)).values_list("post")):
            found.pop(pk, None)
    return found


def _deliveries(notice: Notice, posts: list[int], now: datetime) -> None:
    at = stamp(now)
    with connection.cursor() as cursor:
        for start in range(0, len(posts), READ):
            table, value = listed(posts[start : start + READ])
            cursor.execute(
                "INSERT INTO down_delivery "
                "(notice_id, post_id, read_at, acknowledged_at, joined, moved) "
                f"SELECT %s, value, %s, %s, false, false FROM {table} WHERE true "
                "ON CONFLICT (notice_id, post_id) DO UPDATE SET "
                "acknowledged_at = excluded.acknowledged_at, "
                "read_at = COALESCE(down_delivery.read_at, excluded.read_at)",
                [notice.pk, at, at, value],
            )


def _tallies_and_rolls(notice: Notice, posts: Counter[str], now: datetime) -> None:
    """Villages and districts, each written once."""
    villages = {code: n for code, n in posts.items() if len(code) == 10}
    known = _already_known(notice, list(villages))
    expected = expected_in_villages(notice, list(villages)) if notice.wide else {}
    at, since = stamp(now), stamp(notice.released_at)
    _insert(
        "INSERT INTO down_tally (notice_id, code, expected, acknowledged, relayed, first_at, since)",
        [(notice.pk, code, expected.get(code, 0), n, 0, at, since) for code, n in villages.items()],
        "ON CONFLICT (notice_id, code) DO UPDATE SET "
        "acknowledged = down_tally.acknowledged + excluded.acknowledged, "
        "first_at = COALESCE(down_tally.first_at, excluded.first_at)",
    )
    stated = Counter[str]()
    for code, n in posts.items():
        stated[code[:6]] += n
    first = Counter(code[:6] for code in villages if code not in known)
    in_time = now <= notice.released_at + notice.within
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE down_roll SET acknowledged = acknowledged + %s, known = known + %s, "
            "on_time = on_time + %s WHERE notice_id = %s AND code = %s",
            [
                (n, first[area], first[area] if in_time else 0, notice.pk, area)
                for area, n in sorted(stated.items())
            ],
        )


def _already_known(notice: Notice, codes: list[str]) -> set[str]:
    found: set[str] = set()
    rows = Tally.objects.filter(notice=notice).exclude(first_at=None)
    for start in range(0, len(codes), READ):
        part = rows.filter(code__in=among(codes[start : start + READ]))
        found.update(code for (code,) in rows_of(part.values_list("code")))
    return found


def _insert(head: str, rows: list[tuple], tail: str) -> None:
    """Many rows a statement, on either database."""
    with connection.cursor() as cursor:
        for start in range(0, len(rows), WRITE):
            part = rows[start : start + WRITE]
            marks = ", ".join(["(" + ", ".join(["%s"] * len(part[0])) + ")"] * len(part))
            cursor.execute(f"{head} VALUES {marks} {tail}", [v for row in part for v in row])
