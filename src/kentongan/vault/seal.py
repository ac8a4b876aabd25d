"""Seal a file: its bytes under their own hash, readable only, and its row, in the act's own unit."""

import os
from datetime import datetime

from django.db import transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.jobs import later
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time

from . import places
from .intake import Kept
from .models import File


def seal_file(
    kept: Kept, *, actor: Actor, now: datetime, place: str = "", sample: bool = False
) -> File:
    """The file with these bytes, sealed now or before; must run inside the act's transaction.

    The bytes get a second name (a link) first, and lose their first one only after the commit: when
    the act is undone, the sender's file still waits, and the sweeper takes the name without a row.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a file is sealed in the transaction of the act itself")
    one_at_a_time(f"vault:{kept.sha256}")
    found = File.objects.filter(sha256=kept.sha256).first()
    if found is None:
        _give_its_name(kept)
        found = File.objects.create(
            sha256=kept.sha256, size=kept.size, media=kept.media, sealed_at=now, sample=sample
        )
        record(
            "file.sealed",
            actor=actor,
            now=now,
            subject="file",
            subject_id=found.pk,
            place=place,
            sha256=kept.sha256,
            size=kept.size,
        )
        later("vault.copy_file", key=f"vault.copy_file:{found.pk}", file_id=found.pk)
    transaction.on_commit(kept.drop, robust=True)
    return found


def _give_its_name(kept: Kept) -> None:
    target = places.sealed_path(kept.sha256)
    folder = places.folder_of(target)
    try:
        os.link(kept.path, target)
    except FileExistsError:
        # A name without a row, from an act that was undone: the bytes may be cut off. Ours are whole.
        target.unlink()
        os.link(kept.path, target)
    except FileNotFoundError:  # it had waited too long, and was swept out just now
        raise Refusal("file.gone", field="files") from None
    except OSError:
        raise Refusal("file.no_room", field="files") from None
    target.chmod(0o400)
    places.flush_folder(folder)
