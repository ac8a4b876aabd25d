"""A table to take along: CSV that no spreadsheet program mistakes for formulas."""

import csv
from collections.abc import Iterable
from io import StringIO

from django.http import HttpResponse

# What spreadsheet programs may run as a formula when a cell begins with it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def sheet(name: str, head: list[str], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """A CSV download; with a mark that lets Excel read it as UTF-8."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([safe(cell) for cell in head])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def safe(cell: object) -> object:
    """Text that begins like a formula gets an apostrophe before it; numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return cell
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
