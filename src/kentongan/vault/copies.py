"""The working copy: a picture drawn anew from the original, with nothing but its pixels.

Place, phone, author and every hidden part of the original stay in the original. What is no picture
of the four usual kinds gets no copy, and can only be fetched.
"""

import hashlib
import io
import os
import secrets
from datetime import datetime

from PIL import Image, ImageOps

from kentongan.engine.picture import MOST_PIXELS, MOST_SIDE, PictureRefused, read
from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.record import record

from . import places
from .look import PICTURES
from .models import File

LONGEST_SIDE = 2000
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MEDIA = "image/jpeg"  # of every working copy


def make_copy(*, file: File, now: datetime) -> File:
    """Draw the working copy and note it; a file that has been looked at before is left as it is."""
    if file.state != File.State.WAITING:
        return file
    drawn = _drawn(file)
    if drawn is None:
        file.state = File.State.NO_COPY
        file.save(update_fields=["state"])
        return file
    data, size = drawn
    file.copy_sha256 = hashlib.sha256(data).hexdigest()
    file.width, file.height = size
    file.picture_hash = _hash(data)
    file.state = File.State.READY
    _store(file.copy_sha256, data)
    file.save(update_fields=["copy_sha256", "width", "height", "picture_hash", "state"])
    record(
        "file.copied",
        actor=SYSTEM,
        now=now,
        subject="file",
        subject_id=file.pk,
        sha256=file.sha256,
        copy=file.copy_sha256,
    )
    return file


def _drawn(file: File) -> tuple[bytes, tuple[int, int]] | None:
    """JPEG bytes and their size; None when it is no picture, or one that is too much to draw."""
    if file.media not in PICTURES:
        return None
    try:
        with Image.open(places.sealed_path(file.sha256), formats=FORMATS) as picture:
            wide, high = picture.size
            if wide * high > MOST_PIXELS or max(wide, high) > MOST_SIDE:
                return None
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            picture.load()  # of an animation the first frame
            drawn = _plain(ImageOps.exif_transpose(picture))
    except FileNotFoundError:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, AttributeError,
            OverflowError, ZeroDivisionError, KeyError, NotImplementedError, MemoryError,
            Image.DecompressionBombError):  # fmt: skip
        return None  # what Pillow says of broken and hostile pictures
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue(), drawn.size


def _plain(picture: Image.Image) -> Image.Image:
    """Only pixels, on white, no larger than an eye needs."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    picture = picture.convert("RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", picture.size)
    plain.paste(picture)
    return plain


def _hash(data: bytes) -> bytes | None:
    """PDQ, by which the same picture is met again; None when there is too little in it."""
    try:
        picture = read(data)
    except PictureRefused:
        return None
    return picture.hashes[0].tobytes() if picture.usable else None


def _store(sha256: str, data: bytes) -> None:
    """Whole or not at all: written beside its name, then given it."""
    target = places.copy_path(sha256)
    folder = places.folder_of(target)
    part = folder / f"{secrets.token_hex(8)}.part"
    with part.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.chmod(0o400)
    part.replace(target)
