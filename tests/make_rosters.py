"""Lists of officers, and offices that send them, for the tests of the roster at scale.

office = make_rosters.keeper()                     keeps the roster of Kota Bogor
file = make_rosters.send(office, "Nama;Badan;Kode Desa;Selesai\\n…")     kept, read, looked at
"""

import tempfile
from pathlib import Path

import make

from kentongan.ledger.worker import run_due
from kentongan.roster.actions.import_roster import receive_roster
from kentongan.roster.models import RosterFile, StagedRow

HEAD = "Nama;Badan;Kode Desa;No HP;Selesai\n"
END = "8 Desember 2024"


def keeper(code: str = make.BOGOR, kind: str = "kpu"):
    """Who keeps the roster of an office."""
    make.places()
    return make.actor("pengelola", kind, code)


def line(
    name: str, code: str = make.KEDUNG_BADAK, body: str = "PPS", phone: str = "", end: str = END
) -> str:
    return f"{name};{body};{code};{phone};{end}\n"


def send(office, content, *, name: str = "petugas.csv", read: bool = True, **more) -> RosterFile:
    """A list, sent and read."""
    data = content.encode() if isinstance(content, str) else content
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        kept = receive_roster(
            actor=office, now=make.NOON, office=more.pop("kind", "kpu"), file_name=name,
            path=Path(file.name), **more,
        )  # fmt: skip
    if read:
        run_due()
        kept.refresh_from_db()
    return kept


def told(file: RosterFile) -> list[tuple[int, str, str]]:
    """`(line, what, why)` of every staged line."""
    rows = StagedRow.objects.filter(file=file).order_by("line")
    return [(row.line, StagedRow.What(row.what).name, row.why) for row in rows]
