"""A sealed name is read by nobody alone: one asks, another one agrees, and every look is kept."""

from datetime import timedelta

import make
import pytest
import time_machine

import make_desk
import make_files
from kentongan.ledger.models import Event
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.worker import run_due
from kentongan.up.actions.identify import (
    READABLE,
    Told,
    ask_to_open,
    decide_opening,
    identify_sender,
    read_identity,
)
from kentongan.up.actions.receive import Extra
from kentongan.up.actions.report_whole import report_whole
from kentongan.up.actions.withdraw import decide_withdrawal, withdraw_report
from kentongan.up.links import plain_link
from kentongan.up.models import Attachment, Report

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = Told("Kenari Pengirim", "0800-111-222", "Jalan Contoh 1")


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    make.places()
    with time_machine.travel(make.NOON, tick=False):
        yield


def sent(openness: str = "confidential", filing: str = "information", files=()) -> Report:
    return report_whole(
        now=make.NOON,
        key=f"kunci-pengirim-{openness}-{filing}",
        words="Ada pembagian barang di balai warga kemarin sore",
        kind="violation",
        place=make.place(make.KEDUNG_BADAK),
        files=files,
        told=TOLD,
        extra=Extra(openness=openness, filing=filing, category="luar_jadwal"),
    ).report


def test_one_asks_another_agrees_and_only_the_asker_reads_for_half_an_hour():
    report, desk, second = sent(), make.desk(kind="bawaslu"), make.second(kind="bawaslu")
    with pytest.raises(Refusal, match=r"identity\.not_open"):
        read_identity(actor=desk, now=make.NOON, report=report)
    asked = ask_to_open(actor=desk, now=make.NOON, report=report, reason="Menanyakan saksi")
    again = ask_to_open(actor=desk, now=make.NOON, report=report, reason="Menanyakan saksi")
    assert asked == again
    with pytest.raises(Refusal, match=r"permission\.denied"):
        decide_opening(actor=desk, now=make.NOON, request=asked, grant=True)
    decide_opening(actor=second, now=make.NOON, request=asked, grant=True)
    late = make.NOON + READABLE
    assert read_identity(actor=desk, now=late - timedelta(seconds=1), report=report) == TOLD
    for actor, now in ((desk, late), (second, make.NOON)):
        with pytest.raises(Refusal, match=r"identity\.not_open"):
            read_identity(actor=actor, now=now, report=report)
    looks = Event.objects.filter(code="identity.looked_at")
    assert [look.actor_post for look in looks] == [desk.post_id]
    assert "Kenari" not in str(list(Event.objects.values_list("data", flat=True)))


def test_nobody_decides_what_he_asked_himself_and_no_other_body_reads_it():
    report, boss = sent(), make.second(kind="bawaslu")
    asked = ask_to_open(actor=boss, now=make.NOON, report=report, reason="Menanyakan saksi")
    with pytest.raises(Refusal, match=r"identity\.needs_second_person"):
        decide_opening(actor=boss, now=make.NOON, request=asked, grant=True)
    kpu = make.desk()
    for act in (
        lambda: ask_to_open(actor=kpu, now=make.NOON, report=report, reason="Ingin tahu saja"),
        lambda: read_identity(actor=kpu, now=make.NOON, report=report),
    ):
        with pytest.raises(Refusal, match=r"permission\.denied"):
            act()


def test_a_named_sender_is_read_by_the_desk_and_each_look_is_kept():
    report, desk = sent("named"), make.desk(kind="bawaslu")
    assert read_identity(actor=desk, now=make.NOON, report=report) == TOLD
    assert Event.objects.filter(code="identity.looked_at").count() == 1
    kept = identify_sender(
        now=make.NOON, report=report, told=Told("Lain", "0999999"), openness="named"
    )
    assert read_identity(actor=desk, now=make.NOON, report=report) == TOLD and kept


def test_an_anonymous_sender_leaves_no_name_and_cannot_file_officially():
    report = sent("anonymous")
    assert not hasattr(report, "identity")
    with pytest.raises(Refusal, match=r"identity\.official_needs_name"):
        sent("anonymous", "official")
    assert Report.objects.count() == 1


def test_taking_an_official_report_back_is_decided_by_an_officer():
    report, desk = sent("named", "official"), make.desk(kind="bawaslu")
    withdraw_report(now=make.NOON, report=report, reason="Sudah berdamai")
    report.refresh_from_db()
    assert report.withdrawn_at is None
    with pytest.raises(Refusal, match=r"withdrawal\.needs_note"):
        decide_withdrawal(actor=desk, now=make.NOON, report=report, agree=True, note="")
    kept = decide_withdrawal(
        actor=desk, now=make.NOON, report=report, agree=False, note="Dilanjutkan"
    )
    assert kept.state == "kept"
    later = decide_withdrawal(actor=desk, now=make.NOON, report=report, agree=True, note="Dicabut")
    assert later.state == "kept", "decided once"


def test_at_the_desk_looking_is_an_act_and_originals_come_as_a_download_only():
    data = make_files.picture(1, author=make_files.AUTHOR)
    report = sent(files=[make_files.kept(data)])
    run_due()
    piece, seat = Attachment.objects.get(), make_desk.officer(kind="bawaslu")
    page = f"/meja/kiriman/{report.pk}/bukti/"
    assert "<img" not in seat.read(page).split("<main")[1]
    assert seat.get(f"/meja/bukti/{piece.pk}/gambar/").status_code == 303
    there = seat.send(page, step="look")["Location"]
    ticket = there.split("lihat=")[1]
    shown = seat.read(there)
    assert f"/meja/bukti/{piece.pk}/gambar/?lihat=" in shown
    copy = seat.get(f"/meja/bukti/{piece.pk}/gambar/?lihat={ticket}")
    body = b"".join(copy.streaming_content)
    assert copy["Content-Type"] == "image/jpeg" and make_files.AUTHOR.encode() not in body
    other = make_desk.officer(kind="bawaslu")
    assert other.get(f"/meja/bukti/{piece.pk}/gambar/?lihat={ticket}").status_code == 303
    fetched = seat.send(f"/meja/bukti/{piece.pk}/asli/", purpose="evidence")
    assert b"".join(fetched.streaming_content) == data
    assert fetched["Content-Type"] == "application/octet-stream"
    assert fetched["Content-Disposition"].startswith("attachment")
    assert "sandbox" in fetched["Content-Security-Policy"]
    assert fetched["X-Content-Type-Options"] == "nosniff"
    assert seat.send(f"/meja/bukti/{piece.pk}/asli/", purpose="x").status_code == 422
    codes = list(Event.objects.filter(subject="file").values_list("code", flat=True))
    assert codes.count("file.looked_at") == 1 and codes.count("file.fetched") == 1


def test_the_desk_page_opens_a_name_through_a_second_person():
    report, seat = sent(), make_desk.officer(kind="bawaslu")
    boss = make_desk.commissioner(kind="bawaslu")
    page = f"/meja/kiriman/{report.pk}/bukti/"
    assert seat.send(page, step="read").status_code == 422
    assert seat.send(page, step="ask", reason="x").status_code == 422
    assert seat.send(page, step="ask", reason="Menanyakan saksi di tempat").status_code == 303
    assert "Menanyakan saksi" in boss.read("/meja/identitas/")
    request = report.identity.requests.get()
    assert boss.send(f"/meja/identitas/{request.pk}/", decision="grant").status_code == 303
    read = seat.send(page, step="read")
    assert "Kenari Pengirim" in read.content.decode() and "no-store" in read["Cache-Control"]
    assert "Kenari Pengirim" not in seat.read(page)
    assert make_desk.officer().get(page).status_code == 404, "another body"


@pytest.mark.parametrize(
    ("link", "plain"),
    [
        ("https://www.Contoh.id/a/?utm_source=x&b=2&a=1#z", "contoh.id/a?a=1&b=2"),
        ("http://m.facebook.com/story.php?story_fbid=1&id=2&mibextid=q",
         "facebook.com/story.php?id=2&story_fbid=1"),
        ("https://youtu.be/abc?si=1", "youtube.com/watch?v=abc"),
        ("http://192.168.1.1/x", None),
        ("http://localhost/x", None),
        ("ftp://contoh.id/x", None),
        ("https://[::1", None),
    ],
)  # fmt: skip
def test_a_link_has_one_plain_form_and_a_private_one_none(link, plain):
    assert plain_link(link) == plain
