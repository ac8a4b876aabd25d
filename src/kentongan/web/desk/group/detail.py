"""Everything the detail of one group shows, gathered once for the pane and for its own page."""

import logging
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, gettext

from kentongan.engine import reasons
from kentongan.ledger.actor import Actor
from kentongan.places import zones
from kentongan.roster.branch import names_of
from kentongan.up import group_file, inbox
from kentongan.up.changes import first_promise
from kentongan.up.models import Check, ClaimMatch, Clarification, ReportGroup
from kentongan.up.routing import handler_for
from kentongan.web.desk import address, marks, names
from kentongan.web.parts.text import brief, moment
from kentongan.web.words import event_words

log = logging.getLogger(__name__)
PER_PAGE = 10


def detail_of(request: HttpRequest, pk: int, now: datetime) -> dict[str, object]:
    """The context of `desk/group/_detail.html`; refused when the group is out of reach."""
    actor, zone = request.actor, address.office_zone(request)
    group = group_file.group_in_reach(actor, now, pk)
    row = inbox.rows(actor, now, [pk])[0]
    check = group_file.check_of(group.claim)
    written = list(group_file.clarifications_of(group.claim, actor, now))
    holder = holder_of(group, actor, now)
    page = Paginator(group_file.reports_of(group, actor, now), PER_PAGE).get_page(
        request.GET.get("kiriman")
    )
    return {
        "group": group,
        "row": row,
        "title": names.topic_of(group.claim),
        "kind_word": names.kind_label(group.kind),
        "zone": zone,
        "holder": holder,
        "check": check,
        "written": written,
        "step": next_step(group, check, written, now),
        "answer": _answer(group, actor, now),
        "waiting": group_file.waiting_in(group, actor, now),
        "seen": group_file.seen_in(group, actor, now),
        "matches": _matches(group, actor, now) if group.claim_id is None else [],
        "reports_page": page,
        "members": members_of(page, row),
        "trail": [
            {
                "name": event_words(step.code),
                "note": _signed(step, zone),
                "state": "on",
            }
            for step in group_file.trail_of(group, check, written)
        ],
        "kept": address.kept(request),
        "tags": [marks.vulnerability(tag) for tag in row.tags],
        "converted": _converted(group),
        "handler": handler_for(group.owner, group.against),
    }


def _converted(group: ReportGroup) -> dict[str, object] | None:
    """When the clock began anew, from what kind, and what was promised before."""
    change = first_promise(group)
    if change is None:
        return None
    before = change.before[str(change.group_id)]
    return {
        "at": change.at,
        "kind": names.kind_label(before["kind"]),
        "due": parse_datetime(before["due_at"]),
    }


def holder_of(group: ReportGroup, actor: Actor, now: datetime) -> str:
    """Who holds the lease: "me", "other" or "" (nobody, or it has run out)."""
    if group.held_by_id is None or group.held_until is None or group.held_until <= now:
        return ""
    return "me" if group.held_by_id == actor.post_id else "other"


def next_step(
    group: ReportGroup, check: Check | None, written: list[Clarification], now: datetime
) -> str:
    """The one thing to do next: check, continue, draft, redraft, wait, renew, or nothing."""
    if group.claim_id is None:
        return "check"
    if check is None:
        return ""
    if check.status != Check.Status.DONE:
        return "continue"
    if not written:
        return "draft"
    latest = written[0]
    if latest.state == Clarification.State.DRAFT:
        return "wait"
    if latest.state == Clarification.State.RETURNED:
        return "redraft"
    expired = latest.valid_until is not None and latest.valid_until <= now
    return "renew" if expired else ""


def _answer(group: ReportGroup, actor: Actor, now: datetime) -> Clarification | None:
    """The published answer that holds at the office's place, if there is one."""
    if group.claim_id is None:
        return None
    found = group_file.answers_for([group.claim_id], actor.place, now).get(group.claim_id)
    return found if found is not None and actor.place.startswith(found.place_code) else None


def _matches(group: ReportGroup, actor: Actor, now: datetime) -> list[dict[str, object]]:
    """Claims it may be, each with its public answer if any and the reasons in sentences."""
    found = list(group_file.matches_of(group, actor, now)[:5])
    answers = group_file.answers_for([match.claim_id for match in found], actor.place, now)
    shown = []
    for match in found:
        answer = answers.get(match.claim_id)
        here = answer is not None and actor.place.startswith(answer.place_code)
        shown.append(
            {
                "match": match,
                "title": answer.headline if answer else names.topic_of(match.claim),
                "here": here,
                "score": match.likeness / 100 or None,
                "reasons": reasons_of(match) + _holding(answer, here, zones.zone_of(actor.place)),
                "blocked_by": _blocked_by(match),
            }
        )
    return shown


def _holding(answer: Clarification | None, here: bool, zone: str) -> list[tuple[str, str]]:
    """Whether the answer holds at this office's place, as one more reason."""
    if answer is None:
        return [("?", gettext("There is no answer yet; the check is running."))]
    if not here:
        return [("≠", gettext("The answer of %(body)s does not hold here.") % _body(answer))]
    if answer.valid_until is None:
        return [("=", gettext("The answer of %(body)s holds here.") % _body(answer))]
    until = {"until": moment(answer.valid_until, zone)}
    return [
        (
            "=",
            gettext("The answer of %(body)s holds here until %(until)s.") % (_body(answer) | until),
        )
    ]


def _body(answer: Clarification) -> dict[str, str]:
    return {"body": answer.institution.name}


def reasons_of(match: ClaimMatch) -> list[tuple[str, str]]:
    """(sign, sentence) for each reason; one that the engine no longer knows is left out."""
    language = get_language() or "id"
    said = []
    for row in match.why:
        try:
            said.append((row["sign"], reasons.say(row["code"], row["values"], language)))
        except (KeyError, IndexError, TypeError):
            log.warning("no sentence for the reason %r", row)
    return [(sign, words) for sign, words in said if sign in ("=", "≠", "?")]


def _blocked_by(match: ClaimMatch) -> str:
    codes = [row.get("code", "") for row in match.why if row.get("sign") == "≠"]
    return str(names.GUARDS.get(codes[0], "")) if codes else ""


def members_of(page, row: inbox.Row) -> list[dict[str, object]]:
    """Rows of the table of reports: time and place as the place itself has them."""
    inner = {r.place_code[:10] for r in page if len(r.place_code) > 10}
    parents = names_of(inner) if inner else {}
    return [
        {
            "report": report,
            "zone": report.place.zone if report.place else zones.WIB,
            "place": _place_label(report, parents),
            "channel": names.channel_label(report.channel),
            "open": _waits_for_desk(report),
        }
        for report in page
    ]


def _place_label(report, parents: dict[str, str]) -> str:
    if report.place is None:
        return report.place_said or gettext("not known")
    if len(report.place_code) > 10:
        return f"{report.place.name}, {parents[report.place_code[:10]]}"
    return report.place.name


def _waits_for_desk(report) -> bool:
    """The sender wrote last, and nobody has replied yet."""
    if report.sender_at is None:
        return False
    return report.desk_at is None or report.desk_at < report.sender_at


def _signed(step: group_file.Step, zone: str) -> str:
    """When, and by whom."""
    return " · ".join(part for part in (brief(step.at, zone), step.name, step.office) if part)
