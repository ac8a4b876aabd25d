"""Files of items for tests, and the form of assisted entry."""

import make

HEAD = "Nomor;Isi Aduan;Jenis;Desa;Tanggal Kejadian"
LINES = (
    "A-1;Katanya TPS 4 pindah ke balai RW;hoaks;3271061003;18/11/2024",
    "A-2;Surat pemberitahuan belum sampai;pengaduan;3271061003;",
    "A-3;=HYPERLINK(1) dibagikan di grup;konten;3271061007;2024-11-19",
)
CSV = "\n".join([HEAD, *LINES]).encode()
ENTRY = {
    "way": "visit",
    "kind": "question",
    "words": "Kapan surat pemberitahuan dibagikan di RW 05?",
    "place_said": "Kedung Badak",
    "place": make.KEDUNG_BADAK,
    "openness": "anonymous",
    "key": "k" * 30,
}
# What the forms of programs send; the post is one that a keeper may give a token for.
TOKEN = {
    "post": "{keeper_post}",
    "name": "Program contoh",
    "scopes": "items.read",
    "expires_on_day": "20",
    "expires_on_month": "12",
    "expires_on_year": "2024",
}
WEBHOOK = {
    "post": "{keeper_post}",
    "url": "https://sistem.contoh.id/kabar",
    "events": "report.answered",
}
