"""Many values in one statement, and instants as the database keeps them, on either database."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models.expressions import RawSQL


def stamp(now: datetime) -> object:
    """An instant as the ORM would write it, for statements written by hand."""
    return connection.ops.adapt_datetimefield_value(now)


def listed(values: Sequence[int] | Sequence[str]) -> tuple[str, object]:
    """SQL for a table with one column `value`, and its one parameter: any number of keys or codes."""
    if connection.vendor == "postgresql":
        kind = "text" if values and isinstance(values[0], str) else "bigint"
        return f"unnest(%s::{kind}[]) AS listed(value)", list(values)
    return "json_each(%s) AS listed", json.dumps(list(values))


def among(values: Sequence[int] | Sequence[str]) -> RawSQL:
    """The right side of `pk__in=`: the list is read by the database, not spelled out in the query."""
    table, value = listed(values)
    return RawSQL(f"SELECT value FROM {table}", [value])


def rows_of(queryset) -> list[tuple]:
    """All rows of a `values_list` of plain numbers and texts, without the ORM's own loop."""
    sql, values = queryset.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
