"""Every address of the house, filled with real keys, and what a form of it would send.

A new route with a parameter must be taught here, else the matrix fails; so must the form of a new
staff route that takes one.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.signing import Signer
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

import make_items

from .world import FIRST, PREFIX, REGENCIES, REVIEW, Someone, Thing, World

# What the key in an address names: beginning of the route → kind of thing, acts of which one is needed.
NAMED = {
    "meja/kelompok/": ("group", ("report.see",)),
    "meja/kiriman/": ("report", ("report.reply",)),
    "meja/bukti/": ("attachment", ("report.see",)),
    "meja/sumber/": ("source", ("report.see",)),
    "meja/identitas/": ("opening", ("identity.grant",)),
    "meja/persetujuan/": ("clarification", ("clarification.draft", "clarification.approve")),
    "meja/jawaban/": ("clarification", ("clarification.draft", "clarification.approve")),
    "meja/fakta/": ("fact", ("clarification.draft",)),
    "meja/cek-fakta-luar/": ("outside", ()),
    "petugas/siaran/<int:pk>/ingatkan/": ("notice", ("coverage.see",)),
    "petugas/siaran/<int:pk>/diam/": ("notice", ("coverage.see",)),
    "petugas/siaran/penerusan/": ("relay", ("relay.confirm",)),
    "petugas/siaran/": ("notice", ("notice.see", "coverage.see")),
    "meja/catat/berkas/": ("batch", ("items.import",)),
    "kendali/program/token/": ("token", ("api.manage",)),
    "kendali/program/alamat/": ("webhook", ("api.manage",)),
    "petugas/laporan/": ("item", ("report.own",)),
    "kendali/siaran/penerusan/": ("relay", ("relay.confirm",)),
    "kendali/siaran/mitra/": ("partner", ("account.edit",)),
    "kendali/siaran/naskah/": ("notice_draft", ("notice.write",)),
    "kendali/siaran/": ("notice", ("coverage.see",)),
    "kendali/ukuran/": ("claim", ("measure.see",)),
    "kendali/petugas/impor/": ("roster_file", ("roster.edit",)),
    "kendali/jumlah-petugas/": ("headcount", ("headcount.see",)),
    "kendali/akun/unit/": ("unit", ("account.edit",)),
    "kendali/akun/angka/": ("reading", ("account.see",)),
    "kendali/akun/": ("account", ("account.see",)),
    "kendali/petugas/": ("post", ("roster.see",)),
    "kendali/antrean/": ("job", ()),
    "kendali/bahan/": ("kit_version", ("kit.write",)),
    "kendali/tahapan/": ("local_stage", ("stage.write",)),
    "petugas/bahan/": ("kit", ("kit.pass",)),
    "klarifikasi/": ("clarification", ()),
    "masuk/kunci/webauthn/keys/": ("passkey", ()),
}
# Parameters that are no key of a row, and addresses that are patterns.
FILLED = {
    "s/<str:code>/": {"code": "kodesalah1"},
    "tanda-terima/<str:code>/": {"code": "{receipt}"},
    "tanda-terima/<str:code>/cabut/": {"code": "{receipt}"},
    "tanda-terima/<str:code>/paket/": {"code": "{receipt}"},
    "lapor/berkas/<str:key>/": {"key": "k" * 43},
    "wilayah/<str:code>/": {"code": FIRST},
    "r/<str:code>/": {"code": "{kit}"},
    "r/<str:code>/qr.svg": {"code": "{kit}"},
    "r/<str:code>/versi/<int:number>/": {"code": "{kit}", "number": "1"},
    "r/<str:code>/versi/<int:number>/gambar/<int:nth>/<str:shape>.jpg": {
        "code": "{kit}",
        "number": "1",
        "nth": "0",
        "shape": "1x1",
    },
    "masuk/contoh/<str:token>/": {"token": "x" * 32},
    "masuk/undangan/<str:uid>/<str:token>/": {"uid": "MQ", "token": "x-y"},
    "masuk/akun/confirm-email/<str:key>/": {"key": "abc"},
}
WRITTEN = {
    "api/v1/reports/<receipt>": "api/v1/reports/0000000000000000",
    "api/v1/reports/<receipt>/messages": "api/v1/reports/0000000000000000/messages",
    "api/v1/clarifications/<number>": "api/v1/clarifications/1",
    "api/v1/places/<code>": "api/v1/places/3271",
    "api/<path:rest>": "api/tidak-ada",
    r"masuk/akun/^confirm-email/(?P<key>[-:\w]+)/$": "masuk/akun/confirm-email/a:b/",
    r"masuk/akun/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (
        "masuk/akun/password/reset/key/1-a/"
    ),
}
TEXT = {
    "step": "send", "headline": "Anda tetap bisa memilih tanpa surat", "basis": "PKPU 17/2024",
    "body": "Asalkan nama Anda terdaftar dan Anda membawa KTP-el.", "until_day_day": "27",
    "until_day_month": "11", "until_day_year": "2024", "until_time": "13.00",
}  # fmt: skip
SOURCE = {
    "step": "source", "name": "Ketua KPPS", "via": "phone", "said": "Tetap boleh memilih.",
    "stance": "denies",
}  # fmt: skip
SEND = {"words": "Surat pemberitahuan belum sampai di kampung kami", "key": "k" * 30}
KIT = {
    "kind": "stage", "purpose": "informasi", "stage": "pemungutan_suara",
    "headline": "TPS dibuka pukul 07.00 sampai 13.00", "basis": "PKPU 17/2024, pasal 7",
    "body": "Anda dapat mencoblos sejak TPS dibuka.", "text_whatsapp": "TPS dibuka pukul 07.00.",
}  # fmt: skip
NOTICE = {
    "step": "send", "purpose": "stage", "headline": "Pencoblosan hari Rabu, 27 November 2024",
    "body": "TPS dibuka pukul 07.00 sampai 13.00.", "share": "Kabar resmi: pencoblosan hari Rabu.",
    "roles": "pps", "hours": "3", "key": "n" * 30,
}  # fmt: skip
# A file of one item, as the second step of its page carries it along.
KEPT_FILE = Signer(salt="desk.items_file").sign(
    b64encode(b"nomor;isi;desa\nK-1;Kabar dari berkas;3271061003\n").decode()
)
# What the form of a route sends; {…} is filled from the world.
FORMS = {
    "meja/catat/": make_items.ENTRY,
    "kendali/program/token/": make_items.TOKEN,
    "kendali/program/token/<int:pk>/cabut/": {},
    "kendali/program/alamat/": make_items.WEBHOOK,
    "kendali/program/alamat/<int:pk>/hapus/": {},
    "kendali/program/alamat/<int:pk>/lagi/": {},
    "meja/catat/berkas/": {"step": "store", "name": "contoh.csv", "kept": KEPT_FILE},
    "meja/catat/berkas/<key:pk>/keluarkan/": {},
    "meja/kelompok/<key:pk>/pegang/": {},
    "meja/kelompok/<key:pk>/lepas/": {},
    "meja/kelompok/<key:pk>/sama/": {"klaim": "{claim}"},
    "meja/kelompok/<key:pk>/periksa/": SOURCE,
    "meja/kelompok/<key:pk>/klarifikasi/": TEXT,
    "meja/kelompok/<key:pk>/pisah/": {"kiriman": "{member}"},
    "meja/kelompok/<key:pk>/gabung/": {"dengan": "{like}", "tetap": "ya"},
    "meja/kelompok/<key:pk>/alihkan/": {"jenis": "violation"},
    "meja/kelompok/<key:pk>/kerawanan/": {"nilai": "politik_uang"},
    "meja/kelompok/<key:pk>/tentang/": {"tentang": "l{body}", "alasan": "Disebut dalam kiriman"},
    "meja/borong/": {"apa": "ambil", "k": "{pair}"},
    "meja/urungkan/": {"p": "{change}"},
    "meja/tampilan/": {"nama": "Contoh"},
    "meja/tempat/": {"pesan": "{member}", "tempat": "3271061011"},
    "meja/kiriman/<key:pk>/": SEND,
    "meja/kiriman/<key:pk>/bukti/": {"step": "look"},
    "meja/bukti/<key:pk>/asli/": {"purpose": "reading"},
    "meja/sumber/<key:pk>/": {},
    "meja/sumber/<key:pk>/asli/": {"purpose": "reading"},
    "meja/identitas/<key:pk>/": {"decision": "grant"},
    "meja/persetujuan/<key:pk>/": {"step": "approve"},
    "meja/jawaban/<key:pk>/koreksi/": TEXT | {"note": "Jamnya keliru kami tulis."},
    "meja/jawaban/<key:pk>/tarik/": {"why": "Aturannya sudah diubah kemarin."},
    "meja/jawaban/<key:pk>/tarik/batal/": {},
    "meja/jawaban/<key:pk>/tarik/setuju/": {},
    "meja/jawaban/<key:pk>/urungkan/": {},
    "meja/fakta/tanya/": {"question": "Di mana kantor KPU di kota kami?"},
    "meja/fakta/ambil/": {"kode": "pilkada_2024.hari"},
    "meja/fakta/<key:pk>/": TEXT | {"certainty": "press"},
    "meja/cek-fakta-luar/": {  # another page: the world has brought in the first
        "text": REVIEW.replace("/1", "/2").replace("{", "{{").replace("}", "}}")
    },
    "meja/cek-fakta-luar/<key:pk>/sisih/": {},
    "petugas/siaran/<int:pk>/terima/": {},
    "petugas/siaran/<int:pk>/teruskan/": {},
    "petugas/siaran/<int:pk>/batalkan/": {},
    "petugas/siaran/<int:pk>/ingatkan/": {},
    "petugas/siaran/<int:pk>/diam/": {"desa": "3271061011", "sebab": "nobody"},
    "petugas/siaran/penerusan/<int:pk>/": {"step": "found"},
    "petugas/siaran/penerusan/<int:pk>/batal/": {},
    "kendali/siaran/tulis/": NOTICE,
    "kendali/siaran/mitra/<int:pk>/": {"segments": "pemula"},
    "kendali/siaran/naskah/<int:pk>/setujui/": {},
    "kendali/siaran/naskah/<int:pk>/kembalikan/": {"why": "Jam buka TPS belum disebut"},
    "kendali/siaran/<int:pk>/atur/": {"step": "pause"},
    "kendali/siaran/<int:pk>/ingatkan/": {},
    "kendali/siaran/penerusan/<int:pk>/": {"step": "found"},
    "kendali/siaran/penerusan/<int:pk>/batal/": {},
    "petugas/kabar/": SEND,
    "kendali/petugas/<int:pk>/akhiri/": {"reason": "Surat keputusan nomor 12 tahun 2024"},
    "kendali/petugas/<int:pk>/undang/": {},
    "kendali/petugas/angkat/": {},
    "kendali/petugas/impor/": {"pasted": "Nama;Badan;Kode Desa\nAni;PPS;3271061003", "role": "pps"},
    "kendali/jumlah-petugas/": {
        "unit": "pps",
        "number": "5",
        "status": "aktif",
        "source": "Surat contoh",
        "on_day": "1",
        "on_month": "11",
        "on_year": "2024",
    },
    "kendali/jumlah-petugas/<int:pk>/ubah/": {"step": "withdraw"},
    "kendali/akun/serah-terima/": {"to": "1"},
    "kendali/akun/mitra/": {"step": "note", "kind": "bem", "name": "BEM Contoh"},
    "kendali/akun/unit/<int:pk>/": {"step": "follow", "text": "Bimtek"},
    "kendali/akun/<int:pk>/ubah/": {"step": "verify"},
    "petugas/kabari/": {"step": "push_off"},
    "petugas/akun/medsos/": {"step": "unit", "platform": "x", "said": "pps_contoh"},
    "kendali/petugas/impor/<int:pk>/": {"step": "aside"},
    "kendali/antrean/<int:pk>/hidupkan/": {},
    "kendali/bahan/baru/": KIT,
    "kendali/bahan/<int:pk>/ubah/": KIT | {"change": "Jam tutup ditambah"},
    "kendali/bahan/<int:pk>/putuskan/": {"step": "approve"},
    "kendali/tahapan/baru/": {
        "what": "event:mk_registered",
        "start_day": "3",
        "start_month": "1",
        "start_year": "2025",
        "basis": "Surat MK 5/2025",
    },
    "kendali/tahapan/<int:pk>/putuskan/": {"step": "approve"},
}
# More ways to ask for a page, of which each may show more than the plain one.
_VIEWS = ("saya", "baru", "hari-ini", "diperiksa", "orang-kedua", "dijawab")
_AREAS = [f"wilayah={code}" for code in ("32", *REGENCIES, "327106")]
ASKED = {
    "meja/": [*(f"tampilan={view}" for view in _VIEWS), "jenis=violation", f"q={PREFIX}",
              "tampilan=dijawab&q=contoh.id", "kelompok={group}", "format=csv",
              "tampilan=dijawab&format=csv", "kategori=hoaks", "saluran=web", "wilayah=3273",
              "tenggat=segera", "tenggat=nanti", "kerawanan=politik_identitas"],
    "meja/tempat/": [f"q={PREFIX}", "pesan=1", "pesan={group}"],
    "meja/kerawanan/": ["format=csv"],
    "meja/beban/": ["format=csv", "q=contoh"],
    "meja/kelompok/<key:pk>/gabung/": [f"cari={PREFIX}", "dengan=1&dengan=2"],
    "meja/kelompok/<key:pk>/tentang/": ["cari=contoh"],
    "meja/kelompok/<key:pk>/alihkan/": ["pesan=1"],
    "meja/jawaban/": ["keadaan=menunggu", "keadaan=berlaku", "keadaan=ditarik"],
    "meja/kelompok/<key:pk>/": ["kiriman=2", "tampilan=baru"],
    "kendali/": _AREAS,
    "kendali/cakupan/": ["format=csv", "tujuan=correction", "masa=7", "aktif=1",
                         "wilayah=327106"],
    "kendali/siaran/tulis/hitung/": ["roles=pps&roles=mitra&segments=pemula", "codes=x&roles=x"],
    "kendali/siaran/mitra/": ["jenis=bem"],
    "kendali/siaran/<int:pk>/": ["format=csv", f"format=csv&wilayah={FIRST}", "wilayah=3273"],
    "kendali/ukuran/<int:pk>/": ["format=csv"],
    "kendali/petugas/": ["tampil=berakhir", "tampil=kosong", f"cari={PREFIX}", "cari=contoh"],
    "kendali/petugas/angkat/": [*(f"desa={v}" for v in REGENCIES.values()), "desa=1674011007",
                                "lembaga={body}", f"cari={PREFIX}"],
    "kendali/petugas/impor/<int:pk>/": ["format=csv"],
    "kendali/jumlah-petugas/": ["format=csv", *_AREAS],
    "kendali/akun/": ["tampil=tanpa", "tampil=berakhir", "format=csv", f"cari={PREFIX}"],
    "kendali/akun/pertumbuhan/": ["format=csv", "hari=365", *_AREAS],
    "kendali/akun/<int:pk>/": ["format=csv"],
    "kendali/bahan/": ["format=csv", f"cari={PREFIX}", "jenis=stage", "keadaan=menunggu"],
    "kendali/bahan/campuran/": ["format=csv", "dari=2024-01-01&sampai=2024-12-31"],
    "kendali/bahan/baru/": ["tahapan=kampanye&jenis=stage"],
    "tahapan/": ["wilayah=3271", "pemilihan=pemilu_2024"],
    "tahapan.ics": ["wilayah=3271"],
    "tahapan.json": ["wilayah=3271061003"],
    "verifikasi/": ["kode=123456789"],
    "kendali/mitra/": ["format=csv"],
    "klarifikasi/": [f"cari={PREFIX}", "wilayah=semua", "cari=Kabar"],
    "wilayah/": [f"cari={PREFIX}"],
}  # fmt: skip
# Kept per visit, per account or for a few minutes: no product data.
OWN = ("django_session", '"cache"', "ledger_try")
_WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+("?\w+"?)', re.IGNORECASE)
_TOKENS = re.compile(r'value="\w{64}"|nonce="[^"]+"|"X-CSRFToken": ?"\w+"|#i-[a-z-]+')


@dataclass(frozen=True)
class Route:
    """One address, with its view's marks."""

    text: str
    audience: str | None
    act: str | None
    view: object

    @property
    def keyed(self) -> bool:
        return "<" in self.text


def routes(resolver=None, prefix: str = "") -> Iterator[Route]:
    """Every address, as the resolver has it; one that an earlier one covers is left out."""
    for entry in (resolver or get_resolver()).url_patterns:
        text = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, text)
        elif isinstance(entry, URLPattern):
            view = entry.callback
            plain = "<" not in text
            if plain and resolve(f"/{text}").func is not view:
                continue
            yield Route(text, getattr(view, "audience", None), getattr(view, "act", None), view)


def kind_of(route: Route) -> tuple[str, tuple[str, ...]]:
    """What the key of a route names; an AssertionError asks to be taught."""
    for start, named in NAMED.items():
        if route.text.startswith(start) and re.search(r"<(int|key):pk>", route.text):
            return named
    raise AssertionError(f"/{route.text}: teach tests/house/walk.py what its key names")


def path(route: Route, world: World, thing: Thing | None = None, pk: int | None = None) -> str:
    """The address with its parameters filled in; an AssertionError asks to be taught."""
    if not route.keyed:
        return f"/{route.text}"
    if route.text in WRITTEN:
        return f"/{WRITTEN[route.text]}"
    if route.text in FILLED:
        at = route.text
        for name, value in FILLED[route.text].items():
            value = value.format(receipt=next(iter(world.receipts)), kit=world.kit)
            at = re.sub(rf"<\w+:{name}>", value, at)
        return f"/{at}"
    kind_of(route)
    return "/" + re.sub(r"<\w+:pk>", str(thing.pk if thing else pk), route.text)


@dataclass
class Answer:
    """What came back, and which tables were written."""

    response: HttpResponse
    wrote: set[str]

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        whole = self.response.content.decode(errors="replace")
        return whole + "\n".join(f"{k}: {v}" for k, v in self.response.headers.items())

    def same_as(self, other: "Answer", mine: str, theirs: str) -> bool:
        """The same page but for the secrets of its forms and its own address."""

        def plain(answer: Answer, path: str) -> str:
            return _TOKENS.sub("", answer.response.content.decode().replace(path, "/"))

        return self.status == other.status and plain(self, mine) == plain(other, theirs)


@contextmanager
def _noting(wrote: set[str]):
    def note(execute, sql, params, many, context):
        if (found := _WRITES.match(sql)) and not any(own in found[0] for own in OWN):
            wrote.add(found[1].strip('"'))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield


class Browser(Client):
    """Django's test browser without the copies of every template's context: twice as fast."""

    def request(self, **request) -> HttpResponse:
        return self.handler(self._base_environ(**request))


def ask(someone: Someone, method: str, at: str, form: dict | None = None, **headers) -> Answer:
    """One request of this browser; nothing it changes stays."""
    client, wrote = Browser(), set()
    client.cookies.load(someone.cookies)
    with transaction.atomic(), _noting(wrote):
        if method == "PUT":
            response = client.put(at, b"{}", content_type="application/json", **headers)
        else:
            response = getattr(client, method.lower())(at, form or {}, **headers)
        transaction.set_rollback(True)
    if response.streaming:  # a download: read to its end, as a browser does
        whole, head = b"".join(response.streaming_content), dict(response.headers)
        response = HttpResponse(whole, status=response.status_code, headers=head)
    return Answer(response, wrote)
