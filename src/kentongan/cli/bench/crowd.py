"""A database as full as a country's, made set-wise: claims with answers, groups, a million reports."""

from django.core.management import call_command
from django.db import connection, models

from kentongan.engine import near
from kentongan.ledger import clock
from kentongan.roster.models import Institution, Person, Place, Post
from kentongan.up.models import Check, Claim, Clarification, GroupKey, Report, ReportGroup

CHUNK = 5_000


def fill(words: list[str], reports: int, groups: int) -> dict[str, int]:
    """Claims in these words, each answered for the whole country; the rest spread over `groups`."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    now = clock.now()
    place = Place.objects.create(code="", name="Indonesia", level="negara", zone="Asia/Jakarta")
    office = Institution.objects.create(kind="kpu", name="KPU (contoh)", place=place, sample=True)
    person = Person.objects.create(handle="contoh", name="Petugas Contoh", sample=True)
    other = Person.objects.create(handle="contoh2", name="Petugas Contoh Dua", sample=True)
    desk, second = (
        Post.objects.create(
            person=one, institution=office, role=role, title=role, place=place, sample=True
        )
        for one, role in ((person, "petugas_meja"), (other, "anggota"))
    )
    rows = (Claim(words=one, topic=one[:160], owner="kpu", made_at=now) for one in words)
    Claim.objects.bulk_create(rows, CHUNK)
    first = Claim.objects.order_by("pk").first()
    checked = Check.objects.create(
        claim=first,
        status=Check.Status.DONE,
        verdict=Check.Verdict.FALSE,
        reasoning="Tertulis lain di pengumuman resmi.",
        opened_by=desk,
        opened_at=now,
        decided_by=desk,
        decided_at=now,
    )
    _multiply(checked, "up_claim source", {"claim_id": "source.id"}, f"source.id > {first.pk}")
    answer = Clarification.objects.create(
        claim=first,
        owner="kpu",
        institution=office,
        place_code="",
        headline="Yang benar tertulis di pengumuman resmi",
        body="Jadwal, tempat dan syaratnya tidak berubah. Lihat pengumuman di kantor kelurahan.",
        basis="PKPU 17/2024",
        share="Kabar resmi: jadwal, tempat dan syaratnya tidak berubah.",
        valid_from=now,
        state=Clarification.State.APPROVED,
        drafted_by=desk,
        drafted_at=now,
        approved_by=second,
        approved_at=now,
        sample=True,
    )
    _multiply(answer, "up_claim source", {"claim_id": "source.id"}, f"source.id > {first.pk}")
    made = [_group(text, now) for text in words[:: max(1, len(words) // groups)][:groups]]
    ReportGroup.objects.bulk_create(made, CHUNK)
    keys = [GroupKey(key=key, group=g) for g in made for key in near.signature(g.words).keys]
    GroupKey.objects.bulk_create(keys, CHUNK)
    _reports(reports, made, now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "claims": Claim.objects.count(),
        "answers": Clarification.objects.count(),
        "groups": ReportGroup.objects.count(),
        "reports": Report.objects.count(),
    }


def _group(text: str, now) -> ReportGroup:
    return ReportGroup(
        owner="kpu",
        kind="content",
        words=text,
        signature=near.signature(text).pack(),
        first_seen=now,
        last_seen=now,
        due_at=now,
        size=1,
        sample=True,
    )


def _reports(count: int, groups: list[ReportGroup], now) -> None:
    """A thousand by the tables' own way, the rest copied from them by the database."""
    seed = min(1000, count)
    Report.objects.bulk_create(
        (
            Report(
                receipt_hash=f"contoh{n:058d}",
                kind="content",
                owner="kpu",
                words=groups[n % len(groups)].words,
                place_code=f"3271{n % 60:06d}",
                channel="web",
                received_at=now,
                group=groups[n % len(groups)],
                sample=True,
            )
            for n in range(seed)
        ),
        CHUNK,
    )
    template = Report.objects.order_by("pk").first()
    numbers = (
        f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count // seed - 1})"
        f" SELECT n.i, r.* FROM n CROSS JOIN up_report r) source"
    )
    if count > seed:
        tail = f"CAST(source.i AS {'TEXT' if connection.vendor == 'sqlite' else 'VARCHAR'})"
        copied = {
            field.column: f"source.{field.column}"
            for field in Report._meta.concrete_fields
            if field.column != "id"
        }
        copied["receipt_hash"] = f"source.receipt_hash || {tail}"
        copied["receipt_hash"] = f"SUBSTR({copied['receipt_hash']}, LENGTH({tail}) + 1, 64)"
        _multiply(template, numbers, copied, "1 = 1")


def _multiply(row: models.Model, source: str, changed: dict[str, str], where: str) -> None:
    """Copy a row once for each row of `source`, with some columns taken from there."""
    table = row._meta.db_table
    columns = [f.column for f in row._meta.concrete_fields if f.column != "id"]
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(changed.get(column, f't."{column}"') for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} t CROSS JOIN {source}"
            f" WHERE t.id = {row.pk} AND {where}"
        )
