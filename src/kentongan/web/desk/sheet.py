"""A table of the desk to take along: CSV that no spreadsheet program mistakes for formulas."""

import csv
from collections.abc import Iterable
from io import StringIO

from django.http import HttpResponse

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def sheet(name: str, head: list[str], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """A CSV download; with a mark that lets Excel read it as UTF-8."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([_safe(cell) for cell in head])
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _safe(cell: object) -> object:
    """Text that begins like a formula gets an apostrophe before it; numbers stay numbers."""
    if cell is None or isinstance(cell, int | float):
        return "" if cell is None else cell
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
