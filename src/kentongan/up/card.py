"""Draw a clarification as a picture to pass on: what is right, who says so, until when, and a code.

Only the truth stands on it. Two formats: tall (1080 × 1350) and square (1080 × 1080). No party hue, no
numeral as ornament; the filled slit is the sign of an official answer (docs/design.md).
"""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import qrcode
from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).parent / "fonts"
SIZES = {"tegak": (1080, 1350), "persegi": (1080, 1080)}
PAPER, INK, INK_2, TEAK = "#faf7f2", "#241b15", "#5e5146", "#5a3822"
DEEP, ON_DEEP, ON_DEEP_2 = "#3b2415", "#fbf3e8", "#dcc6ad"
EDGE = 72  # margin
HEAD = 132  # height of the top
CODE = 236  # the code to scan, with its quiet edge
MOST_BYTES = 150 * 1024


@dataclass(frozen=True, slots=True)
class Card:
    """The words of the picture."""

    label: str  # klarifikasi resmi
    body_name: str
    headline: str
    text: str
    until: str
    address: str  # as the code says it
    shown_address: str  # as people read it
    sample: str = ""  # said on samples


def draw(card: Card, shape: str) -> bytes:
    """A PNG of at most MOST_BYTES."""
    width, height = SIZES[shape]
    image = Image.new("RGB", (width, height), PAPER)
    pen = ImageDraw.Draw(image)
    _top(pen, card, width)
    foot = height - CODE - EDGE
    _middle(pen, card, width, foot)
    _foot(image, pen, card, foot)
    return _packed(image)


def _top(pen: ImageDraw.ImageDraw, card: Card, width: int) -> None:
    pen.rectangle((0, 0, width, HEAD), fill=DEEP)
    pen.text((EDGE, 34), "Kentongan", font=_font("NotoSerif-Bold", 44), fill=ON_DEEP)
    label = _font("NotoSans-Bold", 32)
    pen.text(
        (width - EDGE - pen.textlength(card.label, font=label), 42),
        card.label,
        font=label,
        fill=ON_DEEP_2,
    )


def _middle(pen: ImageDraw.ImageDraw, card: Card, width: int, foot: int) -> None:
    """Slit, headline and text, as large as they fit."""
    left, top = EDGE + 44, HEAD + 64
    room = width - left - EDGE
    for size, small in ((74, 40), (66, 38), (58, 36), (52, 34), (46, 32), (40, 30), (36, 28)):
        head_font, text_font = _font("NotoSerif-Bold", size), _font("NotoSans-Regular", small)
        head = _lines(pen, card.headline, head_font, room)
        text = _lines(pen, card.text, text_font, room)
        high = round(size * 1.22) * len(head)
        whole = high + 36 + round(small * 1.45) * len(text)
        if top + whole <= foot - 40:
            break
    fits = max(0, (foot - 40 - top - high - 36) // round(small * 1.45))
    text = _cut(pen, text, fits, text_font, room)
    pen.rounded_rectangle((EDGE, top + 8, EDGE + 16, top + high - 4), radius=8, fill=TEAK)
    _write(pen, head, (left, top), head_font, round(size * 1.22), INK)
    _write(pen, text, (left, top + high + 36), text_font, round(small * 1.45), INK)


def _foot(image: Image.Image, pen: ImageDraw.ImageDraw, card: Card, top: int) -> None:
    pen.line((EDGE, top - 24, image.width - EDGE, top - 24), fill="#dcd3c6", width=3)
    image.paste(_code(card.address), (image.width - EDGE - CODE, top))
    room = image.width - 2 * EDGE - CODE - 32
    rows = [
        (card.body_name, _font("NotoSans-Bold", 32), INK),
        (card.until, _font("NotoSans-Regular", 27), INK_2),
        (card.shown_address, _font("NotoSans-Regular", 27), INK_2),
        (card.sample, _font("NotoSans-Bold", 27), TEAK),
    ]
    at = top
    for words, font, colour in rows:
        step = round(font.size * 1.4)
        for line in _lines(pen, words, font, room)[:2]:
            if at + step <= top + CODE:
                pen.text((EDGE, at), line, font=font, fill=colour)
                at += step
        at += 6 if words else 0


def _code(address: str) -> Image.Image:
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=2, box_size=8)
    code.add_data(address)
    code.make(fit=True)
    picture = code.make_image(fill_color=INK, back_color="white").get_image().convert("RGB")
    return picture.resize((CODE, CODE), Image.Resampling.NEAREST)


def _lines(
    pen: ImageDraw.ImageDraw, words: str, font: ImageFont.FreeTypeFont, room: int
) -> list[str]:
    """Broken at spaces; a word that is wider than the room is broken inside."""
    lines: list[str] = []
    for part in words.splitlines() or [""]:
        line = ""
        for word in part.split():
            longer = f"{line} {word}".strip()
            if pen.textlength(longer, font=font) <= room:
                line = longer
                continue
            if line:
                lines.append(line)
            line = word
            while pen.textlength(line, font=font) > room:
                keep = len(line) - 1
                while pen.textlength(line[:keep], font=font) > room:
                    keep = keep * 9 // 10
                lines.append(line[:keep])
                line = line[keep:]
        if line:
            lines.append(line)
    return lines


def _cut(
    pen: ImageDraw.ImageDraw, lines: list[str], fits: int, font: ImageFont.FreeTypeFont, room: int
) -> list[str]:
    """What fits; the rest stands on the page, and three dots say so."""
    if len(lines) <= fits:
        return lines
    kept = lines[:fits]
    if kept:
        last = kept[-1]
        while pen.textlength(f"{last} …", font=font) > room:
            last = last[:-1]
        kept[-1] = f"{last} …"
    return kept


def _write(
    pen: ImageDraw.ImageDraw,
    lines: list[str],
    at: tuple[int, int],
    font: ImageFont.FreeTypeFont,
    step: int,
    colour: str,
) -> None:
    for n, line in enumerate(lines):
        pen.text((at[0], at[1] + n * step), line, font=font, fill=colour)


def _packed(image: Image.Image) -> bytes:
    """As a PNG; with fewer shades when it would be too heavy for a phone."""
    for colours in (64, 24, 8):
        kept = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
        if kept.tell() <= MOST_BYTES:
            break
    return kept.getvalue()


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"{name}.ttf", size)
