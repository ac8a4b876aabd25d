"""Kits and stages for tests, made through the real actions.

version = make_kits.published()      a kit of KPU Kota Bogor, public
make_kits.local(kind="event", …)     a day an office stated
"""

from dataclasses import replace
from datetime import date, datetime

import make

from kentongan.down.actions.kit import write_kit
from kentongan.down.actions.publish import approve_kit
from kentongan.down.actions.stage import approve_stage, write_stage
from kentongan.down.kits import Words
from kentongan.down.models import Kit, KitVersion, LocalStage

TEXT = "TPS dibuka pukul 07.00 sampai 13.00 waktu setempat. Bawalah KTP-el."
WORDS = Words(
    kind="stage",
    purpose="informasi",
    schedule="pilkada_2024",
    stage="pemungutan_suara",
    headline="TPS dibuka pukul 07.00 sampai 13.00",
    body="Anda dapat mencoblos sejak TPS dibuka. Bawalah KTP-el atau surat keterangan.",
    basis="PKPU 17/2024, pasal 7",
    texts=({"channel": "whatsapp", "language": "id", "text": TEXT, "reviewed_by": ""},),
)


def words(**more) -> Words:
    return replace(WORDS, **more)


def text(channel: str, said: str, language: str = "id", reviewed_by: str = "") -> dict[str, str]:
    return {"channel": channel, "language": language, "text": said, "reviewed_by": reviewed_by}


def drafted(
    *, code: str = make.BOGOR, office: str = "kpu", now: datetime = make.NOON, kit: Kit | None = None,
    pictures: tuple = (), **more,
) -> KitVersion:  # fmt: skip
    make.places()
    return write_kit(
        actor=make.desk(code, office), now=now, words=words(**more), kit=kit, pictures=pictures
    )


def published(
    *, code: str = make.BOGOR, office: str = "kpu", now: datetime = make.NOON, **more
) -> KitVersion:
    version = drafted(code=code, office=office, now=now, **more)
    return approve_kit(actor=make.second(code, office), now=now, version=version)


def drafted_by(actor, *, now: datetime = make.NOON, **more) -> KitVersion:
    return write_kit(actor=actor, now=now, words=words(**more))


def published_by(actor, second, *, now: datetime = make.NOON, **more) -> KitVersion:
    return approve_kit(actor=second, now=now, version=drafted_by(actor, now=now, **more))


def local_by(actor, *, now: datetime = make.NOON, **more) -> LocalStage:
    given = {
        "schedule": "pilkada_2024", "kind": "dates", "code": "kampanye",
        "start": date(2024, 9, 25), "end": date(2024, 11, 22), "basis": "Keputusan KPU 12/2024",
    } | more  # fmt: skip
    return write_stage(actor=actor, now=now, **given)


def local(
    *, code: str = make.BOGOR, stage: str = "pendaftaran_calon", now: datetime = make.NOON,
    approve: bool = True, **more,
) -> LocalStage:  # fmt: skip
    make.places()
    given = {
        "schedule": "pilkada_2024", "kind": "dates", "code": stage,
        "start": date(2024, 8, 27), "end": date(2024, 9, 1), "basis": "Keputusan KPU 12/2024",
    } | more  # fmt: skip
    row = write_stage(actor=make.desk(code), now=now, **given)
    return approve_stage(actor=make.second(code), now=now, row=row) if approve else row
