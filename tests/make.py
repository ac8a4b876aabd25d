"""Test data, made the way people make it: through the real actions, on a handful of real places.

make.report("…")                       one report, from Kedung Badak
pps = make.pps("3271061003")           an actor: the organiser of that village
desk, second = make.desk(), make.second()
"""

import itertools
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kentongan.ledger.actor import SYSTEM, Actor
from kentongan.places import level_of, zone_of
from kentongan.roster.acting import actor_for
from kentongan.roster.actions.appoint import appoint
from kentongan.roster.models import Institution, Place, Post
from kentongan.up.actions.check import decide_check, open_check
from kentongan.up.actions.clarify import draft_clarification
from kentongan.up.actions.note import note_source
from kentongan.up.actions.receive import Receipt, receive_report

WIB = ZoneInfo("Asia/Jakarta")
NOON = datetime(2024, 11, 20, 12, 0, tzinfo=WIB)
MINUTE = timedelta(minutes=1)
END = datetime(2025, 1, 27, tzinfo=WIB)

KEDUNG_BADAK, TANAH_SAREAL, BOGOR = "3271061003", "327106", "3271"
CIBADAK, BANDUNG = "3271061011", "3273"
_PLACES = {
    "": "Indonesia",
    "32": "Jawa Barat",
    "3271": "Kota Bogor",
    "327106": "Tanah Sareal",
    "3271061001": "Tanah Sareal",
    "3271061002": "Kebon Pedes",
    "3271061003": "Kedung Badak",
    "3271061007": "Sukadamai",
    "3271061011": "Cibadak",
    "327101": "Bogor Selatan",
    "3271011001": "Batu Tulis",
    "3273": "Kota Bandung",
    "327301": "Sukasari",
    "3273011001": "Sarijadi",
    "16": "Sumatera Selatan",
    "1674": "Kota Prabumulih",
    "167401": "Prabumulih Barat",
    "1674011007": "Patih Galung",
}
_numbers = itertools.count(1)


def place(code: str) -> Place:
    """The place with this code, from a small true map."""
    name = _PLACES[code]
    found, _ = Place.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "level": level_of(code),
            "zone": zone_of(code),
            "search": name.lower(),
        },
    )
    return found


def places() -> None:
    """The whole small map."""
    for code in _PLACES:
        place(code)


def institution(kind: str, code: str) -> Institution:
    found, _ = Institution.objects.get_or_create(
        kind=kind, place=place(code), name=f"{kind.upper()} {_PLACES[code]}"
    )
    return found


def post(role: str, kind: str, code: str, **more) -> Post:
    """Somebody new in a post."""
    n = next(_numbers)
    return appoint(
        actor=SYSTEM,
        now=NOON,
        name=more.pop("name", f"Petugas Contoh {n}"),
        institution=institution(kind, code),
        role=role,
        title=f"{role} {_PLACES[code]}",
        place=place(code),
        until=more.pop("until", END),
        **more,
    )


def actor(role: str, kind: str, code: str, **more) -> Actor:
    return actor_for(post(role, kind, code, **more))


def desk(code: str = BOGOR, kind: str = "kpu") -> Actor:
    """A desk officer."""
    return actor("petugas_meja", kind, code)


def second(code: str = BOGOR, kind: str = "kpu") -> Actor:
    """Somebody who may approve."""
    return actor("anggota", kind, code)


def pps(code: str = KEDUNG_BADAK) -> Actor:
    """The organiser of a village."""
    return actor("pps", "pps", code)


def report(
    words: str = "Katanya yang belum dapat undangan tidak boleh mencoblos tanggal 27 November",
    *,
    code: str = KEDUNG_BADAK,
    kind: str = "content",
    now: datetime = NOON,
    key: str | None = None,
    **more,
) -> Receipt:
    """One report, through the one way in."""
    return receive_report(
        now=now,
        key=key or f"form-key-of-a-test-{next(_numbers):08d}",
        words=words,
        kind=kind,
        place=place(code) if code else None,
        **more,
    )


def decided_check(group, by: Actor, *, now: datetime = NOON, verdict: str = "salah"):
    """A check that went the whole way: opened, two sources, a result."""
    check = open_check(actor=by, now=now, group=group, topic="Surat pemberitahuan dan hak memilih")
    for name in ("Ketua KPPS TPS 04", "Keputusan KPU 1774/2024"):
        note_source(
            actor=by,
            now=now,
            check=check,
            name=name,
            via="phone",
            said="Tetap boleh memilih.",
            stance="confirms" if verdict == "benar" else "denies",
        )
    return decide_check(
        actor=by,
        now=now,
        check=check,
        verdict=verdict,
        reasoning="Surat itu hanya memberi tahu tempat dan waktu.",
    )


def draft(check, by: Actor, *, now: datetime = NOON, **more):
    """A clarification, waiting for a second person."""
    return draft_clarification(
        actor=by,
        now=now,
        claim=check.claim,
        headline="Anda tetap bisa memilih tanpa surat pemberitahuan",
        body="Asalkan nama Anda terdaftar dan Anda membawa KTP-el. Surat itu hanya memberi tahu.",
        basis="PKPU 17/2024",
        **more,
    )
