"""Keeps keys and addresses out of the log: receipt codes, sign-in tokens, where somebody wants mail."""

import logging
import re

_KEYS = re.compile(
    r"(/tanda-terima/|/lapor/berkas/|/masuk/contoh/|/masuk/undangan/|/reset/key/|/confirm-email/)[^\s?]+"
)
_ADDRESSES = re.compile(r"[\w.+-]+@([\w-]+\.[\w.-]+)")


class WithoutKeys(logging.Formatter):
    """The whole text passes here before it is written, a traceback too.

    `/tanda-terima/7Q4M2RXD9HJKW3TN/` → `/tanda-terima/…`, `budi@contoh.id` → `…@contoh.id`.
    """

    def format(self, record: logging.LogRecord) -> str:
        return _ADDRESSES.sub(r"…@\1", _KEYS.sub(r"\1…", super().format(record)))
