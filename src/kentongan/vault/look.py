"""What the bytes of a file are, by our own look at its beginning; nobody's word is taken for it."""

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
UNKNOWN = "application/octet-stream"
HEAD = 64  # bytes that are enough to tell

_BEGINS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"),
)
_BRANDS = {b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heic",
           b"avif": "image/avif", b"M4A ": "audio/mp4", b"qt  ": "video/quicktime"}  # fmt: skip


def media_of(head: bytes) -> str:
    """A media type for staff to read. It is never the type a file is served with."""
    for begins, media in _BEGINS:
        if head.startswith(begins):
            return media
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(
            head[8:12], UNKNOWN
        )
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    return UNKNOWN
