"""After an upgrade that looks posts up by other keys, groups that stood before are found as new ones are."""

from importlib import import_module

import pytest
from django.apps import apps
from make import places, report

from kentongan.engine import near
from kentongan.ledger.worker import run_due
from kentongan.up.models import GroupKey, Report, ReportGroup

STEP = import_module("kentongan.up.migrations.0010_groups_keyed_by_longer_runs")


@pytest.mark.django_db
def test_groups_with_the_keys_of_before_are_found_again_and_twice_changes_nothing():
    places()
    said = [
        "Katanya yang belum dapat undangan tidak boleh mencoblos tanggal 27 November",
        "Kotak suara di gudang kecamatan dipindah malam-malam tanpa ada saksi yang tahu",
    ]
    for words in said:
        report(words)
    run_due()
    wanted = {(key.group_id, key.key) for key in GroupKey.objects.all()}
    groups = list(ReportGroup.objects.order_by("pk"))
    assert len(groups) == len(said)
    GroupKey.objects.all().delete()
    for group in groups:
        GroupKey.objects.create(group=group, key=group.pk)  # keys nobody asks for any more
    for _ in range(2):
        STEP.key_again(apps, None)
        assert {(key.group_id, key.key) for key in GroupKey.objects.all()} == wanted
    for group in ReportGroup.objects.order_by("pk"):
        assert bytes(group.signature) == near.signature(group.words).pack()
    for words in said:
        report(f"Diteruskan: {words} ya bapak ibu")
    run_due()
    assert ReportGroup.objects.count() == len(said)
    assert Report.objects.filter(group__in=groups).count() == 2 * len(said)
