"""Kroscek: open a check, decide it, open it again; or say that the claim is known already."""

from datetime import datetime

from django.db import transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.jobs import later
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.rules.verdicts import first_draft_types
from kentongan.up.models import Check, Claim, Clarification, Decision, ReportGroup, Wording
from kentongan.up.sources import NEEDED_SOURCES, independent

from .hold import hold_group, require_reach


def open_check(*, actor: Actor, now: datetime, group: ReportGroup, topic: str) -> Check:
    """Begin to check what a group says; the claim gets a neutral topic, never the rumour's words."""
    require_reach(actor, "check.write", group, now)
    topic = " ".join(topic.split())
    if len(topic) < 5:
        raise Refusal("check.topic_missing", field="topic")
    with transaction.atomic():
        group = hold_group(actor=actor, now=now, group=group)
        if group.claim_id is not None:
            raise Refusal("check.already_open")
        claim = Claim.objects.create(
            words=group.words, topic=topic[:160], owner=group.owner, made_at=now
        )
        check = Check.objects.create(
            claim=claim, status=Check.Status.RUNNING, opened_by_id=actor.post_id, opened_at=now
        )
        group.claim, group.state = claim, ReportGroup.State.CHECKING
        group.save(update_fields=["claim", "state"])
        record(
            "check.opened",
            actor=actor,
            now=now,
            subject="check",
            subject_id=check.pk,
            group=group.pk,
            claim=claim.pk,
        )
    return check


def link_claim(*, actor: Actor, now: datetime, group: ReportGroup, claim: Claim) -> None:
    """A person says: this group is that known claim. Its words become a wording of the claim."""
    require_reach(actor, "check.write", group, now)
    if claim.owner != group.owner:
        raise Refusal("permission.denied")
    with transaction.atomic():
        group = hold_group(actor=actor, now=now, group=group)
        if group.claim_id not in (None, claim.pk):
            raise Refusal("check.already_open")
        group.claim, group.state = claim, ReportGroup.State.CHECKING
        group.save(update_fields=["claim", "state"])
        Wording.objects.create(claim=claim, words=group.words)
        record(
            "group.linked",
            actor=actor,
            now=now,
            subject="group",
            subject_id=group.pk,
            claim=claim.pk,
        )
        for answer in Clarification.objects.published(now).filter(claim=claim):
            later("up.answer_askers", clarification_id=answer.pk)


def decide_check(
    *,
    actor: Actor,
    now: datetime,
    check: Check,
    verdict: str,
    reasoning: str,
    first_draft: str = "",
) -> Check:
    """Say what was found. Needs two independent sources that bear it out; a second person approves later."""
    group = group_of(check)
    require_reach(actor, "check.write", group, now)
    if check.status == Check.Status.DONE:
        raise Refusal("check.already_decided")
    if verdict not in Check.Verdict.values:
        raise Refusal("check.verdict_missing", field="verdict")
    if first_draft and first_draft not in first_draft_types():
        raise Refusal("check.unknown_type", field="first_draft")
    if len(reasoning.strip()) < 10:
        raise Refusal("check.reasoning_missing", field="reasoning")
    have = independent(check.sources.all(), verdict)
    if have < NEEDED_SOURCES:
        raise Refusal("check.needs_two_sources", have=have, needed=NEEDED_SOURCES)
    with transaction.atomic():
        hold_group(actor=actor, now=now, group=group)
        check.verdict, check.first_draft = verdict, first_draft
        check.reasoning, check.status = reasoning.strip(), Check.Status.DONE
        check.decided_by_id, check.decided_at = actor.post_id, now
        check.save()
        Decision.objects.update_or_create(
            check_record=check,
            edition=check.edition,
            defaults={
                "verdict": verdict,
                "first_draft": first_draft,
                "reasoning": check.reasoning,
                "decided_by_id": actor.post_id,
                "decided_at": now,
            },
        )
        record(
            "check.decided",
            actor=actor,
            now=now,
            subject="check",
            subject_id=check.pk,
            verdict=verdict,
            edition=check.edition,
        )
    return check


def reopen_check(*, actor: Actor, now: datetime, check: Check, why: str) -> Check:
    """New evidence came: the check runs again, and the result it had stays in its history.

    What was published stays in force until it is corrected or taken back. Twice is once: a check that
    runs is not opened again.
    """
    group = group_of(check)
    require_reach(actor, "check.write", group, now)
    why = " ".join(why.replace("\x00", " ").split())
    if len(why) < 10:
        raise Refusal("check.reopen_why", field="why")
    with transaction.atomic():
        hold_group(actor=actor, now=now, group=group)
        check = Check.objects.select_for_update().get(pk=check.pk)
        if check.status != Check.Status.DONE:
            raise Refusal("check.still_open")
        _keep_decision(check, actor, now, why[:400])
        check.status, check.edition = Check.Status.RUNNING, check.edition + 1
        check.save(update_fields=["status", "edition"])
        ReportGroup.objects.filter(claim=check.claim_id, state=ReportGroup.State.ANSWERED).filter(
            reports__answer=None
        ).update(state=ReportGroup.State.CHECKING)
        record(
            "check.reopened",
            actor=actor,
            now=now,
            subject="check",
            subject_id=check.pk,
            edition=check.edition,
        )
    return check


def _keep_decision(check: Check, actor: Actor, now: datetime, why: str) -> None:
    """The result as it stood, and why it was opened; also for one from before results were kept."""
    kept, _ = Decision.objects.get_or_create(
        check_record=check,
        edition=check.edition,
        defaults={
            "verdict": check.verdict,
            "first_draft": check.first_draft,
            "reasoning": check.reasoning,
            "decided_by_id": check.decided_by_id,
            "decided_at": check.decided_at,
        },
    )
    kept.reopened_by_id, kept.reopened_at, kept.reopened_why = actor.post_id, now, why
    kept.save(update_fields=["reopened_by", "reopened_at", "reopened_why"])


def group_of(check: Check) -> ReportGroup:
    """The earliest group that says the claim: the one the check is worked on through."""
    return check.claim.groups.order_by("first_seen", "id").first()
