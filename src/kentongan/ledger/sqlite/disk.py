"""Waiting for the disk, once for all writers of this process that have just committed.

A commit is safe from a power cut only when the disk has the write-ahead log. SQLite waits for that
while it holds the write lock, so every writer waits for every other's disk. Here a writer commits,
lets the next one write, and then waits: one wait serves everybody who committed before it began.
"""

import os
import threading
from pathlib import Path

# Not on every system; `fsync` does the same and the times of the file besides.
_to_disk = getattr(os, "fdatasync", os.fsync)


class Handle:
    """An open file that closes itself, also when its thread ended without saying so."""

    def __init__(self, path: str, flags: int) -> None:
        self.number: int | None = os.open(path, flags | os.O_CLOEXEC, 0o600)

    def close(self) -> None:
        number, self.number = self.number, None
        if number is not None:
            os.close(number)

    __del__ = close


class Log:
    """The write-ahead log of one database file, as one connection holds it open.

    Each connection has a handle of its own, so that each is told of a fault of the disk. SQLite keeps
    no locks on this file (closing a handle would drop them), and does not replace it while a connection
    is open.
    """

    def __init__(self, database: str) -> None:
        self._handle = Handle(f"{database}-wal", os.O_RDONLY)
        self._line = _line_of(database)
        folder = Handle(str(Path(database).parent), os.O_RDONLY)
        os.fsync(folder.number)  # the log may have been made a moment ago
        folder.close()

    def wait(self) -> None:
        """Return when all that this thread has committed is on the disk; OSError when it cannot be."""
        self._line.wait(self._handle.number)

    def close(self) -> None:
        self._handle.close()


class _Line:
    """Those who wait for the same log. One of them goes; who came while it was away goes next."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._came = self._served = 0
        self._away = False

    def wait(self, handle: int) -> None:
        with self._changed:
            self._came += 1
            mine = self._came
            while self._away:
                self._changed.wait()
            if self._served >= mine:
                return
            self._away, upto = True, self._came
        try:
            _to_disk(handle)
        except BaseException:
            upto = 0  # nobody was served: each of them asks for itself, and is told
            raise
        finally:
            with self._changed:
                self._away, self._served = False, max(self._served, upto)
                self._changed.notify_all()


_lines: dict[str, _Line] = {}
_lines_changing = threading.Lock()


def _line_of(database: str) -> _Line:
    with _lines_changing:
        return _lines.setdefault(os.path.realpath(database), _Line())
