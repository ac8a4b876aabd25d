"""The whole way through the pages of the desk, from the inbox to the sender's answer."""

import make
import pytest

import make_desk
from kentongan.down.models import Notice
from kentongan.ledger.worker import run_due
from kentongan.up.actions.converse import report_of_receipt
from kentongan.up.models import Check, Clarification, ReportGroup
from make_desk import HEADLINE, TEXT

pytestmark = pytest.mark.django_db


def test_from_the_inbox_to_the_answer_on_the_receipt(noon):
    make.places()
    make.pps(make.KEDUNG_BADAK)
    sender = make.report()
    run_due()
    desk, second = make_desk.officer(), make_desk.commissioner()
    group = ReportGroup.objects.get()
    here = f"/meja/kelompok/{group.pk}/"

    assert "Kabar belum bernama" in desk.read("/meja/")
    assert desk.send(f"{here}pegang/").status_code == 303
    assert "Anda memegang" in desk.read(here)

    desk.send(f"{here}periksa/", step="topic", topic="Surat pemberitahuan dan hak memilih")
    for name in ("Ketua KPPS TPS 04", "PKPU 17/2024"):
        sent = desk.send(
            f"{here}periksa/",
            step="source",
            name=name,
            via="phone",
            stance="denies",
            said="Tetap boleh memilih.",
        )
        assert sent.status_code == 303
    sent = desk.send(
        f"{here}periksa/",
        step="result",
        verdict="salah",
        reasoning="Surat itu hanya memberi tahu tempat dan waktu.",
        first_draft="",
    )
    assert sent.status_code == 303
    assert Check.objects.get().verdict == "salah"

    assert desk.send(f"{here}klarifikasi/", step="preview", **TEXT).status_code == 200
    assert not Clarification.objects.exists()
    assert desk.send(f"{here}klarifikasi/", step="send", **TEXT).status_code == 303
    draft = Clarification.objects.get()
    assert draft.valid_until.isoformat().startswith("2024-11-27T06:00")
    assert "menunggu orang kedua" in desk.read(f"{here}klarifikasi/")
    assert report_of_receipt(sender.code).answer is None

    page = second.read(f"/meja/persetujuan/{draft.pk}/")
    for told in (HEADLINE, "Ketua KPPS TPS 04", "Kedung Badak", "Surat itu hanya memberi tahu"):
        assert told in page
    assert second.send(f"/meja/persetujuan/{draft.pk}/", step="approve").status_code == 303
    run_due()
    assert report_of_receipt(sender.code).answer == draft
    assert list(Notice.objects.get().scopes.values_list("code", flat=True)) == [make.KEDUNG_BADAK]
    assert HEADLINE in desk.read("/meja/?tampilan=dijawab")
    assert "1 pengirim" in desk.read("/meja/jawaban/")
