"""Make several groups one, because they say the same."""

from datetime import datetime

from django.db import transaction

from kentongan.engine.contradict import contradictions
from kentongan.engine.guards import Reason
from kentongan.ledger.actor import Actor
from kentongan.ledger.jobs import later
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.up.models import Change, Clarification, Exposure, Report, ReportGroup, Tag
from kentongan.up.nearest import root_of

from .group import TURN, recount
from .hold import refuse_if_held, require_reach
from .undo import begin_change, end_change

MOST = 50  # groups in one form


def merge_groups(
    *,
    actor: Actor,
    now: datetime,
    into: ReportGroup,
    others: list[ReportGroup],
    despite: bool = False,
) -> tuple[ReportGroup, Change | None]:
    """Move the reports of `others` into `into`; what comes later to one of them lands there too.

    Only groups of one body, one kind, and about the same one; groups that other branches see as well
    are theirs too, so they are not merged away from here. Where the facts contradict each other, a
    person must say `despite`. An answer that holds goes to the new members through the usual job.
    Merged twice, the second changes nothing.
    """
    for group in (into, *others):
        require_reach(actor, "group.arrange", root_of(_now(group)), now)
    with transaction.atomic():
        one_at_a_time(TURN)
        into = _fresh(into.pk)
        away = [_fresh(group.pk) for group in others[:MOST]]
        away = [group for group in away if root_of(group).pk != into.pk]
        if not away:
            return into, None
        _refuse(actor, now, into, away, despite)
        reports = Report.objects.filter(group__in=away)
        change = begin_change(
            Change.Code.MERGED,
            actor=actor,
            now=now,
            group=into,
            touched=[into, *away],
            reports=reports,
        )
        _join(into, away)
        end_change(change)
        record(
            "group.merged",
            actor=actor,
            now=now,
            subject="group",
            subject_id=into.pk,
            merged=[group.pk for group in away],
            reports=change.reports,
            because="despite" if despite and differences(into, away) else "said_same",
        )
        _answer(into, now)
    return into, change


def differences(into: ReportGroup, others: list[ReportGroup]) -> list[tuple[ReportGroup, Reason]]:
    """What contradicts between the groups' representatives: a warning for whoever merges."""
    return [
        (group, reason) for group in others for reason in contradictions(group.words, into.words)
    ]


def _now(group: ReportGroup) -> ReportGroup:
    """As the database has it: the form may have been open for a while."""
    return ReportGroup.objects.get(pk=group.pk)


def _fresh(pk: int) -> ReportGroup:
    return ReportGroup.objects.select_for_update().get(pk=pk)


def _refuse(
    actor: Actor, now: datetime, into: ReportGroup, away: list[ReportGroup], despite: bool
) -> None:
    if any(group.merged_into_id is not None for group in (into, *away)):
        raise Refusal("merge.gone")
    for group in (into, *away):
        refuse_if_held(group, actor, now)
    if any((g.owner, g.kind) != (into.owner, into.kind) for g in away):
        raise Refusal("merge.other_kind")
    about = (into.against_id, into.against_post_id)
    if any((g.against_id, g.against_post_id) != about for g in away):
        raise Refusal("merge.other_body")
    if len({group.claim_id for group in (into, *away)} - {None}) > 1:
        raise Refusal("merge.two_checks")
    seen = Exposure.objects.filter(group__in=away)
    if seen.exclude(pk__in=Exposure.objects.visible_to(actor, now).values("pk")).exists():
        raise Refusal("merge.seen_elsewhere")
    if not despite and differences(into, away):
        raise Refusal("merge.contradicts")


def _join(into: ReportGroup, away: list[ReportGroup]) -> None:
    """Reports and tags go over; what is left is a name that leads to `into`."""
    Report.objects.filter(group__in=away).update(group=into)
    have = set(into.tags.values_list("value", flat=True))
    for tag in Tag.objects.filter(group__in=away).order_by("id"):
        if tag.value not in have:
            Tag.objects.create(group=into, value=tag.value, by_id=tag.by_id, at=tag.at)
            have.add(tag.value)
    claims = [group.claim_id for group in (into, *away) if group.claim_id is not None]
    into.claim_id = claims[0] if claims else None
    into.due_at = min(group.due_at for group in (into, *away))
    into.save(update_fields=["claim", "due_at"])
    ReportGroup.objects.filter(pk__in=[group.pk for group in away]).update(
        merged_into=into, claim=None, held_by=None, held_until=None
    )
    for group in (into, *away):
        recount(group.pk)
    into.refresh_from_db()


def _answer(into: ReportGroup, now: datetime) -> None:
    """An answer that holds goes to those who came with the merge."""
    if into.claim_id is None:
        return
    for answer in Clarification.objects.published(now).filter(claim=into.claim_id):
        later("up.answer_askers", clarification_id=answer.pk)
