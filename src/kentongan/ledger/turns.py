"""One at a time: for the few steps where two workers must not decide the same thing at once."""

import zlib

from django.db import connection


def one_at_a_time(name: str) -> None:
    """Wait until no other transaction holds this name; ours holds it until commit or rollback.

    SQLite lets one writer in at a time anyway (IMMEDIATE), so there is nothing to do.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a turn is held by a transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(name.encode())])
