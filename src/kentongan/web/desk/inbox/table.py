"""The view as a table to take along: what the list shows, in reach only."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from kentongan.up import inbox as waiting
from kentongan.web.desk import marks, names
from kentongan.web.parts.text import moment
from kentongan.web.sheet import sheet

MOST = 5000
CHUNK = 500


def table(request: HttpRequest, ids, now: datetime, zone: str) -> HttpResponse:
    """CSV of at most 5,000 groups, in the order of the list."""
    head = [
        gettext("Number"),
        gettext("Kind"),
        gettext("State"),
        gettext("Messages"),
        gettext("Villages that saw it"),
        gettext("First seen"),
        gettext("Last seen"),
        gettext("Answer due"),
        gettext("Channels"),
        gettext("Vulnerabilities"),
        gettext("Topic"),
        gettext("What circulates"),
    ]
    wanted = list(ids[:MOST])
    lines = []
    for start in range(0, len(wanted), CHUNK):
        for row in waiting.rows(request.actor, now, wanted[start : start + CHUNK]):
            lines.append(_line(row, zone))
    return sheet("kotak-masuk", head, lines)


def _line(row: waiting.Row, zone: str) -> list[object]:
    group = row.group
    state = gettext("waits") if group.waits else gettext("answered")
    return [
        group.pk,
        names.kind_label(group.kind),
        state,
        row.size,
        row.villages,
        moment(row.first_seen, zone),
        moment(group.last_seen, zone),
        moment(group.due_at, zone),
        ", ".join(names.channel_label(channel) for channel in row.channels),
        ", ".join(marks.vulnerability(tag) for tag in row.tags),
        names.topic_of(group.claim),
        f"“{row.words}”",
    ]
