"""Groups for a desk to arrange, made through the real actions.

one, two = make_desk2.groups("…", "…")     two groups, one report each
"""

import make

from kentongan.ledger.worker import run_due
from kentongan.up.models import Exposure, GroupKey, Report, ReportGroup

LETTER = "Katanya yang belum dapat undangan tidak boleh mencoblos tanggal 27 November"
MONEY = "Ada amplop dibagikan di RT 03 malam tadi oleh orang yang tidak dikenal"
INK = "Tinta di TPS 09 mudah hilang kalau dicuci dengan sabun cuci piring"


def group(words: str = LETTER, **more) -> ReportGroup:
    """The group that one more report of these words lands in."""
    report = make.report(words, **more).report
    run_due()
    return Report.objects.get(pk=report.pk).group


def groups(*words: str, **more) -> list[ReportGroup]:
    return [group(said, **more) for said in words]


def fresh(row):
    """The row as the database has it now."""
    return type(row).objects.get(pk=row.pk)


def everything() -> dict[str, list]:
    """All that a change may alter, to compare before and after."""
    columns = ("pk", "kind", "owner", "size", "first_seen", "last_seen", "due_at", "claim",
               "state", "against", "against_post", "merged_into")  # fmt: skip
    return {
        "groups": list(ReportGroup.objects.order_by("pk").values(*columns)),
        "reports": list(
            Report.objects.order_by("pk").values(
                "pk", "group", "kind", "owner", "place", "place_code", "words", "receipt_hash",
                "against", "against_post", "answer",
            )
        ),
        "seen": list(
            Exposure.objects.order_by("group", "code").values(
                "group", "owner", "code", "reports", "first_seen", "last_seen"
            )
        ),
        "keys": list(GroupKey.objects.order_by("key", "group").values("key", "group")),
        "tags": list(ReportGroup.objects.order_by("pk", "tags__value").values("pk", "tags__value")),
    }  # fmt: skip
