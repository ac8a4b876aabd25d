"""Who a notice is for: counted before it goes, frozen when it goes, a sample to look at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from kentongan.places import contains, level_of, range_of
from kentongan.roster.branch import names_of
from kentongan.roster.models import Institution, Post
from kentongan.rules import may

from .models import Notice, Scope, Seat
from .partners import ROLE as PARTNER
from .partners import bodies_matching, frozen_partners, is_narrowed, posts_in
from .sets import listed

SAMPLE = 5
MANY = 5_000  # codes per query
WIDE = ("negara", "provinsi", "kabkota", "kecamatan")


@dataclass(frozen=True, slots=True)
class Rule:
    """Territories ∩ roles ∩ kinds of body ∩ types of partner ∩ segments (none named: any)."""

    codes: tuple[str, ...]
    roles: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()

    @property
    def narrowed(self) -> bool:
        return PARTNER in self.roles and bool(self.partners or self.segments)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many are meant, as the roster stands."""

    villages: int
    empty: int  # villages where nobody of the audience holds a post
    posts: int


@dataclass(frozen=True, slots=True)
class Example:
    """One village or body of the audience, to see whether the rule means what was meant."""

    code: str
    name: str
    within: str
    posts: int


def roles_for(owner: str) -> list[str]:
    """Roles that may be asked to state receipt of this body's notices, from the permission map."""
    found = {
        grant.role
        for grant in may.grants()
        if "notice.acknowledge" in grant.acts and ("*" in grant.of or owner in grant.of)
    }
    return [role for role in may.roles() if role in found]


def outermost(codes: Iterable[str]) -> list[str]:
    """The territories meant, each once, without those that lie in another; an RW is its village."""
    found: list[str] = []
    for code in sorted({code if level_of(code) in WIDE else code[:10] for code in codes}):
        if not found or not contains(found[-1], code):
            found.append(code)
    return found


def count_audience(rule: Rule, now: datetime | None = None) -> Counted:
    """From the headcount, in one query for each territory; only chosen partners are looked up.

    `now` is needed where the rule names types of partner or segments.
    """
    villages = empty = posts = 0
    chosen = (
        partner_posts(bodies_matching(rule.partners, rule.segments), now)
        if (rule.narrowed and now)
        else None
    )
    for code in outermost(rule.codes):
        sql, values = unit_rows(code, rule.roles, rule.kinds, chosen)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT COALESCE(SUM(v), 0), COALESCE(SUM(CASE WHEN v = 1 AND p = 0 THEN 1 "
                f"ELSE 0 END), 0), COALESCE(SUM(p), 0) FROM ({sql}) AS units",
                values,
            )
            row = cursor.fetchone()
        villages, empty, posts = villages + row[0], empty + row[1], posts + row[2]
    return Counted(int(villages), int(empty), int(posts))


def partner_posts(bodies: QuerySet[Institution], now: datetime) -> QuerySet[Post]:
    """Posts of these partners in force, of bodies that are not closed."""
    return (
        Post.objects.in_force(now)
        .filter(role=PARTNER, institution__in=bodies.values("pk"))
        .filter(Q(institution__until=None) | Q(institution__until__gt=now))
    )


def unit_rows(
    code: str,
    roles: Sequence[str],
    kinds: Sequence[str] = (),
    partners: QuerySet[Post] | None = None,
) -> tuple[str, list[object]]:
    """SQL for every village and body in a territory: its code, 1 if a village, posts of the audience.

    `partners` are the posts of the partners that were chosen; None: all of them, from the headcount.
    """
    low, high = range_of(code)
    chosen, chosen_values = "", []
    if partners is not None:
        roles = [role for role in roles if role != PARTNER] or [""]
        inside = partners.within(code).annotate(unit=Substr("place__code", 1, 10)).values("unit")
        text, params = inside.order_by().query.sql_with_params()
        chosen = f"UNION ALL SELECT unit, 0, 1 FROM ({text}) AS chosen "
        chosen_values = list(params)
    role_marks = ", ".join(["%s"] * len(roles))
    of_kind = f"AND kind IN ({', '.join(['%s'] * len(kinds))}) " if kinds else ""
    sql = (
        "SELECT code, MAX(v) AS v, SUM(p) AS p FROM ("
        "SELECT code, 1 AS v, 0 AS p FROM roster_place "
        "WHERE level = 'desa' AND valid_until IS NULL AND code >= %s AND code < %s "
        "UNION ALL SELECT code, 0, posts FROM down_seat "
        f"WHERE role IN ({role_marks}) AND code >= %s AND code < %s {of_kind}{chosen}"
        ") AS both_kinds GROUP BY code"
    )
    return sql, [low, high, *roles, low, high, *kinds, *chosen_values]


def sample_of(rule: Rule, *, seed: int = 0) -> list[Example]:
    """A few villages spread evenly over the audience; the same seed shows the same ones."""
    found: list[tuple[str, int]] = []
    codes = outermost(rule.codes)
    # Chosen partners are named one by one (`partners_meant`), not by the headcount of their places.
    roles = [role for role in rule.roles if role != PARTNER or not rule.narrowed]
    for code in codes:
        low, high = range_of(code)
        rows = Seat.objects.filter(role__in=roles, code__gte=low, code__lt=high)
        if rule.kinds:
            rows = rows.filter(kind__in=rule.kinds)
        units = rows.order_by("code").values_list("code", flat=True)
        many = units.count()
        wanted = min(many, max(1, SAMPLE // len(codes)))
        for n in range(wanted):
            at = (n * many // wanted + seed) % many
            found.append((units[at], 0))
        if len(found) >= SAMPLE:
            break
    units_found = [code for code, _ in found[:SAMPLE]]
    posts = dict.fromkeys(units_found, 0)
    for code, n in Seat.objects.filter(code__in=units_found, role__in=roles).values_list(
        "code", "posts"
    ):
        posts[code] += n
    names = names_of([*units_found, *(code[:6] for code in units_found)])
    return [
        Example(code, names[code], names[code[:6]] if len(code) > 6 else "", posts[code])
        for code in dict.fromkeys(units_found)
    ]


def partners_meant(rule: Rule, now: datetime) -> list[tuple[Institution, int]]:
    """The partners a rule chooses, each with its posts in force; [] when it chooses none apart."""
    if not rule.narrowed:
        return []
    return posts_in(bodies_matching(rule.partners, rule.segments), outermost(rule.codes), now)


def frozen(notice: Notice, *, held: bool = False, wave: int | None = None) -> QuerySet[Post]:
    """The posts the notice was frozen for: no row was written, the roster keeps who was in post.

    Those who came after the freeze are not among them; they come in by the rule, and are told apart.
    """
    scopes = Scope.objects.filter(notice=notice, held=held)
    inside, before = Q(pk__in=[]), Q(pk__in=[])
    for code, when in scopes.values_list("code", "wave"):
        low, high = range_of(code)
        if wave is None or when == wave:
            inside |= Q(place__code__gte=low, place__code__lt=high)
        elif when < wave:
            before |= Q(place__code__gte=low, place__code__lt=high)
    found = (
        Post.objects.in_force(notice.released_at)
        .filter(inside & ~before, role__in=notice.audience.split())
        .filter(Q(institution__until=None) | Q(institution__until__gt=notice.released_at))
    )
    if notice.roster_last:
        found = found.filter(pk__lte=notice.roster_last)
    found = frozen_partners(found, notice)
    return found.filter(institution__kind__in=notice.kinds.split()) if notice.kinds else found


def expected_in_villages(notice: Notice, codes: list[str]) -> dict[str, int]:
    """Village → posts of the frozen audience. The headcount knows, unless the roster has changed."""
    found: dict[str, int] = {}
    for start in range(0, len(codes), MANY):
        part = codes[start : start + MANY]
        for code, n in _from_seats(notice, part) or _from_roster(notice, part):
            found[code] = found.get(code, 0) + n
    return found


def _from_seats(notice: Notice, codes: list[str]) -> list[tuple[str, int]]:
    """[] when the seats were counted for another roster; a kind of body is looked up in the roster."""
    if notice.kinds or is_narrowed(notice):
        return []
    roles = notice.audience.split()
    table, value = listed(codes)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT code, posts FROM down_seat WHERE role IN ({', '.join(['%s'] * len(roles))}) "
            f"AND code IN (SELECT value FROM {table}) "
            "AND EXISTS (SELECT 1 FROM down_seatcount WHERE last_post = %s)",
            [*roles, value, notice.roster_last],
        )
        return cursor.fetchall()


def _from_roster(notice: Notice, codes: list[str]) -> QuerySet:
    posts = frozen(notice).filter(place__code__in=codes)
    return posts.values_list("place__code").annotate(n=Count("id")).order_by()
