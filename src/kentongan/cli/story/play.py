"""Play the story through the same actions that the pages use, at the times the story tells."""

import tomllib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kentongan.down.actions.acknowledge import acknowledge
from kentongan.down.models import Notice
from kentongan.ledger.actor import Actor
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.loop.actions.follow import follow_sighting
from kentongan.loop.measure import Measure, measure
from kentongan.roster.acting import actor_for
from kentongan.roster.models import Place, Post
from kentongan.up.actions.answer import answer_askers
from kentongan.up.actions.check import decide_check, link_claim, open_check
from kentongan.up.actions.clarify import draft_clarification
from kentongan.up.actions.group import group_report
from kentongan.up.actions.note import note_source
from kentongan.up.actions.receive import Receipt, receive_report
from kentongan.up.models import Check, Clarification, ReportGroup

from .facts import publish_facts
from .people import HERE, field_post

DAY = datetime(2024, 11, 20, tzinfo=ZoneInfo("Asia/Jakarta"))
OPENS = DAY.replace(hour=14, minute=32)  # the clock of the demonstration
VOTE_ENDS = datetime(2024, 11, 27, 13, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
STAGES = ("new", "checking", "draft", "known")


def at(clock: str) -> datetime:
    """The instant of `09:12` on the day of the story."""
    hour, minute = clock.split(":")
    return DAY.replace(hour=int(hour), minute=int(minute))


def threads() -> list[dict]:
    """rumours.toml."""
    return tomllib.loads((HERE / "rumours.toml").read_text("utf-8"))["thread"]


def play(named: dict[str, Post], say) -> tuple[Measure, Receipt]:
    """Play every thread; returns the measure of the one that went the whole circle, and a receipt."""
    whole = None
    for thread in threads():
        receipts = [_send(row, thread) for row in thread["reports"]]
        group = ReportGroup.objects.get(pk=receipts[0].report.group_id)
        say(f"{thread['key']}: {len(receipts)} reports, {group.reports.count()} in one group")
        stage = STAGES.index(thread["end"])
        if stage < 1:
            continue
        by = actor_for(named[thread["by"]])
        check = _check(thread, group, by)
        # A wording that the engine would not join by itself: the officer says it is the same.
        for odd in {r.report.group_id for r in receipts} - {group.pk}:
            other = ReportGroup.objects.get(pk=odd)
            if other.claim_id is None:
                link_claim(actor=by, now=at(thread["decided"]), group=other, claim=check.claim)
        if stage < 2:
            continue
        draft = _decide_and_draft(thread, check, by)
        if stage < 3:
            continue
        notice = _approve(thread, draft, actor_for(named[thread["second"]]))
        for row in thread["later"]:
            _join_later(row, thread, draft, notice)
        say(f"{thread['key']}: approved, sent to {notice.scopes.count()} villages")
        whole = (measure(check.claim, within=draft.place_code), receipts[0])
    # After the circle: the summary of the demonstration tells of the first answer that was approved.
    answered = publish_facts(
        desk=actor_for(named["meja"]),
        second=actor_for(named["kedua"]),
        now=at("08:30"),
        until=VOTE_ENDS,
    )
    say(f"facts: {answered} standard questions answered, as samples")
    return whole


def _send(row: list, thread: dict) -> Receipt:
    clock, code, channel, words = row
    receipt = receive_report(
        now=at(clock),
        key=f"demo-{thread['key']}-{clock}-{code}-sample-form",
        words=words,
        kind=thread.get("kind", "content"),
        place=Place.objects.get(code=code),
        channel=channel,
        sample=True,
    )
    # The worker would do this within a second; here it happens at the time the story tells.
    group_report(report_id=receipt.report.pk, now=at(clock) + timedelta(seconds=1))
    receipt.report.refresh_from_db()
    return receipt


def _check(thread: dict, group: ReportGroup, by: Actor) -> Check:
    check = open_check(actor=by, now=at(thread["opened"]), group=group, topic=thread["topic"])
    for clock, name, via, said in thread["sources"]:
        note_source(
            actor=by, now=at(clock), check=check, name=name, via=via, said=said, stance="denies"
        )
    return check


def _decide_and_draft(thread: dict, check: Check, by: Actor) -> Clarification:
    decide_check(
        actor=by,
        now=at(thread["decided"]),
        check=check,
        verdict=thread["verdict"],
        first_draft=thread["first_draft"],
        reasoning=thread["reasoning"],
    )
    return draft_clarification(
        actor=by,
        now=at(thread["drafted"]),
        claim=check.claim,
        headline=thread["headline"],
        body=thread["body"],
        steps=thread["steps"],
        basis=thread["basis"],
        valid_until=VOTE_ENDS,
        sample=True,
    )


def _approve(thread: dict, draft: Clarification, second: Actor) -> Notice:
    approved = at(thread["approved"])
    notice = approve_and_answer(actor=second, now=approved, clarification=draft)
    answer_askers(clarification_id=draft.pk, now=approved)
    villages = list(notice.scopes.order_by("code").values_list("code", flat=True))
    staffed = [code for code in villages if field_post(code, "pps")]
    for code, minutes in zip(staffed, thread["acknowledged"], strict=False):
        acknowledge(
            actor=actor_for(field_post(code, "pps")),
            now=approved + timedelta(minutes=minutes),
            notice=notice,
        )
    return notice


def _join_later(row: list, thread: dict, draft: Clarification, notice: Notice) -> None:
    """Somebody elsewhere hears the same: answered at once, and their village is told too."""
    clock, code, _, _ = row
    _send(row, thread)
    follow_sighting(clarification_id=draft.pk, code=code, now=at(clock) + timedelta(seconds=2))
    acknowledge(
        actor=actor_for(field_post(code, "pps")),
        now=at(clock) + timedelta(minutes=9),
        notice=notice,
    )
