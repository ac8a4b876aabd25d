"""SQLite with a fair write lock: writers queue on a file lock instead of racing.

SQLite's busy handler sleeps and retries, so under eight writers one of them waited 4.3 s while
others passed it many times. A kernel `flock` taken around each write transaction serves writers in
turn: measured worst wait 0.35 s, and a higher rate (docs/decisions/0003-databases.md).

A transaction here always means "I am going to write": `transaction_mode` is IMMEDIATE. Reads run in
autocommit and never touch the lock.
"""

import fcntl
import os

from django.db.backends.sqlite3 import base, operations


class DatabaseOperations(operations.DatabaseOperations):
    """Adds one thing: a flush may empty the append-only tables, because it empties everything."""

    def sql_flush(self, style, tables, *, reset_sequences=False, allow_cascade=False):
        statements = super().sql_flush(
            style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade
        )
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        drop = [f"DROP TRIGGER {self.quote_name(name)}" for name, _ in triggers]
        return drop + statements + [sql for _, sql in triggers]


class DatabaseWrapper(base.DatabaseWrapper):
    """One lock file per database file, held from BEGIN IMMEDIATE to COMMIT or ROLLBACK."""

    ops_class = DatabaseOperations
    _turn: int | None = None

    def _start_transaction_under_autocommit(self):
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._give_turn()
            raise

    def _commit(self):
        try:
            return super()._commit()
        finally:
            self._give_turn()

    def _rollback(self):
        try:
            return super()._rollback()
        finally:
            self._give_turn()

    def _close(self):
        try:
            return super()._close()
        finally:
            self._give_turn()

    def _take_turn(self):
        if self._turn is not None or self.is_in_memory_db():
            return
        handle = os.open(f"{self.settings_dict['NAME']}-turn", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        self._turn = handle

    def _give_turn(self):
        if self._turn is not None:
            os.close(self._turn)  # closing releases the lock, also when the process is killed
            self._turn = None
