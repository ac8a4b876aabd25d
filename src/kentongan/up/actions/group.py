"""Put a report where it belongs: into a group, and the group beside a claim that is known."""

from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.db.models import Count, DateTimeField, F, Max, Min, Value
from django.db.models.functions import Greatest, Least

from kentongan.engine import near
from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.jobs import later
from kentongan.ledger.record import record
from kentongan.ledger.turns import one_at_a_time
from kentongan.rules import response
from kentongan.up import library
from kentongan.up.models import (
    Claim,
    ClaimMatch,
    Clarification,
    Exposure,
    GroupKey,
    Report,
    ReportGroup,
)
from kentongan.up.nearest import nearest_group
from kentongan.up.routing import about_of, owner_for

from .answer import answer_report

TURN = "up.group"  # one at a time over all of grouping: joins, splits, merges


def group_report(*, report_id: int, now: datetime, disputed: bool = False) -> ReportGroup:
    """Join the nearest group, or begin one; answer at once when the answer is known and sure.

    Doing it twice changes nothing: a report that has a group is left alone. A `disputed` one was
    shown an answer that did not fit: it stands alone, without a claim, until a person has looked.
    """
    with transaction.atomic():
        one_at_a_time(TURN)
        report = Report.objects.get(pk=report_id)
        if report.group is not None:
            return report.group
        _route(report)
        signature = _signature(report.words)
        # KPU's and Bawaslu's never mix, nor what is about different bodies: a group has one of each.
        about = (report.against_id, report.against_post_id)
        found = (
            None
            if disputed
            else nearest_group(report.words, owner=report.owner, signature=signature, about=about)
        )
        group = begin_group(report, signature) if found is None else found.group
        report.group = group
        report.likeness = None if found is None else round(100 * found.score)
        report.save(update_fields=["group", "likeness", "owner", "against"])
        _count(group, report)
        record(
            "report.grouped",
            actor=SYSTEM,
            now=now,
            subject="report",
            subject_id=report.pk,
            place=report.place_code,
            group=group.pk,
            because=found.why if found else "disputed" if disputed else "first",
        )
        if found is None:
            match_group(group, report.place_code, now, attach=not disputed)
        if group.claim_id is not None:
            answer_if_known(report, group, now)
    return group


# The same words come again and again when a rumour runs.
_signature = lru_cache(maxsize=256)(near.signature)


def _route(report: Report) -> None:
    """Around the one it complains about: the body that answers is not always the kind's own."""
    if report.against_id is None and report.against_post_id is None:
        return
    report.against, _ = about_of(report.against, report.against_post)
    report.owner = owner_for(report.kind, report.against)


def begin_group(report: Report, signature: near.Signature | None = None) -> ReportGroup:
    """A new group whose representative is this report; it is counted by whoever puts reports in."""
    signature = signature or near.signature(report.words)
    group = ReportGroup.objects.create(
        owner=report.owner,
        kind=report.kind,
        words=report.words,
        signature=signature.pack(),
        first_seen=report.received_at,
        last_seen=report.received_at,
        due_at=response.due(report.kind, report.received_at),
        sample=report.sample,
        against_id=report.against_id,
        against_post_id=report.against_post_id,
    )
    # A key that many groups share tells nothing; the engine asks for the earliest few of each.
    crowded = (
        GroupKey.objects.filter(
            key__in=signature.keys,
            group__owner=report.owner,
            group__against=report.against_id,
            group__against_post=report.against_post_id,
        )
        .values("key")
        .annotate(n=Count("id"))
        .filter(n__gte=near.ROWS_PER_KEY)
        .values_list("key", flat=True)
    )
    fresh = set(signature.keys) - set(crowded)
    GroupKey.objects.bulk_create(GroupKey(key=key, group=group) for key in sorted(fresh))
    return group


def _count(group: ReportGroup, report: Report) -> None:
    """Keep the group's size, span and exposed places in step with its reports."""
    seen = Value(report.received_at, DateTimeField())
    span = {"first_seen": Least("first_seen", seen), "last_seen": Greatest("last_seen", seen)}
    ReportGroup.objects.filter(pk=group.pk).update(size=F("size") + 1, **span)
    here = Exposure.objects.filter(group=group, code=report.place_code)
    if not here.update(reports=F("reports") + 1, **span):
        Exposure.objects.create(
            group=group,
            code=report.place_code,
            owner=group.owner,
            reports=1,
            first_seen=report.received_at,
            last_seen=report.received_at,
        )


def recount(group_id: int) -> None:
    """Size, span, exposed places and state of a group, anew from its reports.

    For what moves many reports at once; a group left empty has no places, so no desk sees it.
    """
    group = ReportGroup.objects.get(pk=group_id)
    reports = Report.objects.filter(group=group_id)
    span = {"n": Count("pk"), "first": Min("received_at"), "last": Max("received_at")}
    total = reports.aggregate(**span)
    group.size = total["n"]
    if total["n"]:
        group.first_seen, group.last_seen = total["first"], total["last"]
    if not reports.filter(answer=None).exists():
        group.state = ReportGroup.State.ANSWERED
    elif group.state == ReportGroup.State.ANSWERED or group.claim_id is None:
        checked = group.claim_id is not None
        group.state = ReportGroup.State.CHECKING if checked else ReportGroup.State.NEW
    group.save(update_fields=["size", "first_seen", "last_seen", "state"])
    Exposure.objects.filter(group=group).delete()
    Exposure.objects.bulk_create(
        Exposure(
            group=group,
            owner=group.owner,
            code=row["place_code"],
            reports=row["n"],
            first_seen=row["first"],
            last_seen=row["last"],
        )
        for row in reports.values("place_code").annotate(**span).order_by()
    )


def match_group(group: ReportGroup, place: str, now: datetime, *, attach: bool) -> None:
    """Note what the engine knows; attach the claim only when the engine is sure."""
    result = library.match(group.words, place=place, day=now.date().isoformat(), now=now)
    # Only claims of the same body: KPU's desk is not told what Bawaslu is looking into.
    own = set(
        Claim.objects.filter(
            pk__in=[int(found.id) for found in result.matches], owner=group.owner
        ).values_list("pk", flat=True)
    )
    for found in (match for match in result.matches if int(match.id) in own):
        ClaimMatch.objects.update_or_create(
            group=group,
            claim_id=int(found.id),
            defaults={
                "verdict": found.verdict,
                "likeness": round(100 * found.probability),
                "why": [
                    {"sign": reason.sign, "code": reason.code, "values": reason.values}
                    for reason in found.why
                ],
            },
        )
    if attach and result.answer is not None and int(result.answer) in own:
        group.claim_id = int(result.answer)
        group.save(update_fields=["claim"])
        record(
            "group.recognised",
            actor=SYSTEM,
            now=now,
            subject="group",
            subject_id=group.pk,
            claim=group.claim_id,
        )


def answer_if_known(report: Report, group: ReportGroup, now: datetime) -> None:
    """The claim has an answer that holds at this place, today: the sender has it at once."""
    answer = (
        Clarification.objects.published(now)
        .for_place(report.place_code)
        .filter(claim=group.claim_id)
        .first()
    )
    if answer is not None:
        answer_report(report=report, clarification=answer, now=now)
        # The notice went to the places known at approval; this one may be new.
        later(
            "loop.follow_sighting",
            key=f"follow:{answer.pk}:{report.place_code}",
            clarification_id=answer.pk,
            code=report.place_code,
        )
    # A group is answered when nobody in it waits: a report from a place where no answer holds
    # opens it again, for the desk of that place.
    same = ReportGroup.objects.filter(pk=group.pk)
    if not group.reports.filter(answer=None).exists():
        same.update(state=ReportGroup.State.ANSWERED)
    else:
        same.filter(state=ReportGroup.State.ANSWERED).update(state=ReportGroup.State.CHECKING)
