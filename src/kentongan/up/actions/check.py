"""Kroscek: open a check, note whom one asked, and decide; or say that the claim is known already."""

from datetime import datetime

from django.db import transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.jobs import later
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.rules.verdicts import first_draft_types
from kentongan.up.models import Check, Claim, Clarification, ReportGroup, Source, Wording

from .hold import hold_group, require_reach
from .receive import clean_words

NEEDED_SOURCES = 2  # independent confirmations, the habit of fact-checkers (domain 9; R0.16)


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


def note_source(
    *, actor: Actor, now: datetime, check: Check, name: str, via: str, said: str, url: str = ""
) -> Source:
    """Write down who was asked, through what, and what they said."""
    group = _group_of(check)
    require_reach(actor, "check.write", group, now)
    if check.status == Check.Status.DONE:
        raise Refusal("check.already_decided")
    if not name.strip():
        raise Refusal("source.name_missing", field="name")
    said = clean_words(said)
    if check.sources.filter(name__iexact=name.strip()).exists():
        raise Refusal("source.not_independent", field="name")
    with transaction.atomic():
        hold_group(actor=actor, now=now, group=group)
        source = Source.objects.create(
            check_record=check,
            name=name.strip()[:160],
            via=via,
            said=said,
            url=url.strip()[:2000],
            noted_by_id=actor.post_id,
            noted_at=now,
        )
        record(
            "source.noted",
            actor=actor,
            now=now,
            subject="check",
            subject_id=check.pk,
            source=source.pk,
        )
    return source


def decide_check(
    *,
    actor: Actor,
    now: datetime,
    check: Check,
    verdict: str,
    reasoning: str,
    first_draft: str = "",
) -> Check:
    """Say what was found. Needs two independent sources; approval by a second person comes later."""
    group = _group_of(check)
    require_reach(actor, "check.write", group, now)
    if check.status == Check.Status.DONE:
        raise Refusal("check.already_decided")
    if verdict not in Check.Verdict.values:
        raise Refusal("check.verdict_missing", field="verdict")
    if first_draft and first_draft not in first_draft_types():
        raise Refusal("check.unknown_type", field="first_draft")
    if len(reasoning.strip()) < 10:
        raise Refusal("check.reasoning_missing", field="reasoning")
    have = check.sources.count()
    if have < NEEDED_SOURCES:
        raise Refusal("check.needs_two_sources", have=have, needed=NEEDED_SOURCES)
    with transaction.atomic():
        hold_group(actor=actor, now=now, group=group)
        check.verdict, check.first_draft = verdict, first_draft
        check.reasoning, check.status = reasoning.strip(), Check.Status.DONE
        check.decided_by_id, check.decided_at = actor.post_id, now
        check.save()
        record(
            "check.decided",
            actor=actor,
            now=now,
            subject="check",
            subject_id=check.pk,
            verdict=verdict,
        )
    return check


def _group_of(check: Check) -> ReportGroup:
    """The earliest group that says the claim: the one the check is worked on through."""
    return check.claim.groups.order_by("first_seen").first()
