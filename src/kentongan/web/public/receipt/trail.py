"""How far a thing sent in has come: five steps, each with its time."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kentongan.places import zone_of
from kentongan.up.changes import passed_on
from kentongan.up.models import Check, Clarification, Report
from kentongan.web.parts.text import brief, number


def trail(report: Report) -> list[dict[str, str]]:
    """Rows for the tall list of slits; the first step that is not done is the one of now."""
    zone = zone_of(report.place_code)
    steps = [
        (
            _("Received"),
            _("%(when)s, your words kept as they are") % {"when": brief(report.received_at, zone)},
            True,
        ),
        _grouped(report),
        *_passed_on(report, zone),
        *_checked(report, zone),
        (
            _("Answer for you"),
            brief(report.answered_at, zone) if report.answered_at else _("not yet"),
            report.answer_id is not None,
        ),
    ]
    rows, waiting = [], False
    for name, note, done in steps:
        state = "on" if done else "" if waiting else "now"
        waiting = waiting or not done
        rows.append({"name": name, "note": note, "state": state})
    return rows


def _grouped(report: Report) -> tuple[str, str, bool]:
    """Put together with others who sent the same, or the first."""
    if report.group is None:
        return _("Compared with what others sent"), _("in a moment"), False
    others = report.group.size - 1
    if others < 1:
        return _("Compared with what others sent"), _("nobody else so far"), True
    together = ngettext(
        "Put together with %(n)s that is alike", "Put together with %(n)s that are alike", others
    )
    return together % {"n": number(others)}, _("one answer goes to all"), True


def _passed_on(report: Report, zone: str) -> list[tuple[str, str, bool]]:
    """Handed to another body, or around the office it is about: who answers, and until when."""
    passed = passed_on(report)
    if passed is None:
        return []
    office = passed.office or {"kpu": "KPU", "bawaslu": "Bawaslu"}.get(passed.owner, passed.owner)
    name = _("Passed on to %(office)s") % {"office": office}
    when = brief(passed.at, zone)
    if report.answer_id is not None:
        return [(name, when, True)]
    due = {"when": when, "due": brief(passed.due_at, zone)}
    return [(name, _("%(when)s, to be answered by %(due)s") % due, True)]


def _checked(report: Report, zone: str) -> list[tuple[str, str, bool]]:
    """Check, and the approval by a second person."""
    checking, approved = _("Being checked"), _("Result approved by two people")
    answer: Clarification | None = report.answer
    claim = report.group.claim if report.group else None
    if answer is not None:
        claim = answer.claim
    check = Check.objects.filter(claim=claim).first() if claim else None
    if check is None:
        return [(checking, _("an officer will look at it"), False), (approved, _("not yet"), False)]
    if answer is not None:
        return [
            (checking, _sources(check, zone), True),
            (approved, brief(answer.approved_at, zone), True),
        ]
    return [(checking, _sources(check, zone), False), (approved, _("not yet"), False)]


def _sources(check: Check, zone: str) -> str:
    count = check.sources.count()
    since = _("since %(when)s") % {"when": brief(check.opened_at, zone)}
    if not count:
        return since
    asked = ngettext("%(n)s source asked", "%(n)s sources asked", count) % {"n": number(count)}
    return f"{since}, {asked}"
