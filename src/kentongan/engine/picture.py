"""Reads a picture and gives it hashes that survive recompression, resizing, borders and captions.

The hash is PDQ, written from its published description (Davis and Rosen, "The TMK+PDQF
video-hashing algorithm and the PDQ image-hashing algorithm", Facebook, 2019): luminance, two
passes of a box filter (Jarosz), 64 x 64 samples, 16 x 16 of their cosine transform without the
constant row, one bit each for being above the median. Flips and quarter turns need no second
reading: they change signs and order of the same 256 numbers.
"""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

NEAR = 31  # of 256 bits: the distance PDQ's authors call the same picture
LEAST_QUALITY = 50  # below it (blank walls, plain colours) PDQ says nothing about the picture
MOST_PIXELS = 50_000_000  # a phone takes 12 to 50 million; never decoded beyond
MOST_SIDE = 20_000
LEAST_SIDE = 16
WORK_SIDE = 1024  # larger pictures are averaged down first; the hash samples 64 x 64 anyway
VARIANT_SIDE = 512
BITS, SIDE, SAMPLES = 256, 16, 64
PARTS = {
    # name: (top, bottom, left, right) shares of the picture, borders trimmed off before
    "whole": (0.0, 1.0, 0.0, 1.0),
    "inner_93": (0.035, 0.965, 0.035, 0.965),
    "inner_86": (0.07, 0.93, 0.07, 0.93),
    "inner_80": (0.10, 0.90, 0.10, 0.90),
    "inner_70": (0.15, 0.85, 0.15, 0.85),
    "no_top_8": (0.08, 1.0, 0.0, 1.0),
    "no_top_15": (0.15, 1.0, 0.0, 1.0),
    "no_bottom_8": (0.0, 0.92, 0.0, 1.0),
    "no_bottom_15": (0.0, 0.85, 0.0, 1.0),
    "no_bottom_22": (0.0, 0.78, 0.0, 1.0),
}

_KINDS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "MPO")
_FREQUENCY = np.arange(1, SIDE + 1)
_COSINES = np.sqrt(2 / SAMPLES) * np.cos(
    np.pi / (2 * SAMPLES) * _FREQUENCY[:, None] * (2 * np.arange(SAMPLES) + 1)
)
_ODD = np.where(_FREQUENCY % 2 == 1, -1.0, 1.0)  # what mirroring does to each frequency


class PictureRefused(Exception):
    """A picture that cannot be read. `code` says why: `picture.empty`, `picture.not_a_picture`,
    `picture.truncated`, `picture.too_large`, `picture.too_small`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture read. `hashes` uint64 (n, 4): of the whole first, then of its parts and its seven
    turned and mirrored forms, named in `parts`; `quality` 0 to 100; `width` and `height` in pixels
    as sent; `animated` when only the first frame was looked at."""

    hashes: np.ndarray
    parts: tuple[str, ...]
    quality: int
    width: int
    height: int
    animated: bool

    @property
    def usable(self) -> bool:
        """Whether there is enough in the picture to recognise it by."""
        return self.quality >= LEAST_QUALITY

    def hex(self) -> str:
        """The PDQ hash of the whole, as others write it: 64 hexadecimal digits."""
        return to_hex(self.hashes[0])


def to_hex(pdq: np.ndarray) -> str:
    """A hash, uint64 (4,), as 64 hexadecimal digits, highest bit first."""
    return "".join(f"{int(word):016x}" for word in pdq[::-1])


def from_hex(text: str) -> np.ndarray:
    """The hash, uint64 (4,), of 64 hexadecimal digits; ValueError for anything else."""
    if len(text) != BITS // 4:
        raise ValueError("a PDQ hash is 64 hexadecimal digits")
    return np.array([int(text[at : at + 16], 16) for at in (48, 32, 16, 0)], np.uint64)


def _opened(data: bytes) -> Image.Image:
    """The picture with its header read and nothing decoded, within the limits."""
    if not data:
        raise PictureRefused("picture.empty")
    try:
        image = Image.open(io.BytesIO(data), formats=_KINDS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureRefused("picture.too_large") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError):
        raise PictureRefused("picture.not_a_picture") from None
    width, height = image.size
    if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE:
        raise PictureRefused("picture.too_large")
    if min(width, height) < LEAST_SIDE:
        raise PictureRefused("picture.too_small")
    return image


def _luminance(image: Image.Image) -> np.ndarray:
    """Luminance of the first frame, upright, float64 (rows, columns), 0 to 255, sides at most
    WORK_SIDE; what is transparent counts as white."""
    try:
        image.draft("RGB", (WORK_SIDE, WORK_SIDE))
        image.load()
        image = ImageOps.exif_transpose(image)
        factor = -(-max(image.size) // WORK_SIDE)
        if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
            image = image.convert("RGBA")
            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
        image = image.convert("RGB")
        if factor > 1:
            image = image.reduce(factor)
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        TypeError,
        Image.DecompressionBombError,
    ):
        raise PictureRefused("picture.truncated") from None
    colours = np.asarray(image, np.float64)
    return colours @ np.array([0.299, 0.587, 0.114])


def _box(values: np.ndarray, width: int) -> np.ndarray:
    """Means over a window along the last axis, cut off at the edges."""
    count = values.shape[-1]
    ahead = (width + 2) // 2
    place = np.arange(count)
    first = np.maximum(place + ahead - width, 0)
    last = np.minimum(place + ahead, count)
    sums = np.zeros((*values.shape[:-1], count + 1))
    np.cumsum(values, axis=-1, out=sums[..., 1:])
    return (sums[..., last] - sums[..., first]) / (last - first)


def _samples(luminance: np.ndarray) -> np.ndarray:
    """The filtered picture at 64 x 64 places. float64 (rows, columns) -> (64, 64)."""
    rows, columns = luminance.shape
    wide, high = -(-columns // (2 * SAMPLES)), -(-rows // (2 * SAMPLES))
    for _ in range(2):
        luminance = _box(luminance, wide)
        luminance = _box(luminance.T, high).T
    row = ((np.arange(SAMPLES) + 0.5) * rows / SAMPLES).astype(np.int64)
    column = ((np.arange(SAMPLES) + 0.5) * columns / SAMPLES).astype(np.int64)
    return luminance[row][:, column]


def _quality(samples: np.ndarray) -> int:
    """PDQ's measure of how much there is to see, 0 to 100."""
    total = sum(
        int(np.abs(np.trunc(np.diff(samples, axis=axis) * 100 / 255)).sum()) for axis in (0, 1)
    )
    return min(100, total // 90)


def _bits(waves: np.ndarray) -> np.ndarray:
    """The hash of 16 x 16 cosine coefficients: one bit each for being above the median."""
    flat = waves.reshape(-1)
    median = np.partition(flat, BITS // 2 - 1)[BITS // 2 - 1]
    return np.packbits(flat > median, bitorder="little").view("<u8").astype(np.uint64)


def _waves(samples: np.ndarray) -> np.ndarray:
    return _COSINES @ samples @ _COSINES.T


def turned(waves: np.ndarray) -> dict[str, np.ndarray]:
    """Hashes of the picture mirrored and in quarter turns, from its coefficients (16, 16)."""
    across, down = _ODD[None, :], _ODD[:, None]
    return {
        "mirrored": _bits(waves * across),
        "upside_down": _bits(waves * down),
        "half_turn": _bits(waves * across * down),
        "transposed": _bits(waves.T),
        "quarter_left": _bits(waves.T * down),
        "quarter_right": _bits(waves.T * across),
        "transposed_back": _bits(waves.T * across * down),
    }


def _trimmed(luminance: np.ndarray) -> np.ndarray:
    """The picture without plain borders: rows and columns from each edge that are of one shade.
    At least four tenths of each side stay; a border counts from one hundredth of the side."""
    kept = []
    for axis in (1, 0):
        plain = luminance.std(axis=axis) < 6.0
        count = len(plain)
        busy = np.flatnonzero(~plain)
        first, last = (int(busy[0]), int(busy[-1]) + 1) if len(busy) else (0, count)
        enough = last - first >= 0.4 * count
        kept.append(slice(first, last) if enough else slice(0, count))
    return luminance[kept[0], kept[1]]


def _part(luminance: np.ndarray, shares: tuple[float, float, float, float]) -> np.ndarray:
    rows, columns = luminance.shape
    top, bottom, left, right = shares
    return luminance[
        round(top * rows) : round(bottom * rows), round(left * columns) : round(right * columns)
    ]


def _smaller(luminance: np.ndarray) -> np.ndarray:
    """The picture averaged down so that its longer side is at most VARIANT_SIDE or so."""
    factor = max(luminance.shape) // VARIANT_SIDE
    if factor < 2:
        return luminance
    rows, columns = (side // factor * factor for side in luminance.shape)
    cells = luminance[:rows, :columns].reshape(rows // factor, factor, columns // factor, factor)
    return cells.mean(axis=(1, 3))


def pdq(luminance: np.ndarray) -> tuple[np.ndarray, int]:
    """The plain PDQ hash, uint64 (4,), and quality of a luminance picture (rows, columns)."""
    samples = _samples(luminance)
    return _bits(_waves(samples)), _quality(samples)


def read(data: bytes) -> Picture:
    """Reads a picture from its bytes. Raises PictureRefused when that cannot be done.

    Of an animation the first frame is read. Nothing is decoded before the header's size is known
    to be within MOST_PIXELS.
    """
    image = _opened(data)
    width, height = image.size
    animated = bool(getattr(image, "is_animated", False)) and image.format != "MPO"
    luminance = _luminance(image)
    samples = _samples(luminance)
    waves = _waves(samples)
    hashes = {"as_sent": _bits(waves)}
    inside = _smaller(_trimmed(luminance))
    for name, shares in PARTS.items():
        part = _part(inside, shares)
        if min(part.shape) >= LEAST_SIDE // 2:
            hashes[name] = pdq(part)[0]
    hashes |= turned(waves)
    return Picture(
        np.stack(list(hashes.values())), tuple(hashes), _quality(samples), width, height, animated
    )
