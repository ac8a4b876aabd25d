"""Working at the desk: holding, asking, deciding, writing, approving, and what is refused in words."""

import make
import pytest

import make_desk
from kentongan.ledger.worker import run_due
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.up.actions.check import open_check
from kentongan.up.actions.converse import add_words, report_of_receipt
from kentongan.up.actions.note import note_source
from kentongan.up.models import Check, Clarification, Message, Report, ReportGroup, Source
from make_desk import HEADLINE, TEXT

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    make.places()
    make.report()
    run_due()
    return ReportGroup.objects.get()


def _checked(group, by):
    """A finished check, made through the actions."""
    return make.decided_check(group, by)


def test_a_group_held_by_somebody_else_is_read_only_with_name_and_time(group):
    rina = make_desk.officer(name="Rina Contoh")
    dadan = make_desk.officer(name="Dadan Contoh")
    here = f"/meja/kelompok/{group.pk}/"
    rina.send(f"{here}pegang/")
    page = dadan.read(here)
    assert "Rina Contoh memegang sampai 12.20 WIB" in page
    assert f"{here}pegang/" not in page
    # Two who press at once: the later one reads who has it, on the page and as a toast.
    assert dadan.send(f"{here}pegang/").status_code == 303
    assert "Rina Contoh sedang menangani ini sampai hari ini, 12.20 WIB" in dadan.read(here)
    stale = dadan.send(f"{here}periksa/", step="topic", topic="Undangan dan hak memilih")
    assert stale.status_code == 422
    assert "Rina Contoh sedang menangani ini" in stale.content.decode()
    assert "Undangan dan hak memilih" in stale.content.decode()
    assert not Check.objects.exists()


def test_opening_takes_nothing_and_letting_go_undoes_the_taking(group, noon):
    desk = make_desk.officer()
    here = f"/meja/kelompok/{group.pk}/"
    desk.read(here)
    desk.read(f"/meja/?kelompok={group.pk}")
    assert ReportGroup.objects.get().held_by is None
    answer = desk.client.post(f"{here}pegang/?tampilan=baru", follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[0][0].startswith("/meja/?tampilan=baru&kelompok=")
    assert f'action="{here}lepas/?tampilan=baru"' in page and "Urungkan" in page
    desk.send(f"{here}lepas/")
    assert "Belum ada yang memegang" in desk.read(here)
    desk.send(f"{here}pegang/")
    noon.shift(21 * 60)
    assert "Belum ada yang memegang" in desk.read(here)


def test_a_result_needs_two_sources_and_everything_typed_stays(group):
    desk = make_desk.officer()
    path = f"/meja/kelompok/{group.pk}/periksa/"
    short = desk.send(path, step="topic", topic="Apa")
    assert short.status_code == 422 and "belum diterima" in short.content.decode().lower()
    desk.send(path, step="topic", topic="Surat pemberitahuan dan hak memilih")
    assert "0 dari 2 sumber" in desk.read(path)
    desk.send(
        path, step="source", name="Ketua KPPS", stance="denies", via="visit", said="Boleh memilih."
    )
    again = desk.send(
        path, step="source", name="ketua kpps", stance="denies", via="phone", said="Benar, boleh."
    )
    assert again.status_code == 422
    assert "Benar, boleh." in again.content.decode()
    assert Source.objects.count() == 1
    early = desk.send(path, step="result", verdict="salah", reasoning="Sudah ditanyakan tadi.")
    assert early.status_code == 422
    assert "1" in early.content.decode() and not Check.objects.get().verdict
    for bad in ({"url": "javascript:alert(1)"}, {"via": "mimpi"}, {"said": ""}, {"name": "x\x00"}):
        values = {"name": "PKPU 17/2024", "via": "document", "said": "Pasal 18.", "url": ""} | bad
        assert desk.send(path, step="source", **values).status_code == 422
    long = desk.send(
        path, step="source", name="PKPU", stance="denies", via="document", said="a" * 100_000
    )
    assert long.status_code == 422
    desk.send(
        path, step="source", name="PKPU 17/2024", stance="denies", via="document", said="Pasal 18."
    )
    assert "2 sumber" in desk.read(path)
    desk.send(path, step="result", verdict="salah", reasoning="Keduanya mengatakan sama.")
    done = desk.read(path)
    assert "Pesan itu keliru" in done and "Tulis klarifikasi" in done
    late = desk.send(
        path, step="source", name="Satu lagi", stance="denies", via="phone", said="Sama saja."
    )
    assert late.status_code == 422
    assert desk.send(path, step="tidak ada").status_code == 409


def test_a_text_is_looked_over_all_at_once_and_nothing_is_lost(group):
    desk = make_desk.officer()
    path = f"/meja/kelompok/{group.pk}/klarifikasi/"
    early = desk.client.get(path, follow=True)
    assert early.redirect_chain[0][0].endswith("/periksa/")
    _checked(group, desk.actor)
    page = desk.read(path)
    assert "Kedung Badak, Tanah Sareal" in page and "13.00" in page
    bad = TEXT | {"headline": "Awas, HOAKS soal undangan!", "basis": "", "body": "Pendek"}
    sent = desk.send(path, step="send", **bad)
    words = sent.content.decode()
    assert sent.status_code == 422
    assert "3 isian" in words and "Awas" in words and "Pendek" in words
    past = desk.send(path, step="send", **(TEXT | {"until_day_day": "19"}))
    assert past.status_code == 422
    strange = desk.send(path, step="send", **(TEXT | {"until_time": "25.99", "body": "\x00" * 30}))
    assert strange.status_code == 422
    assert not Clarification.objects.exists()
    shown = desk.send(path, step="preview", **TEXT)
    assert "Kabar resmi KPU Kota Bogor" in shown.content.decode()
    assert not Clarification.objects.exists()
    assert desk.send(path, step="send", **TEXT).status_code == 303
    twice = desk.send(path, step="send", **TEXT)
    assert twice.status_code == 422 and Clarification.objects.count() == 1


def test_places_known_only_roughly_are_named_and_not_told():
    make.places()
    make.report(code=make.BOGOR)
    make.report("Katanya yang belum dapat undangan tidak boleh mencoblos 27 November")
    run_due()
    desk = make_desk.officer()
    group = ReportGroup.objects.get()
    _checked(group, desk.actor)
    page = desk.read(f"/meja/kelompok/{group.pk}/klarifikasi/")
    assert "Tidak dikirim ke:" in page and "Kota Bogor" in page


def test_nobody_approves_their_own_text(group):
    boss = make_desk.commissioner(name="Bagus Contoh")
    text = make.draft(_checked(group, boss.actor), boss.actor)
    here = f"/meja/persetujuan/{text.pk}/"
    page = boss.read(here)
    assert "Menunggu orang kedua" in page and "Setujui dan kirim" not in page
    refused = boss.send(here, step="approve")
    assert refused.status_code == 409
    assert Clarification.objects.get().state == "draft"
    assert "Tulisan Anda, menunggu orang lain" in boss.read("/meja/persetujuan/")
    officer = make_desk.officer()
    assert officer.send(here, step="approve").status_code == 404


def test_a_returned_text_comes_back_with_its_reason_and_its_words(group):
    desk, boss = make_desk.officer(), make_desk.commissioner()
    text = make.draft(_checked(group, desk.actor), desk.actor, steps="Bawa KTP-el")
    here = f"/meja/persetujuan/{text.pk}/"
    assert boss.send(here, step="return", why="").status_code == 422
    assert boss.send(here, step="return", why="Sebut pasalnya").status_code == 303
    again = boss.send(here, step="approve")
    assert again.status_code == 409
    page = desk.read(f"/meja/kelompok/{group.pk}/klarifikasi/")
    assert "Sebut pasalnya" in page and text.headline in page and "Bawa KTP-el" in page
    assert "dikembalikan" in desk.read("/meja/jawaban/?keadaan=dikembalikan")


def test_a_second_press_on_approve_sends_nothing_twice(group):
    desk, boss = make_desk.officer(), make_desk.commissioner()
    text = make.draft(_checked(group, desk.actor), desk.actor)
    here = f"/meja/persetujuan/{text.pk}/"
    assert boss.send(here, step="approve").status_code == 303
    assert boss.send(here, step="approve").status_code == 409
    run_due()
    assert Report.objects.exclude(answer=None).count() == 1
    assert "1 pengirim sudah dijawab" in boss.read(here)


def test_the_same_claim_is_used_again_by_a_person(group):
    """A group that the engine finds alike, but not sure, is joined by an officer."""
    desk, second = make.desk(), make.second()
    check = _checked(group, desk)
    approve_and_answer(actor=second, now=make.NOON, clarification=make.draft(check, desk))
    run_due()
    asked = make.report("Kalau undangan belum saya terima apa betul dilarang mencoblos nanti?")
    run_due()
    other = Report.objects.latest("pk").group
    assert other != group and other.claim is None
    officer = make_desk.officer()
    here = f"/meja/kelompok/{other.pk}/"
    if not other.matches.exclude(verdict="blocked").exists():
        other.matches.update_or_create(
            claim=check.claim, defaults={"verdict": "related", "likeness": 58}
        )
    page = officer.read(here)
    assert HEADLINE in page and "Sama: pakai jawaban ini" in page
    assert "Jawaban KPU Kota Bogor berlaku di sini" in page
    assert officer.send(f"{here}sama/", klaim=check.claim_id + 999).status_code == 404
    assert officer.send(f"{here}sama/", klaim="²").status_code == 404
    assert officer.send(f"{here}sama/", klaim=check.claim_id).status_code == 303
    run_due()
    assert report_of_receipt(asked.code).answer.headline == HEADLINE


def test_a_claim_of_the_other_body_is_never_offered(group):
    bawaslu = make.desk(kind="bawaslu")
    make.report("Amplop dibagikan di RT 03 malam tadi", kind="violation")
    run_due()
    theirs = ReportGroup.objects.get(kind="violation")
    secret = open_check(actor=bawaslu, now=make.NOON, group=theirs, topic="Amplop di RT 03")
    group.matches.create(claim=secret.claim, verdict="related", likeness=70)
    officer = make_desk.officer()
    assert "Amplop di RT 03" not in officer.read(f"/meja/kelompok/{group.pk}/")
    answer = officer.send(f"/meja/kelompok/{group.pk}/sama/", klaim=secret.claim_id)
    assert answer.status_code == 404


def test_the_desk_and_the_sender_talk(group):
    desk = make_desk.officer()
    report = Report.objects.get()
    add_words(now=make.NOON, report=report, words="Saya dengar dari tetangga.", key="t" * 20)
    assert "menunggu balasan" in desk.read(f"/meja/kelompok/{group.pk}/")
    here = f"/meja/kiriman/{report.pk}/"
    assert "Saya dengar dari tetangga." in desk.read(here)
    assert desk.send(here, words="", key="k").status_code == 422
    for _twice in range(2):
        sent = desk.send(here, words="Terima kasih, sedang kami periksa.", key="k1")
        assert sent.status_code == 303
    assert Message.objects.filter(from_desk=True).count() == 1
    assert "Terima kasih, sedang kami periksa." in desk.read(here)


def test_another_regencys_desk_reads_a_check_but_leaves_it_to_its_desk():
    make.places()
    make.report()
    make.report(code="3273011001", now=make.NOON + make.MINUTE)
    run_due()
    group = ReportGroup.objects.get()
    check = open_check(actor=make.desk(), now=make.NOON, group=group, topic="Undangan memilih")
    note_source(
        actor=make.desk(),
        now=make.NOON + 21 * make.MINUTE,
        check=check,
        name="Ketua KPPS",
        via="phone",
        said="Boleh.",
        stance="denies",
    )
    bandung = make_desk.officer(make.BANDUNG)
    assert "Ketua KPPS" in bandung.read(f"/meja/kelompok/{group.pk}/periksa/")
