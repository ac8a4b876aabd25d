"""A really full disk, with files: said in words, nothing half stored, words still taken, back by itself."""

import contextlib
import hashlib
import http.cookiejar
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
import uuid

import pytest
from django.conf import settings

from doors.test_killed_server import serve, up
from processes import House, wait_until

SQLITE = settings.DATABASES["default"]["ENGINE"] == "kentongan.ledger.sqlite"
MEBI = 1024 * 1024
STATE = """
import json
from django.db import connection
from kentongan.up.models import Attachment, Report
from kentongan.vault import places, tending
from kentongan.vault.models import File
tending.sweep(young=-1)
sealed = {p.name for p in (places.root() / "sealed").rglob("*") if p.is_file()}
rows = set(File.objects.values_list("sha256", flat=True))
with connection.cursor() as cursor:
    cursor.execute("PRAGMA integrity_check")
    whole = cursor.fetchone()[0]
print(json.dumps([Report.objects.count(), Attachment.objects.count(), sorted(rows - sealed),
    sorted(sealed - rows), all(tending.bytes_of(f) == "whole" for f in File.objects.all()), whole]))
"""


class Sender:
    """A browser on the fast page, posting as one does: a form with a file in it."""

    def __init__(self, base: str) -> None:
        self.at, cookies = f"{base}/lapor/cepat/", http.cookiejar.CookieJar()
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))

    def send(self, data: bytes = b"", words: str = "") -> tuple[int, str]:
        """Status and page; 200 stands for a receipt, because the browser has followed there."""
        try:
            page = self.browser.open(self.at, timeout=20).read().decode()
            hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
            fields = hidden | {"category": "hoaks", "place_said": "", "words": words, "link": ""}
            fields["place_said"] = "Kedung Badak"
            answer = self.browser.open(self._form(fields, data), timeout=20)
            told = answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        assert "/tanda-terima/" in answer.geturl()
        return 200, told

    def _form(self, fields: dict[str, str], data: bytes) -> urllib.request.Request:
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        if data:
            head = f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="v.mp4"'
            parts += [f"{head}\r\nContent-Type: video/mp4\r\n\r\n".encode(), data, b"\r\n"]
        body = b"".join([*parts, f"--{mark}--\r\n".encode()])
        kind = f"multipart/form-data; boundary={mark}"
        return urllib.request.Request(self.at, body, {"Content-Type": kind})


def small_disk(folder) -> bool:
    """A disk of 64 MiB of its own, where we may mount one."""
    folder.mkdir()
    if os.geteuid() or not shutil.which("mount"):
        return False
    words = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def fill(filler, leave: int) -> None:
    """Everything but so many bytes."""
    free = shutil.disk_usage(filler.parent).free
    with filler.open("ab") as file, contextlib.suppress(OSError):
        for _ in range(max(0, free - leave) // 4096):
            os.write(file.fileno(), b"\0" * 4096)


def noise(seed: int, size: int) -> bytes:
    return hashlib.shake_256(str(seed).encode()).digest(size)


if SQLITE:

    @pytest.mark.django_db(transaction=True)
    def test_a_full_disk_with_files_loses_nothing_that_was_acknowledged(tmp_path):
        folder = tmp_path / "disk"
        if not small_disk(folder):
            _limits_without_a_disk_of_its_own(tmp_path)
            return
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        base, service, taken = f"http://127.0.0.1:{port}", None, 0
        try:
            house = House(folder)
            house.script("import make; make.places()")
            service = serve(house, port)
            wait_until(lambda: up(base), 60)
            sender = Sender(base)
            assert sender.send(noise(0, MEBI))[0] == 200
            taken += 1
            # Nearly full (95 %): files are refused in words, and the same words without one are taken.
            fill(folder / "filler", 2 * MEBI + MEBI // 2)
            status, page = sender.send(noise(1, MEBI // 4), "Kata yang tetap diterima di sini")
            assert status == 507 and "belum diterima" in page.lower()
            assert "Kata yang tetap diterima di sini" in page, "what was typed is kept"
            assert sender.send(words="Kata yang tetap diterima di sini")[0] == 200
            # A file that breaks the disk while it is coming in, from below the mark to full.
            (folder / "filler").unlink()
            fill(folder / "filler", 5 * MEBI)
            status, page = sender.send(noise(2, 8 * MEBI))
            assert status == 507 and "belum diterima" in page.lower()
            # Not one page left: whatever the database says then, it is said, and nothing is half.
            fill(folder / "filler", 0)
            status, page = sender.send(noise(3, 64 * 1024), "Tidak ada tempat sama sekali " * 100)
            assert status in (503, 507) and "belum diterima" in page.lower()
            assert up(base)
            (folder / "filler").unlink()
            began = time.monotonic()
            wait_until(lambda: sender.send(noise(4, MEBI))[0] == 200, 10)
            assert time.monotonic() - began < 10 and service.poll() is None
            told = house.script(STATE)
        finally:
            if service is not None:
                os.killpg(service.pid, signal.SIGTERM)
                service.wait(30)
            subprocess.run(["umount", "-l", str(folder)], check=False)
        assert told.strip() == '[3, 2, [], [], true, "ok"]'


def _limits_without_a_disk_of_its_own(tmp_path) -> None:
    """Where no disk may be mounted: the vault's own writes against a limit of the system's."""
    script = (
        "import resource, signal\n"
        "from kentongan.ledger.refusal import Refusal\n"
        "from kentongan.vault import places\n"
        "from kentongan.vault.intake import take_in\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))\n"
        "try:\n"
        "    take_in([b'x' * 300_000])\n"
        "except Refusal as refusal:\n"
        "    print(refusal.code, len(list(places.incoming().iterdir())))\n"
    )
    assert House(tmp_path).script(script).split() == ["file.no_room", "0"]
