"""Text in pictures and still frames of videos, where an operator has installed the programs.

Both are extras: when Tesseract or ffmpeg is not there, the answer is None and all else works.
The programs get bytes and give bytes; they are told to open nothing but their input.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from kentongan.engine.picture import PictureRefused, read

TEXT_SECONDS = 30.0  # a page of text takes Tesseract two or three
FRAME_SECONDS = 60.0
FRAMES = 8  # still frames looked at in a video
_JPEG_END = b"\xff\xd9"
_JPEG_BEGIN = b"\xff\xd8\xff"


def _run(command: list[str], data: bytes, seconds: float) -> bytes | None:
    """What a program writes, or None when it fails or takes longer than `seconds`."""
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=seconds, check=False
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    return done.stdout if done.returncode == 0 else None


def _languages(program: str) -> str:
    """The languages to read with: Indonesian beside English where both are installed."""
    listed = _run([program, "--list-langs"], b"", TEXT_SECONDS) or b""
    known = listed.decode("utf-8", "replace").split()
    return "+".join(name for name in ("ind", "eng") if name in known)


def text_in(data: bytes) -> str | None:
    """The words Tesseract reads in a picture, in one line; "" when there are none, None when
    Tesseract or its Indonesian and English are not installed, or it fails.

    Raises PictureRefused as `picture.read` does: nothing unchecked is handed to the program.
    """
    read(data)
    program = shutil.which("tesseract")
    languages = _languages(program) if program else ""
    if not program or not languages:
        return None
    out = _run([program, "stdin", "stdout", "-l", languages, "--psm", "3"], data, TEXT_SECONDS)
    return None if out is None else " ".join(out.decode("utf-8", "replace").split())


def frames_of(video: bytes, most: int = FRAMES) -> list[bytes] | None:
    """Up to `most` key frames of a video as JPEG pictures, each fit for `picture.read`; [] when
    there are none to read, None when ffmpeg is not installed."""
    program = shutil.which("ffmpeg")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        # A file, not a pipe: many phone videos keep their table of contents at the end.
        path = Path(folder) / "video"
        path.write_bytes(video)
        command = [
            *(program, "-nostdin", "-loglevel", "error", "-protocol_whitelist", "file,pipe"),
            *("-skip_frame", "nokey", "-i", str(path), "-an", "-sn", "-frames:v", str(most)),
            *("-vf", "scale='min(1024,iw)':-2", "-fps_mode", "vfr"),
            *("-f", "image2pipe", "-c:v", "mjpeg", "pipe:1"),
        ]
        out = _run(command, b"", FRAME_SECONDS)
    return [frame for frame in _jpegs(out or b"") if _fit(frame)][:most]


def _jpegs(stream: bytes) -> list[bytes]:
    """The pictures of a stream of JPEG pictures one behind the other."""
    pieces = stream.split(_JPEG_END + _JPEG_BEGIN)
    whole = [
        (_JPEG_BEGIN if nth else b"") + piece + (_JPEG_END if nth < len(pieces) - 1 else b"")
        for nth, piece in enumerate(pieces)
    ]
    return [piece for piece in whole if piece.startswith(_JPEG_BEGIN)]


def _fit(data: bytes) -> bool:
    try:
        read(data)
    except PictureRefused:
        return False
    return True
