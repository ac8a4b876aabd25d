"""What the public pages are tried with: a published clarification, and a browser with a place."""

import re
from datetime import datetime

import make
from django.test import Client

from kentongan.ledger.worker import run_due
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.up.models import Clarification, ReportGroup
from kentongan.web.public.report.form import DETAIL_NAMES

RUMOUR = "Katanya yang belum dapat undangan tidak boleh mencoblos tanggal 27 November"
SAID = "katanya yg blm dpt undangan tdk boleh mencoblos tgl 27 november"  # by somebody else
TRUTH = "Anda tetap bisa memilih tanpa surat pemberitahuan"
KEY = "kunci-isian-untuk-percobaan-0001"


def published(
    *, now: datetime = make.NOON, valid_until: datetime | None = None, code: str = make.BOGOR
) -> Clarification:
    """A rumour that was checked and answered the whole way."""
    make.places()
    desk, second = make.desk(code), make.second(code)
    make.report(RUMOUR, now=now)
    run_due()
    check = make.decided_check(ReportGroup.objects.get(), desk, now=now)
    draft = make.draft(check, desk, now=now, valid_until=valid_until)
    approve_and_answer(actor=second, now=now, clarification=draft)
    run_due()
    draft.refresh_from_db()
    return draft


def living_in(code: str, client: Client | None = None) -> Client:
    """A browser that has chosen its place."""
    client = client or Client()
    assert client.post(f"/wilayah/{code}/").status_code == 303
    return client


def hidden(page: str) -> dict[str, str]:
    """What a page carries along hidden."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def told(**more: str) -> dict[str, str]:
    """A report as the last step sends it."""
    values = dict.fromkeys(DETAIL_NAMES, "") | {
        "go": "send",
        "kind": "complaint",
        "key": KEY,
        "words": "Surat pemberitahuan belum sampai di rumah kami",
        "place_said": "Kedung Badak",
    }
    return values | more
