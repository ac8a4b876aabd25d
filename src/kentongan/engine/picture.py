"""Reads a picture and gives it hashes that survive recompression, resizing, borders and captions.

The hash is PDQ, written from its published description (Davis and Rosen, "The TMK+PDQF
video-hashing algorithm and the PDQ image-hashing algorithm", Facebook, 2019): luminance, two
passes of a box filter (Jarosz), 64 x 64 samples, 16 x 16 of their cosine transform without the
constant row, one bit each for being above the median.
"""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

NEAR = 31  # of 256 bits: the distance PDQ's authors call the same picture
PERHAPS = 47  # worth showing to a person; strangers are about 100 apart at the nearest
LEAST_QUALITY = 50  # below it (blank walls, plain colours) PDQ says nothing about the picture
MOST_PIXELS = 50_000_000  # a phone takes 12 to 50 million; never decoded beyond
MOST_SIDE = 20_000
LEAST_SIDE = 16
WORK_SIDE = 1024  # larger pictures are averaged down first; the hash samples 64 x 64 anyway
VARIANT_SIDE = 256  # parts are hashed from a smaller copy: it costs them a bit or two
BITS, SIDE, SAMPLES = 256, 16, 64
# Shares (top, bottom, left, right) of the picture, plain borders trimmed off before. PDQ bears a
# shift of scale of about two per cent, so crops are tried in steps of three.
PARTS = {
    "whole": (0.0, 1.0, 0.0, 1.0),
    **{
        f"inner_{share}": ((100 - share) / 200, (100 + share) / 200) * 2
        for share in (97, 94, 91, 88, 85, 82, 79, 76, 73, 70)
    },
    **{f"no_top_{share}": (share / 100, 1.0, 0.0, 1.0) for share in (6, 9, 12, 16)},
    **{f"no_bottom_{share}": (0.0, 1 - share / 100, 0.0, 1.0) for share in (6, 9, 12, 16, 20, 24)},
}

_KINDS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_COSINES = np.sqrt(2 / SAMPLES) * np.cos(
    np.pi / (2 * SAMPLES) * np.arange(1, SIDE + 1)[:, None] * (2 * np.arange(SAMPLES) + 1)
)


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
    luminance: np.ndarray = colours @ np.array([0.299, 0.587, 0.114])
    return luminance


def _box(values: np.ndarray, width: int) -> np.ndarray:
    """Means over a window along the last axis, cut off at the edges."""
    count = values.shape[-1]
    ahead = (width + 2) // 2
    place = np.arange(count)
    first = np.maximum(place + ahead - width, 0)
    last = np.minimum(place + ahead, count)
    sums = np.zeros((*values.shape[:-1], count + 1))
    np.cumsum(values, axis=-1, out=sums[..., 1:])
    means: np.ndarray = (sums[..., last] - sums[..., first]) / (last - first)
    return means


def _samples(luminance: np.ndarray) -> np.ndarray:
    """The filtered picture at 64 x 64 places. float64 (rows, columns) -> (64, 64)."""
    rows, columns = luminance.shape
    wide, high = -(-columns // (2 * SAMPLES)), -(-rows // (2 * SAMPLES))
    for _ in range(2):
        luminance = _box(luminance, wide)
        luminance = _box(luminance.T, high).T
    row = ((np.arange(SAMPLES) + 0.5) * rows / SAMPLES).astype(np.int64)
    column = ((np.arange(SAMPLES) + 0.5) * columns / SAMPLES).astype(np.int64)
    samples: np.ndarray = luminance[row][:, column]
    return samples


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


def turned(luminance: np.ndarray) -> dict[str, np.ndarray]:
    """Hashes of the picture mirrored and in quarter turns. The cosines alone would nearly do, but
    the 64 samples are not quite symmetric, which costs small pictures up to 30 bits."""
    forms = {
        "mirrored": luminance[:, ::-1],
        "upside_down": luminance[::-1],
        "half_turn": luminance[::-1, ::-1],
        "transposed": luminance.T,
        "quarter_left": luminance.T[::-1],
        "quarter_right": luminance.T[:, ::-1],
        "transposed_back": luminance.T[::-1, ::-1],
    }
    return {name: pdq(form)[0] for name, form in forms.items()}


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
    means: np.ndarray = cells.mean(axis=(1, 3))
    return means


def pdq(luminance: np.ndarray) -> tuple[np.ndarray, int]:
    """The plain PDQ hash, uint64 (4,), and quality of a luminance picture (rows, columns)."""
    samples = _samples(luminance)
    return _bits(_COSINES @ samples @ _COSINES.T), _quality(samples)


def read(data: bytes) -> Picture:
    """Reads a picture from its bytes. Raises PictureRefused when that cannot be done.

    Of an animation the first frame is read. Nothing is decoded before the header's size is known
    to be within MOST_PIXELS.
    """
    image = _opened(data)
    width, height = image.size
    animated = bool(getattr(image, "is_animated", False)) and image.format != "MPO"
    luminance = _luminance(image)
    whole, quality = pdq(luminance)
    hashes = {"as_sent": whole}
    inside = _smaller(_trimmed(luminance))
    for name, shares in PARTS.items():
        part = _part(inside, shares)
        if min(part.shape) >= LEAST_SIDE // 2:
            hashes[name] = pdq(part)[0]
    hashes |= turned(_smaller(luminance))
    return Picture(np.stack(list(hashes.values())), tuple(hashes), quality, width, height, animated)
