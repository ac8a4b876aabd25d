"""Pictures of kits: cut to the shape a platform wants, around the point that matters.

Nothing cut is stored: the sealed original is drawn anew each time, with only its pixels, so that
place and phone of the photographer stay behind. The same original, shape and focus give the same
bytes, whose hash is signed with the kit.
"""

import hashlib
import io
from functools import lru_cache

from PIL import Image, ImageOps

from kentongan.engine.picture import MOST_PIXELS, MOST_SIDE, PictureRefused, read, to_hex
from kentongan.ledger.refusal import Refusal
from kentongan.rules.platforms import shapes
from kentongan.vault import places

FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 84
PAPER = (250, 247, 242)  # what stands beside a picture that is not cut
WHOLE = "whole"  # fit the whole picture in, with paper around it


def cut(data: bytes, shape: str, focus: str) -> bytes:
    """JPEG of one shape. `focus` is `x,y` in percent of the picture, or `whole`."""
    size = shapes()[shape]
    with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS or max(opened.size) > MOST_SIDE:
            raise Refusal("kit.picture_unreadable", field="picture")
        picture = _plain(ImageOps.exif_transpose(opened))
    if focus == WHOLE:
        picture = ImageOps.pad(picture, size, Image.Resampling.LANCZOS, color=PAPER)
    else:
        x, y = (int(part) / 100 for part in focus.split(","))
        picture = ImageOps.fit(picture, size, Image.Resampling.LANCZOS, centering=(x, y))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


@lru_cache(maxsize=16)
def rendition(sha256: str, shape: str, focus: str) -> bytes:
    """The shape of a sealed picture, as the kit page hands it out."""
    return cut(places.sealed_path(sha256).read_bytes(), shape, focus)


def described(data: bytes, focus: str) -> dict[str, object]:
    """What is signed of a picture besides its words: hashes of each shape, and how to know it again."""
    try:
        seen = read(data)
    except PictureRefused:
        raise Refusal("kit.picture_unreadable", field="picture") from None
    try:
        made = {shape: hashlib.sha256(cut(data, shape, focus)).hexdigest() for shape in shapes()}
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError):
        raise Refusal("kit.picture_unreadable", field="picture") from None
    return {
        "width": seen.width,
        "height": seen.height,
        "shapes": made,
        "pdq": [to_hex(one) for one in seen.hashes] if seen.usable else [],
    }


def _plain(picture: Image.Image) -> Image.Image:
    """Only pixels, on white."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    return picture.convert("RGB")
