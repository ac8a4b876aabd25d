"""Files as people send them, made here: pictures with a place and an author in them, and hostile ones."""

import io
import random
import struct
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from kentongan.vault.intake import Kept, take_in

AUTHOR = "KenariPengarangFoto"
GPS = 0x8825


def picture(seed: int = 1, *, size: tuple[int, int] = (640, 480), form: str = "JPEG", **more) -> bytes:
    """A picture with enough in it to be known again; with `author`, also a place and an author."""
    dice = random.Random(seed)
    image = Image.new("RGB", size, (dice.randrange(256), 90, 120))
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        x, y = dice.randrange(size[0]), dice.randrange(size[1])
        colour = tuple(dice.randrange(256) for _ in range(3))
        draw.rectangle((x, y, x + dice.randrange(20, 200), y + dice.randrange(20, 200)), fill=colour)
    out = io.BytesIO()
    if author := more.pop("author", ""):
        exif = Image.Exif()
        exif[0x013B], exif[0x010F] = author, "Ponsel Contoh"
        exif[GPS] = {1: "S", 2: (6.0, 35.0, 0.0), 3: "E", 4: (106.0, 47.0, 0.0)}
        more["exif"] = exif
    image.save(out, form, **more)
    return out.getvalue()


def sent(data: bytes, name: str = "gambar.jpg", media: str = "image/jpeg") -> SimpleUploadedFile:
    """As a browser posts it."""
    return SimpleUploadedFile(name, data, media)


def kept(data: bytes) -> Kept:
    """As the vault takes it in."""
    return take_in([data])


def _zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return out.getvalue()


def _png_header(wide: int, high: int) -> bytes:
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    import zlib

    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
