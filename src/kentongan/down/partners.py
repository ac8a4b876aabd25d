"""Partners of an audience: by their type, and by the segments of voters they work with.

Naming a type or a segment narrows the partners of an audience and nobody else: committees and
information groups are meant or not meant by their role alone.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kentongan.ledger.actor import Actor
from kentongan.roster.models import Institution, Partner, Post

from .models import Meant, Notice, WorksWith

ROLE = "mitra"


def bodies_matching(partners: Sequence[str], segments: Sequence[str]) -> QuerySet[Institution]:
    """Partners of one of these types that work with one of these segments; none named: any."""
    found = Institution.objects.filter(kind=ROLE)
    if partners:
        of_type = Partner.objects.filter(institution=OuterRef("pk"), kind__in=partners)
        found = found.filter(Exists(of_type))
    if segments:
        with_them = WorksWith.objects.filter(
            institution=OuterRef("pk"), segment__in=segments, until=None
        )
        found = found.filter(Exists(with_them))
    return found


def bodies_of(notice: Notice) -> QuerySet[Institution]:
    """The partners a notice was frozen for."""
    return Institution.objects.filter(
        Exists(Meant.objects.filter(notice=notice, institution=OuterRef("pk")))
    )


def is_narrowed(notice: Notice) -> bool:
    """True when the notice names types of partner or segments."""
    return bool(notice.partners or notice.segments)


def frozen_partners(posts: QuerySet[Post], notice: Notice) -> QuerySet[Post]:
    """Of these posts, those of partners only when the notice was frozen for them."""
    if not is_narrowed(notice):
        return posts
    return posts.filter(~Q(role=ROLE) | Q(institution__in=bodies_of(notice).values("pk")))


def ruled_partners(posts: QuerySet[Post], notice: Notice) -> QuerySet[Post]:
    """The same by the rule as it holds now: partners that came to match it are among them."""
    if not is_narrowed(notice):
        return posts
    matching = bodies_matching(notice.partners.split(), notice.segments.split())
    chosen = Q(institution__in=matching.values("pk"))
    chosen |= Q(institution__in=bodies_of(notice).values("pk"))
    return posts.filter(~Q(role=ROLE) | chosen)


def freeze_partners(notice: Notice) -> int:
    """Write down which partners the rule chooses now; a correction also takes those it corrects."""
    if not is_narrowed(notice) or ROLE not in notice.audience.split():
        return 0
    chosen = set(
        bodies_matching(notice.partners.split(), notice.segments.split()).values_list(
            "pk", flat=True
        )
    )
    if notice.corrects_id:
        chosen |= set(
            Meant.objects.filter(notice=notice.corrects_id).values_list("institution", flat=True)
        )
    Meant.objects.bulk_create(
        (Meant(notice=notice, institution_id=pk) for pk in sorted(chosen)),
        ignore_conflicts=True,
        batch_size=1000,
    )
    return len(chosen)


def came_by_rule(actor: Actor, notice: Notice) -> bool:
    """A partner that began to match only after the audience was frozen: counted apart."""
    if actor.role != ROLE or not is_narrowed(notice):
        return False
    return not Meant.objects.filter(notice=notice, institution=actor.institution_id).exists()


def posts_in(
    bodies: QuerySet[Institution], codes: Iterable[str], now: datetime
) -> list[tuple[Institution, int]]:
    """Each of these partners that lies in one of the territories, with its posts in force there."""
    there = Q(pk__in=[])
    for code in codes:
        there |= Q(place__code__startswith=code)
    held = Post.objects.in_force(now).filter(there, role=ROLE, institution__in=bodies.values("pk"))
    many = dict(held.values_list("institution").annotate(n=Count("pk")).order_by())
    rows = Institution.objects.filter(pk__in=list(many)).select_related("place", "partner")
    return [(row, many[row.pk]) for row in rows.order_by("place__code", "name")]


def works_with(institution_ids: Iterable[int]) -> dict[int, list[str]]:
    """Partner → the segments it works with now."""
    found: dict[int, list[str]] = {}
    rows = WorksWith.objects.filter(institution__in=list(institution_ids), until=None)
    for body, segment in rows.order_by("pk").values_list("institution", "segment"):
        found.setdefault(body, []).append(segment)
    return found
