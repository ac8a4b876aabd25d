"""A file that comes in pieces, because the line breaks: each piece says where it begins.

The state is the partial file itself, under the hash of a key that only the sender's phone knows:
no row, so a busy database does not stop it, and nothing tells who is sending.
"""

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kentongan.ledger.refusal import Refusal

from . import places
from .intake import _name


@dataclass(frozen=True, slots=True)
class Progress:
    """How much is here."""

    here: int
    whole: bool


def progress(key: str) -> Progress:
    """How much of the file is here; nothing is no mistake: it begins at 0."""
    part, whole = _paths(key)
    for path, done in ((whole, True), (part, False)):
        try:
            return Progress(path.stat().st_size, done)
        except FileNotFoundError:
            continue
    return Progress(0, whole=False)


def add_piece(key: str, *, begins: int, total: int, chunks: Iterator[bytes]) -> Progress:
    """Write one piece at its place.

    A piece that begins elsewhere than where the file ends changes nothing: the answer says how much
    is here, and the phone goes on from there. Sent twice, it is there once.
    """
    if not 0 < total <= places.MOST:
        raise Refusal("file.too_large", field="files", most=places.MOST)
    now = progress(key)
    if now.whole or begins != now.here:
        return now
    if not places.room_left():
        raise Refusal("file.no_room", field="files")
    part, whole = _paths(key)
    with part.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # the same piece, coming in by another line
            return progress(key)
        here = os.fstat(file.fileno()).st_size
        if here != begins or whole.exists():
            return progress(key)
        _write(file, chunks, total - here)
        here = os.fstat(file.fileno()).st_size
        if here < total:
            return Progress(here, whole=False)
        part.rename(whole)
        places.flush_folder(whole.parent)
    return Progress(here, whole=True)


def _write(file, chunks: Iterator[bytes], room: int) -> None:
    """Append the chunks; what comes before the line breaks is kept."""
    try:
        for chunk in chunks:
            if len(chunk) > room:
                raise Refusal("file.too_large", field="files", most=places.MOST)
            file.write(chunk)
            room -= len(chunk)
    except OSError as error:
        if error.errno is not None and error.filename is None and not _is_network(error):
            raise Refusal("file.no_room", field="files") from None
    finally:
        file.flush()
        os.fsync(file.fileno())


def _is_network(error: OSError) -> bool:
    """True when the line broke, and not the disk."""
    return isinstance(error, ConnectionError | TimeoutError)


def _paths(key: str) -> tuple[Path, Path]:
    folder, name = places.incoming(), _name(key)
    return folder / f"{name}.part", folder / f"{name}.whole"
