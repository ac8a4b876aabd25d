"""Where the vault keeps things under `KENTONGAN_HOME`, and whether there is room for more.

vault/incoming/   what is still coming in, or waits for its report; gone an hour after its form was last seen
vault/sealed/     originals, each named by the hash of its bytes, readable only (mode 0400)
vault/copies/     working copies for eyes, made from the originals, made again when lost
"""

import contextlib
import os
import shutil
from pathlib import Path

from django.conf import settings

MEBI = 1024 * 1024
MOST = 50 * MEBI  # of one file
MOST_TOGETHER = 200 * MEBI  # of one report
FULL = 0.95  # share of the disk from which on files are refused; words are still taken
MOST_WAITING = 256 * MEBI  # what may wait in `incoming`, or a tenth of the disk when that is more


def root() -> Path:
    """The vault's own folder."""
    return Path(settings.HOME) / "vault"


def incoming() -> Path:
    """Where bytes are while they come in."""
    return _made(root() / "incoming")


def sealed_path(sha256: str) -> Path:
    """The place of an original."""
    return root() / "sealed" / sha256[:2] / sha256


def copy_path(sha256: str) -> Path:
    """The place of a working copy, by the hash of its own bytes."""
    return root() / "copies" / sha256[:2] / f"{sha256}.jpg"


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def folder_of(path: Path) -> Path:
    """The folder a file is to lie in; it is there afterwards."""
    return _made(path.parent)


def room_left() -> bool:
    """False when the disk is nearly full, or too much is waiting that nobody has sent yet."""
    folder = incoming()
    usage = shutil.disk_usage(folder)
    if usage.total and 1 - usage.free / usage.total >= FULL:
        return False
    waiting = 0
    for entry in folder.iterdir():
        with contextlib.suppress(OSError):  # gone meanwhile
            waiting += entry.stat().st_size
    return waiting < max(MOST_WAITING, usage.total // 10)


def flush_folder(folder: Path) -> None:
    """Have the disk keep the name of a file too, not only its bytes."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
