"""Finding a picture among a million: ours beside a scan of all hashes, as the incumbent does.

Alegre compares the hash asked for with every hash it holds, as text, digit by digit. Both that
scan (timed on a part and scaled, it is so slow) and the best scan numpy can do stand beside our
index; all three are asked the same questions in the same minute.
"""

import io
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from kentongan.engine import picture
from kentongan.engine.picture_index import PictureIndex, distances

HASHES, QUESTIONS, BITS_APART = 1_000_000, 200, 28
AS_TEXT = 20_000  # rows the text scan is timed on
SCENES = 12


def run(options: Any) -> dict[str, object]:
    """Milliseconds a question and the share found; and which changes of a picture are borne."""
    dice = np.random.default_rng(11)
    count = HASHES // 20 if options.quick else HASHES
    hashes = dice.integers(0, 2**64, (count, 4), dtype=np.uint64)
    index = PictureIndex()
    index.add(np.arange(count), hashes)
    wanted = dice.integers(0, count, QUESTIONS)
    asked = [_flipped(hashes[number], BITS_APART, dice) for number in wanted]
    ours = _timed(lambda one: [number for number, _ in index.near(one)], asked, wanted, 1)
    few = asked[: 4 if options.quick else 10]
    scan = _timed(
        lambda one: np.flatnonzero(distances(one, hashes) <= picture.NEAR).tolist(), few, wanted, 1
    )
    rows = ["".join(f"{int(word):064b}" for word in row) for row in hashes[:AS_TEXT]]
    text = _timed(lambda one: _as_text(one, rows), few[:2], wanted, count / len(rows))
    return {
        "name": "image",
        "ours": {f"index of {count:,}": ours, "changes borne": _borne(options)},
        "peers": {
            "numpy scan": scan,
            "scan as text (part, scaled; found is not asked)": {"ms": text["ms"]},
        },
        "unit": "milliseconds a question; share found",
        "machine": platform.platform(),
        "date": options.date,
    }


def _flipped(one: np.ndarray, bits: int, dice: np.random.Generator) -> np.ndarray:
    places = np.zeros(256, np.uint8)
    places[dice.choice(256, bits, replace=False)] = 1
    return one ^ np.packbits(places, bitorder="little").view("<u8")


def _as_text(one: np.ndarray, rows: list[str]) -> list[int]:
    """Differing digits counted character by character, as a database does that casts to text."""
    asked = "".join(f"{int(word):064b}" for word in one)
    apart = [sum(a != b for a, b in zip(asked, row, strict=True)) for row in rows]
    return [number for number, bits in enumerate(apart) if bits <= picture.NEAR]


def _timed(
    find: Callable[[np.ndarray], list[int]], asked: list[np.ndarray], wanted: Any, scale: float
) -> dict[str, float]:
    spent, hits = [], 0
    for one, number in zip(asked, wanted, strict=False):
        begun = time.perf_counter()
        found = find(one)
        spent.append((time.perf_counter() - begun) * 1000 * scale)
        hits += int(number) in found
    return {"ms": round(statistics.median(spent), 3), "found": hits / len(asked)}


def _borne(options: Any) -> dict[str, float]:
    """Share of pictures still found after each change; the measure-only pictures where given."""
    images = _images(options)
    index = PictureIndex()
    for number, image in enumerate(images):
        index.add_picture(number, picture.read(_sent(image, 92)))
    shares = {}
    for name, change in CHANGES.items():
        hits = 0
        for number, image in enumerate(images):
            found = index.find(picture.read(change(image)))
            hits += any(one.id == number for one in found)
        shares[name] = round(hits / len(images), 3)
    return shares


def _images(options: Any) -> list[Image.Image]:
    folder = Path(options.data) / "image_pdq" if options.data else None
    paths = sorted(folder.rglob("labelme-subset/*.jpg")) if folder else []
    if paths:
        return [Image.open(path).convert("RGB") for path in paths]
    return [_scene(seed) for seed in range(3 if options.quick else SCENES)]


def _scene(seed: int) -> Image.Image:
    dice = np.random.default_rng(seed)
    image = Image.new("RGB", (480, 320), tuple(dice.integers(60, 200, 3).tolist()))
    draw = ImageDraw.Draw(image)
    for nth in range(40):
        reach = 160 if nth < 8 else 50
        x, y = int(dice.integers(-40, 480)), int(dice.integers(-40, 320))
        box = (x, y, x + int(dice.integers(15, reach)), y + int(dice.integers(15, reach)))
        (draw.ellipse if nth % 2 else draw.rectangle)(box, tuple(dice.integers(0, 255, 3).tolist()))
    return image


def _sent(image: Image.Image, quality: int = 80) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality)
    return stream.getvalue()


def _middle(image: Image.Image, share: float) -> Image.Image:
    w, h = image.width * (1 - share) / 2, image.height * (1 - share) / 2
    return image.crop((round(w), round(h), round(image.width - w), round(image.height - h)))


def _framed(image: Image.Image, sides: int, top: int, bottom: int) -> Image.Image:
    whole = Image.new("RGB", (image.width + 2 * sides, image.height + top + bottom), "white")
    whole.paste(image, (sides, top))
    return whole


CHANGES: dict[str, Callable[[Image.Image], bytes]] = {
    "as it was": lambda image: _sent(image),
    "recompressed hard": lambda image: _sent(image, 15),
    "half the size": lambda image: _sent(image.resize((image.width // 2, image.height // 2))),
    "four printing inks": lambda image: _sent(image.convert("CMYK")),
    "white border": lambda image: _sent(_framed(image, 30, 30, 30)),
    "white strip above": lambda image: _sent(_framed(image, 0, image.height // 8, 0)),
    "mirrored": lambda image: _sent(image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)),
    "quarter turn": lambda image: _sent(image.transpose(Image.Transpose.ROTATE_90)),
    "middle nine tenths": lambda image: _sent(_middle(image, 0.9)),
    "middle eight tenths": lambda image: _sent(_middle(image, 0.8)),
    "upper left nine tenths": lambda image: _sent(
        image.crop((0, 0, round(image.width * 0.9), round(image.height * 0.9)))
    ),
}
