"""SQLite with a fair write lock, and one wait for the disk for many commits.

SQLite's busy handler sleeps and retries, so under eight writers one of them waited 4.3 s while
others passed it many times. A kernel `flock` taken around each write transaction serves writers in
turn: measured worst wait 0.35 s, and a higher rate (docs/decisions/0003-databases.md).

A transaction here always means "I am going to write": `transaction_mode` is IMMEDIATE. Reads run in
autocommit and never touch the lock. A transaction does not wait for the disk while it holds its turn:
it commits, lets the next one in, and returns when the disk has it (`disk`). A single statement outside
a transaction is waited for by SQLite itself (synchronous=FULL).
"""

import fcntl
import os

from django.db import OperationalError
from django.db.backends.sqlite3 import base, operations

from .disk import Handle, Log

FULL = 2  # PRAGMA synchronous, as SQLite tells it


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
    _turn: Handle | None = None  # the lock file, kept open while the connection is
    _mine = False
    _log: Log | None = None
    _waits = False  # the disk is to be waited for: a file, a write-ahead log, synchronous=FULL
    _left_to_us = False  # now, in this transaction, by us

    def get_new_connection(self, conn_params):
        found = super().get_new_connection(conn_params)
        self._waits = (
            not self.is_in_memory_db()
            and found.execute("PRAGMA synchronous").fetchone()[0] == FULL
            and found.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        )
        return found

    def _start_transaction_under_autocommit(self):
        self._take_turn()
        try:
            if self._waits:
                self.connection.execute("PRAGMA synchronous=NORMAL")
                self._left_to_us = True
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._give_turn()
            self._back_to_sqlite()
            raise

    def _commit(self):
        try:
            found = super()._commit()
        finally:
            self._give_turn()
        if self._back_to_sqlite():
            self._wait_for_the_disk()
        return found

    def _rollback(self):
        try:
            found = super()._rollback()
        finally:
            self._give_turn()
        self._back_to_sqlite()
        return found

    def _close(self):
        try:
            return super()._close()
        finally:
            if self._turn is not None:
                self._turn.close()  # gives it, as the end of a killed process does
            self._turn, self._mine, self._left_to_us = None, False, False
            if self._log is not None:
                self._log.close()
                self._log = None

    def _back_to_sqlite(self) -> bool:
        """What comes after the transaction waits by itself again; True when there was one."""
        was, self._left_to_us = self._left_to_us, False
        if was:
            self.connection.execute("PRAGMA synchronous=FULL")
        return was

    def _wait_for_the_disk(self) -> None:
        try:
            if self._log is None:
                self._log = Log(str(self.settings_dict["NAME"]))
            self._log.wait()
        except OSError as error:  # committed, but a power cut may take it: it must not be answered
            raise OperationalError("disk I/O error") from error

    def _take_turn(self):
        if self._mine or self.is_in_memory_db():
            return
        if self._turn is None:
            self._turn = Handle(f"{self.settings_dict['NAME']}-turn", os.O_RDWR | os.O_CREAT)
        fcntl.flock(self._turn.number, fcntl.LOCK_EX)
        self._mine = True

    def _give_turn(self):
        if self._mine:
            self._mine = False
            fcntl.flock(self._turn.number, fcntl.LOCK_UN)
