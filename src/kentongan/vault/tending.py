"""Tending the vault: what has no row goes, what has no bytes or other bytes is said aloud."""

import contextlib
import hashlib
import logging
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction

from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.record import record
from kentongan.ledger.turns import one_at_a_time

from . import places
from .models import File

log = logging.getLogger(__name__)
YOUNG = 60.0  # seconds in which an act may still be giving it a row
AN_HOUR = 3600.0  # for which a file waits for its form, since the form or its phone last came by


@dataclass(slots=True)
class Found:
    """What a round through the vault found."""

    whole: int = 0
    damaged: list[str] = field(default_factory=list)  # hashes
    missing: list[str] = field(default_factory=list)
    swept: int = 0

    @property
    def well(self) -> bool:
        return not self.damaged and not self.missing


def sweep(*, young: float = YOUNG) -> int:
    """Remove what nobody waits for and what has no row; returns how many files went."""
    gone, now = 0, time.time()
    for path in _files(places.incoming()):
        age = AN_HOUR if path.name.startswith("k") else young
        with contextlib.suppress(FileNotFoundError):
            if now - path.stat().st_mtime > age:
                path.unlink()
                gone += 1
    for path in _files(places.root() / "sealed"):
        gone += _sweep_one(path, young, sha256=path.name)
    copies = places.root() / "copies"
    for path in _files(copies):
        gone += _sweep_one(path, young, copy_sha256=path.stem)
    return gone


def _sweep_one(path: Path, young: float, **named: str) -> bool:
    """One name in the vault: gone when no row names it and no act can be about to."""
    if File.objects.filter(**named).exists():
        return False
    with transaction.atomic():
        one_at_a_time(f"vault:{path.name}")
        if File.objects.filter(**named).exists():
            return False
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_ctime > young:
                path.unlink()
                return True
    return False


def check_all(*, now: datetime) -> Found:
    """Hash every original again; damage and loss are recorded in the ledger and logged."""
    found = Found()
    for file in File.objects.order_by("checked_at", "id").iterator(chunk_size=200):
        state = bytes_of(file)
        if state == "whole":
            found.whole += 1
            File.objects.filter(pk=file.pk).update(checked_at=now)
            continue
        (found.damaged if state == "damaged" else found.missing).append(file.sha256)
        log.critical("vault: file %s is %s", file.pk, state)
        told = {"subject": "file", "subject_id": file.pk, "sha256": file.sha256}
        with transaction.atomic():
            if state == "damaged":
                record("file.damaged", actor=SYSTEM, now=now, **told)
            else:
                record("file.missing", actor=SYSTEM, now=now, **told)
    return found


def bytes_of(file: File) -> str:
    """`whole`, `damaged` or `missing`: what became of an original, or of its protection."""
    path = places.sealed_path(file.sha256)
    try:
        with path.open("rb") as bytes_:
            same = hashlib.file_digest(bytes_, "sha256").hexdigest() == file.sha256
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "damaged"
    if same and stat.S_IMODE(path.stat().st_mode) != 0o400:
        path.chmod(0o400)
    return "whole" if same else "damaged"


def _files(folder: Path) -> Iterator[Path]:
    if folder.exists():
        yield from (path for path in folder.rglob("*") if path.is_file())
