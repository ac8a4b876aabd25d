"""Pictures: the published hashes, what is tolerated, what is refused, and search."""

import io
import struct
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from kentongan.engine import picture, picture_index, picture_tools
from kentongan.engine.picture import PictureRefused

VECTORS = Path(__file__).parent / "data" / "pdq"
# From PDQMD5TestData.csv of the pictures' authors (see LICENSE beside them).
PUBLISHED = {
    "shrink-a-lot.jpg": "d0f8f1ccc0f4a84d0a370a3a228f67f0b36e2ed5b6623e1d33e6339c4e9c9b22",
    "square-128x128.jpg": "d8f8f1eec0f4a84f0e37022a078f63f0b36e2ed596621e1d33e6239c4e9c9b22",
    "square-256x256.jpg": "d8f8f0cec4f4a84f0637022a078f67f0b36e2ee5b6621e1d33e6239c4e9c9b22",
    "square-512x512.jpg": "d8f8f0cec0f4a84f0637022a278f67f0b36e2ed596621e1d33e6239c4e9c9b22",
}


def scene(seed: int, size: tuple[int, int] = (480, 320)) -> Image.Image:
    """An invented picture with large and small shapes in it."""
    dice = np.random.default_rng(seed)
    image = Image.new("RGB", size, tuple(dice.integers(60, 200, 3).tolist()))
    draw = ImageDraw.Draw(image)
    for nth in range(40):
        reach = 160 if nth < 8 else 50
        x, y = int(dice.integers(-40, size[0])), int(dice.integers(-40, size[1]))
        box = (x, y, x + int(dice.integers(15, reach)), y + int(dice.integers(15, reach)))
        (draw.ellipse if nth % 2 else draw.rectangle)(box, tuple(dice.integers(0, 255, 3).tolist()))
    return image


def sent(image: Image.Image, form: str = "JPEG", **how) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **how)
    return stream.getvalue()


def framed(image: Image.Image, left: int, top: int, right: int, bottom: int, colour="white"):
    whole = Image.new("RGB", (image.width + left + right, image.height + top + bottom), colour)
    whole.paste(image, (left, top))
    return whole


@pytest.mark.parametrize(("name", "published"), PUBLISHED.items())
def test_the_hash_is_the_published_one_to_the_last_bit_or_two(name, published):
    found = picture.read((VECTORS / name).read_bytes())
    # Where a coefficient all but equals the median, the last digit of a float decides its bit.
    assert picture_index.distances(picture.from_hex(published), found.hashes[:1])[0] <= 2
    assert found.quality == 100


@pytest.fixture(scope="module")
def library():
    index = picture_index.PictureIndex()
    for seed in range(12):
        index.add_picture(seed, picture.read(sent(scene(seed), quality=92)))
    return index


def middle(image, share):
    w, h = image.width * (1 - share) / 2, image.height * (1 - share) / 2
    return image.crop((round(w), round(h), round(image.width - w), round(image.height - h)))


CHANGES = {
    "recompressed": lambda i: sent(i, quality=20),
    "smaller": lambda i: sent(i.resize((240, 160)), quality=60),
    "grey": lambda i: sent(i.convert("L")),
    "four printing inks": lambda i: sent(i.convert("CMYK")),
    "palette": lambda i: sent(i.convert("P"), "GIF"),
    "png with alpha": lambda i: sent(i.convert("RGBA"), "PNG"),
    "webp": lambda i: sent(i, "WEBP", quality=50),
    "white border": lambda i: sent(framed(i, 30, 30, 30, 30)),
    "black bars": lambda i: sent(framed(i, 0, 60, 0, 60, "black")),
    "caption strip": lambda i: sent(framed(i, 0, 40, 0, 0)),
    "mirrored": lambda i: sent(i.transpose(Image.Transpose.FLIP_LEFT_RIGHT)),
    "quarter turn": lambda i: sent(i.transpose(Image.Transpose.ROTATE_90)),
    "half turn": lambda i: sent(i.transpose(Image.Transpose.ROTATE_180)),
    "middle nine tenths": lambda i: sent(middle(i, 0.91)),
    "middle three quarters": lambda i: sent(middle(i, 0.76)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_picture_is_found_and_no_other(library, change):
    for seed in (0, 5, 9):
        found = library.find(picture.read(CHANGES[change](scene(seed))))
        assert [one.id for one in found] == [seed]


def test_a_picture_not_seen_before_is_not_found(library):
    assert library.find(picture.read(sent(scene(99))), picture.PERHAPS) == []


def test_a_plain_picture_is_read_but_never_matched(library):
    plain = picture.read(sent(Image.new("RGB", (200, 200), "white")))
    assert plain.quality == 0 and not plain.usable
    assert library.find(plain) == []
    before = len(library)
    library.add_picture(77, plain)
    assert len(library) == before


def test_of_an_animation_the_first_frame_is_read(library):
    frames = [scene(3), scene(50)]
    data = sent(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    found = picture.read(data)
    assert found.animated
    assert [one.id for one in library.find(found)] == [3]


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header promises a size its few bytes do not hold."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "picture.empty"),
        (b"hello, I am no picture", "picture.not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture.not_a_picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "picture.not_a_picture"),
        (sent(scene(1))[:4000], "picture.truncated"),
        (sent(scene(1), "PNG")[:4000], "picture.truncated"),
        (sent(Image.new("RGB", (1, 1)), "PNG"), "picture.too_small"),
        (png_of(50_000, 50_000), "picture.too_large"),
        (png_of(12_000, 9_000), "picture.too_large"),
        (png_of(30_000, 20), "picture.too_large"),
        (png_of(2000, 2000), "picture.truncated"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_cannot_be_read_is_refused_with_a_code_and_quickly(data, code):
    begun = time.process_time()
    with pytest.raises(PictureRefused) as refused:
        picture.read(data)
    assert refused.value.code == code
    assert time.process_time() - begun < 2


def test_hex_there_and_back():
    one = picture.read(sent(scene(4))).hashes[0]
    assert (picture.from_hex(picture.to_hex(one)) == one).all()
    with pytest.raises(ValueError, match="64 hexadecimal"):
        picture.from_hex("abc")


def flipped(one: np.ndarray, bits: int, dice: np.random.Generator) -> np.ndarray:
    places = np.zeros(256, np.uint8)
    places[dice.choice(256, bits, replace=False)] = 1
    return one ^ np.packbits(places, bitorder="little").view("<u8")


def test_the_index_finds_all_within_reach_and_says_how_far():
    dice = np.random.default_rng(7)
    hashes = dice.integers(0, 2**64, (30_000, 4), dtype=np.uint64)
    index = picture_index.PictureIndex()
    index.add(np.arange(20_000), hashes[:20_000])
    index.add(np.arange(20_000, 30_000), hashes[20_000:])
    for number in dice.integers(0, 30_000, 60):
        assert index.near(flipped(hashes[number], 31, dice)) == [(number, 31)]
        assert index.near(flipped(hashes[number], 47, dice), picture.PERHAPS) == [(number, 47)]
        assert index.near(flipped(hashes[number], 32, dice)) == []
    with pytest.raises(ValueError, match="miss some"):
        index.near(hashes[0], 48)
    with pytest.raises(ValueError, match="as many ids"):
        index.add(np.arange(3), hashes[:2])


def test_an_empty_index_finds_nothing():
    assert picture_index.PictureIndex().near(np.zeros(4, np.uint64)) == []


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Puts a shell script in the place of an installed program."""

    def install(name: str, script: str) -> None:
        path = tmp_path / name
        path.write_text("#!/bin/sh\n" + script)
        path.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    monkeypatch.setenv("PATH", str(tmp_path))
    return install


def test_without_the_programs_there_is_no_text_and_no_frame(program):
    assert picture_tools.text_in(sent(scene(1))) is None
    assert picture_tools.frames_of(b"video") is None


def test_text_is_read_in_indonesian_and_english(program):
    program(
        "tesseract",
        'if [ "$1" = --list-langs ]; then echo eng; echo ind; echo osd; exit; fi\n'
        'cat > /dev/null; echo "Surat  suara"; echo "$4"\n',
    )
    assert picture_tools.text_in(sent(scene(1))) == "Surat suara ind+eng"


def test_a_program_that_fails_or_lacks_the_language_gives_none(program):
    program("tesseract", 'if [ "$1" = --list-langs ]; then echo eng; exit; fi\nexit 1\n')
    assert picture_tools.text_in(sent(scene(1))) is None
    program("tesseract", "echo osd\n")
    assert picture_tools.text_in(sent(scene(1))) is None


def test_only_pictures_are_handed_to_the_program(program):
    with pytest.raises(PictureRefused):
        picture_tools.text_in(b"no picture")


def test_frames_of_a_video_are_pictures(program, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).write_bytes(sent(scene(1 if name == "one" else 2)))
    program("ffmpeg", f"cat {tmp_path}/one {tmp_path}/two\n")
    frames = picture_tools.frames_of(b"any bytes")
    assert [picture.read(frame).width for frame in frames] == [480, 480]
    program("ffmpeg", "exit 1\n")
    assert picture_tools.frames_of(b"any bytes") == []
