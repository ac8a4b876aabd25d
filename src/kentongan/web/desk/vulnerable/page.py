"""The five vulnerabilities in the own area: counts per region, week and source, as picture and table."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kentongan.ledger import clock
from kentongan.up.vulnerable import Line, Vulnerable, vulnerable
from kentongan.web.desk import marks, names
from kentongan.web.doors import audience
from kentongan.web.parts.text import daymonth
from kentongan.web.sheet import sheet


@require_safe
@audience("desk", act="report.see")
def vulnerabilities(request: HttpRequest) -> HttpResponse:
    """Counted in reach only; `format=csv` takes all three tables along."""
    found = vulnerable(request.actor, clock.now())
    labels = [marks.vulnerability(value) for value in found.values]
    tables = [
        (gettext("Per area"), [(_region(line), line) for line in found.regions]),
        (gettext("Per week"), [(_week(line), line) for line in found.weeks]),
        (gettext("Per source"), [(names.channel_label(line.key), line) for line in found.sources]),
    ]
    if request.GET.get("format") == "csv":
        return _csv(tables, labels)
    most = max(found.totals, default=0)
    return render(
        request,
        "desk/vulnerable/page.html",
        {
            "found": found,
            "labels": labels,
            "bars": list(zip(labels, found.totals, found.values, strict=True)),
            "most": most,
            "marks": sum(found.totals),
            "tables": tables,
            "finding": _finding(found, labels),
        },
    )


def _region(line: Line) -> str:
    return line.name or gettext("area not known")


def _week(line: Line) -> str:
    return gettext("week of %(day)s") % {"day": daymonth(date.fromisoformat(line.key))}


def _finding(found: Vulnerable, labels: list[str]) -> str:
    """The sentence before the picture."""
    if not sum(found.totals):
        return ""
    most = max(found.totals)
    top = [label.lower() for label, n in zip(labels, found.totals, strict=True) if n == most]
    return gettext("Most often noted in eight weeks: %(what)s.") % {"what": ", ".join(top)}


def _csv(tables, labels: list[str]) -> HttpResponse:
    head = [gettext("Table"), gettext("Row"), *labels, gettext("Together")]
    rows = [
        [table, name, *line.counts, line.total] for table, lines in tables for name, line in lines
    ]
    return sheet("kerawanan", head, rows)
