"""Take bytes in: to a file of its own while they are hashed, never whole into memory.

    with Intake() as intake:
        for chunk in chunks:
            intake.write(chunk)
        kept = intake.finish()

What is kept waits in `incoming` until `seal` gives it a row, or is dropped. Something that must wait
from one page of a form to the next is kept under a key that only the form knows.
"""

import contextlib
import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from kentongan.ledger.refusal import Refusal

from . import places
from .look import HEAD, media_of

CHUNK = 256 * 1024
KEY = re.compile(r"[A-Za-z0-9_-]{32,64}")


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that are safe on the disk, and belong to nobody yet."""

    path: Path
    sha256: str
    size: int
    media: str

    def drop(self) -> None:
        """Nobody wants it."""
        with contextlib.suppress(FileNotFoundError):
            self.path.unlink()


class Intake:
    """One file coming in. Left before `finish`, nothing of it stays."""

    def __init__(self, limit: int = places.MOST) -> None:
        if not places.room_left():
            raise Refusal("file.no_room", field="files")
        self.limit, self.size, self._head = limit, 0, b""
        self._hash = hashlib.sha256()
        self.path = places.incoming() / f"{secrets.token_hex(16)}.part"
        self._file = self.path.open("xb")

    def write(self, chunk: bytes) -> None:
        """Keep some more; refused as soon as it is more than one file may be."""
        self.size += len(chunk)
        if self.size > self.limit:
            raise Refusal("file.too_large", field="files", most=self.limit)
        if len(self._head) < HEAD:
            self._head = (self._head + chunk)[:HEAD]
        self._hash.update(chunk)
        try:
            self._file.write(chunk)
        except OSError:
            raise Refusal("file.no_room", field="files") from None

    def finish(self) -> Kept:
        """All of it is here: on the disk, not only in a buffer."""
        if not self.size:
            raise Refusal("file.empty", field="files")
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError:
            raise Refusal("file.no_room", field="files") from None
        self._file.close()
        whole = self.path.with_suffix(".whole")
        self.path.rename(whole)
        return Kept(whole, self._hash.hexdigest(), self.size, media_of(self._head))

    def drop(self) -> None:
        """Nothing of it stays."""
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(FileNotFoundError):
            self.path.unlink()

    def __enter__(self) -> "Intake":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if not self._file.closed or error is not None:
            self.drop()


def take_in(chunks: Iterable[bytes], limit: int = places.MOST) -> Kept:
    """The whole of a stream."""
    with Intake(limit) as intake:
        for chunk in chunks:
            intake.write(chunk)
        return intake.finish()


def _name(key: str) -> str:
    """What a key is called on the disk: its hash, so that a listing opens nothing."""
    if not KEY.fullmatch(key):
        raise Refusal("file.gone", field="files")
    return "k" + hashlib.sha256(key.encode()).hexdigest()


def keep_for_later(kept: Kept) -> str:
    """Let a file wait for the next page of its form; returns the key that opens it again."""
    key = secrets.token_urlsafe(32)
    kept.path.rename(places.incoming() / f"{_name(key)}.whole")
    return key


def kept_under(key: str) -> Kept:
    """What waits under a key, hashed again; refused when it is not there, or not whole."""
    path = places.incoming() / f"{_name(key)}.whole"
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
            file.seek(0)
            return Kept(
                path,
                hashlib.file_digest(file, "sha256").hexdigest(),
                os.fstat(file.fileno()).st_size,
                media_of(head),
            )
    except FileNotFoundError:
        raise Refusal("file.gone", field="files") from None


def forget(key: str) -> None:
    """Drop what waits under a key, whole or in part."""
    for kind in ("part", "whole"):
        with contextlib.suppress(FileNotFoundError):
            (places.incoming() / f"{_name(key)}.{kind}").unlink()


def size_under(key: str) -> int | None:
    """How much of a waiting file is here; None when nothing is. No byte of it is read.

    The form has come by, so its hour begins anew; a form that nobody sends loses its files.
    """
    for kind in ("whole", "part"):
        path = places.incoming() / f"{_name(key)}.{kind}"
        with contextlib.suppress(FileNotFoundError):
            os.utime(path)
            return path.stat().st_size
    return None
