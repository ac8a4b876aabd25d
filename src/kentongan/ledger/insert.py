"""Put one row in by one statement that is composed once.

Half of what an act costs would be the ORM composing the same INSERT anew. For rows that come by the
hundred each second; no signals, no defaults of the database.
"""

from functools import cache

from django.db import connection, models

# What the databases take as it is; the rest is prepared by its field.
_PLAIN = (str, int, bool, type(None))
_AS_IT_IS = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
)


def insert(row: models.Model, *, or_nothing: bool = False) -> bool:
    """Store a new row and give it its number. With `or_nothing`, False when such a row is there.

    A parallel writer of the same row is waited for, so that after False the other one is seen.
    """
    model = type(row)
    statement, fields = _composed(model, or_nothing)
    values = []
    for field, name, plain in fields:
        value = getattr(row, name)
        if not (plain and type(value) in _PLAIN):
            value = field.get_db_prep_save(value, connection)
        values.append(value)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.fetchone()
    if found is None:
        return False
    row.pk = found[0]
    row._state.adding, row._state.db = False, connection.alias
    return True


@cache
def _composed(
    model: type[models.Model], or_nothing: bool
) -> tuple[str, list[tuple[models.Field, str, bool]]]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    conflict = "ON CONFLICT DO NOTHING " if or_nothing else ""
    key = model._meta.pk.column
    into = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks}) '
    taken = [(field, field.attname, isinstance(field, _AS_IT_IS)) for field in fields]
    return f'{into}{conflict}RETURNING "{key}"', taken
