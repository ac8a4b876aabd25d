"""The group a message belongs to: a copy of one that is there, and not its opposite."""

from dataclasses import dataclass

from kentongan.engine import near
from kentongan.engine.contradict import contradictions

from .models import GroupKey, ReportGroup

MOST = 200  # candidates looked at


@dataclass(frozen=True, slots=True)
class Found:
    """A group, how near its representative is (0..1), and why, as the engine's code."""

    group: ReportGroup
    score: float
    why: str


def nearest_group(
    words: str,
    *,
    owner: str,
    signature: near.Signature | None = None,
    about: tuple[int | None, int | None] = (None, None),
) -> Found | None:
    """The nearest group of this owner whose representative says the same; None when there is none.

    `about` is the body and the post complained about, by number: reports about different ones never
    share a group. A group that was merged away is still recognised, and leads to the one it is in.

    Two steps: the ordinary index finds copies by their letters, then the guards look at the facts, so
    that a copy with another number, or without its "tidak", begins a group of its own.
    """
    signature = signature or near.signature(words)
    ids = (
        GroupKey.objects.filter(
            key__in=signature.keys,
            group__owner=owner,
            group__against=about[0],
            group__against_post=about[1],
        )
        .values("group_id")
        .distinct()[:MOST]
    )
    groups = {group.pk: group for group in ReportGroup.objects.filter(pk__in=ids)}
    candidates = {pk: near.Signature.unpack(bytes(g.signature)) for pk, g in groups.items()}
    # Equal letters need no weighing: the oldest of the equal ones, as the engine would say.
    if equal := [pk for pk, known in candidates.items() if known.exact == signature.exact]:
        return Found(group=root_of(groups[min(equal)]), score=1.0, why="near.exact")
    while candidates:
        best = near.best(signature, candidates.items())
        if best is None:
            return None
        group = groups[best.id]
        if not contradictions(words, group.words):
            return Found(group=root_of(group), score=best.score, why=best.why)
        del candidates[best.id]
    return None


def root_of(group: ReportGroup) -> ReportGroup:
    """The group that this one was merged into, and that one in turn; itself when it was not."""
    seen = {group.pk}
    while group.merged_into_id is not None and group.merged_into_id not in seen:
        seen.add(group.merged_into_id)
        group = ReportGroup.objects.get(pk=group.merged_into_id)
    return group
