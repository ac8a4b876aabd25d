"""Many rows at once, as each database likes them: COPY on PostgreSQL, one statement on SQLite."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import Model


def put_in(model: type[Model], fields: tuple[str, ...], rows: Iterable[tuple]) -> None:
    """Insert rows of values that the database takes as they are; the caller holds the transaction."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    names = ", ".join(quote(model._meta.get_field(name).column) for name in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def moment(value: object) -> object:
    """A point in time as the database takes it."""
    return None if value is None else connection.ops.adapt_datetimefield_value(value)


def run(sql: str, values: Iterable[object] = ()) -> int:
    """One statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return cursor.rowcount


@contextmanager
def no_rounds() -> Iterator[None]:
    """Without the rounds of the garbage collector: rows are many, hold each other in no circle, and go."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
