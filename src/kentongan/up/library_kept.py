"""The library as it lies on disk: made once, then mapped by every process.

A copy is a folder of its own that is never changed. `current` names it with the SHA-256 of each of
its files, and is exchanged in one step: a process that dies while writing leaves the former copy in
force. A copy of another engine, a torn one or a changed one is not opened; the claims are in the
database, so the worst that can happen is that the library is built anew.
"""

import contextlib
import fcntl
import hashlib
import json
import logging
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from uuid import uuid4

import numpy as np
from django.conf import settings

from kentongan import engine
from kentongan.engine.match import Library

log = logging.getLogger(__name__)
LEFT_ALONE = 600  # seconds a copy that is no longer current stays for whoever is opening it

Marks = dict[int, int]  # what each claim was when it was added: number -> short hash of its words


def folder() -> Path:
    """Where copies lie."""
    return Path(settings.HOME) / "library"


def there() -> bool:
    """True when there is a copy to open, trusted or not."""
    return (folder() / "current").exists()


def keep(libraries: Mapping[str, Library], marks: Mapping[str, Marks]) -> None:
    """Write a copy and make it the current one; earlier ones go after a while."""
    place = folder() / uuid4().hex
    for kind, library in libraries.items():
        library.save(place / kind)
        numbers = np.array(list(marks[kind].items()), np.int64).reshape(-1, 2)
        np.save(place / kind / "marks.npy", numbers)
    files = {str(f.relative_to(place)): _sha(f) for f in _files(place)}
    for path in _files(place):
        _to_disk(path)
    note = {"engine": engine_version(), "folder": place.name, "files": files}
    fresh = folder() / f"{place.name}.json"
    fresh.write_text(json.dumps(note), encoding="utf-8")
    _to_disk(fresh)
    fresh.replace(folder() / "current")
    _to_disk(folder())
    _sweep(place.name)


def opened(kinds: tuple[str, ...]) -> tuple[dict[str, Library], dict[str, Marks]] | None:
    """The current copy, mapped; None when there is none that can be trusted."""
    if not there():
        return None
    try:
        note = json.loads((folder() / "current").read_text(encoding="utf-8"))
        if note["engine"] != engine_version():
            return None
        place = folder() / note["folder"]
        if {str(f.relative_to(place)): _sha(f) for f in _files(place)} != note["files"]:
            log.warning("the saved library is damaged; it is built anew")
            return None
        libraries = {kind: Library.load(place / kind) for kind in kinds}
        pairs = {kind: np.load(place / kind / "marks.npy").tolist() for kind in kinds}
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("the saved library cannot be opened (%s)", type(error).__name__)
        return None
    return libraries, {kind: dict(map(tuple, rows)) for kind, rows in pairs.items()}


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """One builder at a time on this machine: who waited finds the copy of the first."""
    folder().mkdir(parents=True, exist_ok=True)
    handle = os.open(folder() / "building", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)  # closing releases the lock, also when the process is killed


@cache
def engine_version() -> str:
    """Of the programs, word lists and weights of the engine: a copy made with others is not used."""
    digest = hashlib.sha256()
    root = Path(engine.__file__).parent
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(root)} {_sha(path)}\n".encode())
    return digest.hexdigest()[:32]


def _files(place: Path) -> list[Path]:
    return sorted(path for path in place.rglob("*") if path.is_file())


def _sha(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(current: str) -> None:
    """Earlier copies, and what a process that died left half-written."""
    for path in folder().iterdir():
        try:
            old = time.time() - path.stat().st_mtime > LEFT_ALONE
        except FileNotFoundError:
            continue  # another process swept it, or gave it its last name
        if old and path.name not in (current, "current", "building"):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
