"""Files as people send them, made here: pictures with a place and an author in them, and hostile ones."""

import io
import random
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from kentongan.vault.intake import Kept, take_in

AUTHOR = "KenariPengarangFoto"
GPS = 0x8825


def picture(
    seed: int = 1, *, size: tuple[int, int] = (640, 480), form: str = "JPEG", **more
) -> bytes:
    """A picture with enough in it to be known again; with `author`, also a place and an author."""
    dice = random.Random(seed)
    image = Image.new("RGB", size, (dice.randrange(256), 90, 120))
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        x, y = dice.randrange(size[0]), dice.randrange(size[1])
        colour = tuple(dice.randrange(256) for _ in range(3))
        draw.rectangle(
            (x, y, x + dice.randrange(20, 200), y + dice.randrange(20, 200)), fill=colour
        )
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


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return out.getvalue()


def _link_in_zip() -> bytes:
    out = io.BytesIO()
    entry = zipfile.ZipInfo("tautan")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(entry, "/etc/passwd")
    return out.getvalue()


def png_header(wide: int, high: int) -> bytes:
    """A picture that says it is this large, and has nothing behind that."""
    head = b"IHDR" + struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"\0" * 100)
    parts = (head, body, b"IEND")
    chunks = (struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


_HTML = b"<!doctype html><script>alert(1)</script>"
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
_PDF = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF"
# The test string of the makers of virus scanners, in two halves so that no scanner stops our tests.
_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_MZ = b"MZ\x90\0" + b"\0" * 200


def _pictures() -> dict[str, bytes]:
    """Odd but honest, and broken ones."""
    plain = picture(2)
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue", "green")]
    moving = io.BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:])
    found = {"animasi.gif": moving.getvalue(), "kecil.png": _one("RGB", "PNG", (1, 1))}
    found |= {f"{mode}.{form.lower()}": _one(mode, form) for mode, form in (
        ("CMYK", "JPEG"), ("L", "JPEG"), ("RGBA", "PNG"), ("P", "PNG"), ("1", "PNG"), ("LA", "PNG"),
        ("I;16", "PNG"), ("RGBA", "WEBP"), ("P", "GIF"), ("CMYK", "TIFF"), ("RGB", "BMP"),
    )}  # fmt: skip
    found |= {f"putus-{n}.jpg": plain[: len(plain) * n // 10] for n in (1, 4, 7, 9)}
    found |= {f"bom-{n}.png": png_header(n, n) for n in (20_001, 50_000, 2_147_483_647)}
    found["rusak.png"] = picture(3, form="PNG").replace(b"IDAT", b"IDXT")
    found["rusak.webp"] = picture(3, form="WEBP")[:200]
    found["exif.jpg"] = picture(4, author=AUTHOR)
    found["exif.webp"] = picture(4, form="WEBP", author=AUTHOR)
    found["exif.png"] = picture(4, form="PNG", author=AUTHOR)
    return found


def _one(mode: str, form: str, size: tuple[int, int] = (64, 64)) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, form)
    return out.getvalue()


def hostile() -> dict[str, bytes]:
    """Name → bytes of files that somebody may send to harm, to fool or by mistake; 60 and more."""
    plain, gif, png = picture(1), _one("P", "GIF"), picture(1, form="PNG")
    office = {"[Content_Types].xml": b"<Types/>", "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 50}
    bomb = _zip({"nol": b"\0" * 2_000_000})
    found = {
        "halaman.html": _HTML, "halaman.txt": _HTML, "tanpa-akhiran": _HTML, "gambar.jpg.html": _HTML,
        "gambar.svg": _SVG, "gambar.png": _SVG, "svg.xml": b"<?xml version='1.0'?>" + _SVG,
        "xss.xhtml": b"<html xmlns='http://www.w3.org/1999/xhtml'>" + _HTML, "a.mht": b"MIME-Version: 1.0",
        "catatan.txt": _MZ, "foto.jpg.exe": _MZ, "PPS Pemilu 2024.apk": _zip({"classes.dex": b"dex\n035"}),
        "surat.docm": _zip(office), "surat.pdf": _PDF, "formulir.pdf": _PDF.replace(b"app", b"this"),
        "eicar.com": _EICAR, "eicar.zip": _zip({"eicar.com": _EICAR}), "bom.zip": bomb,
        "bom-dalam.zip": _zip({f"{n}.zip": bomb for n in range(5)}),
        "lolos.zip": _zip({"../../../../etc/cron.d/x": b"* * * * *"}), "tautan.zip": _link_in_zip(),
        "sarang.zip": _zip({"a.zip": _zip({"b.zip": _zip({"c": b"x"})})}), "rusak.zip": bomb[:-40],
        "gif-js.gif": gif + b"/*" + _HTML + b"*/", "gif.js": b"GIF89a/*" + b"\0" * 30 + b"*/=1;alert(1)",
        "jpg-html.jpg": plain + _HTML, "html-jpg.html": _HTML + plain, "jpg-zip.jpg": plain + bomb,
        "jpg-php.jpg": plain + b"<?php system($_GET[0]); ?>", "png-html.png": png + _HTML,
        "pdf-zip.pdf": _PDF + bomb, "kepala.jpg": b"\xff\xd8\xff", "kepala.png": b"\x89PNG\r\n\x1a\n",
        "kepala.gif": b"GIF89a", "riff.webp": b"RIFF\0\0\0\0WEBP",
        "video.mp4": b"\0\0\0\x18ftypmp42" + b"\0" * 90,
        "skrip.sh": b"#!/bin/sh\nrm -rf /\n", "elf": b"\x7fELF" + b"\0" * 60,
        "lnk.lnk": b"L\0\0\0\x01\x14\x02\0",
        "gpj.\u202egpj.exe": _MZ, "n" * 300 + ".jpg": plain, "../../../etc/passwd": b"root:x:0:0",
        "CON": b"x",
        "nol\x00byte.jpg": plain, "\u0001\u0007.png": png, "; rm -rf ~.jpg": plain,
        "a\r\nSet-Cookie: x=1.jpg": plain,
        "<img src=x onerror=alert(1)>.jpg": plain, "spasi .jpg ": plain, "\U0001f4a5.jpg": plain,
    }  # fmt: skip
    return found | _pictures()
