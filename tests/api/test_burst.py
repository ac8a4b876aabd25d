"""A burst of copies of one rumour is one group, and one task at the desk."""

import make
import pytest

from kentongan.ledger.worker import run_due
from kentongan.up.inbox import counts
from kentongan.up.models import ReportGroup

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
RUMOUR = "Katanya yang belum dapat undangan tidak boleh mencoblos tanggal 27 November"


def test_a_burst_of_one_rumour_is_one_group_and_one_task():
    make.places()
    for n in range(120):
        make.report(RUMOUR + ("", " 🙏", "!!", " tolong dicek")[n % 4])
    run_due()
    assert ReportGroup.objects.get().size == 120
    assert counts(make.desk(), make.NOON, make.NOON)["new"] == 1
