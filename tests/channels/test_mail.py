"""E-mail through a real IMAP server (pymap) and a real SMTP server (aiosmtpd), on loopback."""

import contextlib
import imaplib
import re
import socket
import subprocess
import sys
import time
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage

import make
import pytest
from aiosmtpd.controller import Controller
from PIL import Image

from kentongan.channels import mail
from kentongan.channels.mail_file import read_mail
from kentongan.channels.wire import ProviderDown
from kentongan.ledger import clock
from kentongan.ledger.models import Incoming, Job, Outgoing
from kentongan.ledger.worker import run_due
from kentongan.up.actions.carry import forget_addresses
from kentongan.up.actions.converse import reply
from kentongan.up.models import Attachment, Conversation, Report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "post")]
OUR = "kabar@kpu.example"
SITI = "siti@warga.example"
# pymap as it is, but for the half second that it hashes a password at each of our logins.
PYMAP = """
import sys
from pymap.config import IMAPConfig
from pymap.main import main
from pysasl.hashing import Cleartext
IMAPConfig._get_hash_context = classmethod(lambda cls, passlib_cfg: Cleartext())
sys.exit(main())
"""


class Post:
    """The mailbox we read, and everything that left by SMTP."""

    def __init__(self, imap_port: int) -> None:
        self.imap_port = imap_port
        self.out: list = []
        self.refuse = ""

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.out.append(message_from_bytes(envelope.content))
        return "250 OK"

    def box(self) -> imaplib.IMAP4:
        box = imaplib.IMAP4("127.0.0.1", self.imap_port)
        box.login("kabar", "rahasia")
        box.select("INBOX")
        return box

    def empty(self) -> None:
        with contextlib.closing(self.box()) as box:
            box.store("1:*", "+FLAGS", r"(\Deleted)")
            box.expunge()

    def puts(self, raw: bytes) -> None:
        with contextlib.closing(self.box()) as box:
            box.append("INBOX", "", None, raw)

    def comes(self, text: str, *, sender: str = SITI, to: str = OUR, **headers) -> None:
        """A mail comes in, is read and understood."""
        self.puts(written(text, sender=sender, to=to, **headers).as_bytes())
        self.read()

    def read(self) -> int:
        kept = mail.read(clock.now())
        run_due()
        return kept

    def last(self) -> str:
        return self.out[-1].get_payload(decode=True).decode()


def written(text: str, *, sender: str = SITI, to: str = OUR, **headers) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    message["Subject"] = headers.pop("Subject", "Mau tanya")
    message["Message-ID"] = headers.pop("Message_ID", f"<{time.monotonic_ns()}@warga.example>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def servers():
    house = Post(free_port())
    command = [sys.executable, "-c", PYMAP, "--host", "127.0.0.1", "--port", str(house.imap_port)]
    command += ["--no-tls", "--no-service", "admin", "dict"]
    command += ["--demo-user", "kabar", "--demo-password", "rahasia"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    house.smtp_port = free_port()
    controller = Controller(house, hostname="127.0.0.1", port=house.smtp_port)
    try:
        controller.start()
        for _ in range(300):
            with contextlib.suppress(OSError), contextlib.closing(house.box()):
                break
            time.sleep(0.1)
        yield house
    finally:
        controller.stop()
        running.terminate()
        running.wait(10)


@pytest.fixture
def post(servers, settings):
    make.places()
    servers.empty()
    servers.out.clear()
    servers.refuse = ""
    settings.CHANNELS = {name: {} for name in settings.CHANNELS} | {
        "email": {
            "imap": f"127.0.0.1:{servers.imap_port}", "user": "kabar", "password": "rahasia",
            "address": f"KPU Contoh <{OUR}>", "plain": "1",
        }
    }  # fmt: skip
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", servers.smtp_port
    return servers


def received(post) -> Report:
    """Siti has written, was asked where, and has her receipt."""
    post.comes("Spanduk di depan masjid robek semua tadi malam")
    post.comes("lewati", to=post.out[-1]["Reply-To"])
    return Report.objects.get()


def test_a_mail_is_answered_in_its_thread_and_the_reply_address_resumes_the_talk(post):
    post.comes("Spanduk di depan masjid robek semua", Message_ID="<first@warga.example>")
    first = post.out[-1]
    assert first["To"] == SITI and first["In-Reply-To"] == "<first@warga.example>"
    assert first["Auto-Submitted"] == "auto-replied"
    assert "kelurahan" in post.last()
    assert re.fullmatch(r"kabar\+\d+\.[0-9a-f]{20}@kpu\.example", first["Reply-To"])
    quoted = (
        "kedung badak bogor\n\nPada Rabu, 20 Nov 2024 KPU Contoh menulis:\n> Di desa mana?\n> …\n"
    )
    post.comes(quoted, to=first["Reply-To"], Subject="Re: Balasan")
    assert "Kel. Kedung Badak" in post.last()
    post.comes("1", to=OUR, In_Reply_To=post.out[-1]["Message-ID"], Subject="Re: Balasan")
    assert "Kode tanda terima" in post.last()
    report = Report.objects.get()
    assert (report.words, report.place_code, report.channel) == (
        "Spanduk di depan masjid robek semua", make.KEDUNG_BADAK, "email",
    )  # fmt: skip
    reply(actor=make.desk(), now=make.NOON, report=report, words="Kapan itu terjadi?", key="k1")
    run_due()
    assert "Kapan itu terjadi?" in post.last()
    post.comes("Semalam, pukul 21", to=post.out[-1]["Reply-To"], Subject="Re: Balasan")
    assert report.messages.filter(from_desk=False).get().words == "Semalam, pukul 21"
    assert "robek" not in post.out[-1]["Subject"]


def test_a_senders_address_alone_proves_nothing(post):
    report = received(post)
    post.comes("BATAL", Subject="BATAL")
    report.refresh_from_db()
    assert report.withdrawn_at is None, "anybody can write an address on a mail"
    post.comes("Ini tambahan dari orang lain yang menyamar sebagai pengirim pertama")
    assert not report.messages.exists()
    token = post.out[0]["Reply-To"]
    post.comes("Saya menemukan alamat ini dan menambahkan sesuatu", sender="x@y.example", to=token)
    assert not report.messages.exists(), "a token of somebody else opens nothing"
    wrong = re.sub(r"[0-9a-f]{20}", "0" * 20, token)
    post.comes("Tambahan dengan kode palsu yang saya karang sendiri", to=wrong)
    assert not report.messages.exists()


MACHINES = [
    {"Auto_Submitted": "auto-replied"},
    {"Auto_Submitted": "auto-generated (vacation)"},
    {"Precedence": "bulk"},
    {"List_Id": "<warga.milis.example>"},
    {"List_Unsubscribe": "<mailto:x@milis.example>"},
    {"Return_Path": "<>"},
    {"sender": "MAILER-DAEMON@warga.example"},
    {"sender": "no-reply@toko.example"},
    {"sender": OUR},
    {"X_Autoreply": "yes"},
]


def test_machines_are_never_answered(post):
    for n, headers in enumerate(MACHINES):
        post.comes(f"Saya sedang cuti sampai hari Senin, pesan nomor {n}", **headers)
    assert post.out == [] and not Conversation.objects.exists()
    assert post.read() == 0, "and they are not read again"


def test_two_machines_that_hide_it_stop_within_the_hour(post):
    """An answering machine that breaks the rules: it answers each of our letters at once."""
    post.comes("Otomatis: kami sedang tidak di tempat")
    for n in range(34):
        post.puts(
            written(f"Otomatis {n}: apakah kami di tempat?", to=post.out[-1]["Reply-To"]).as_bytes()
        )
    while post.read():
        pass
    assert len(post.out) <= 30


def test_a_mail_met_twice_has_one_effect(post, monkeypatch):
    post.puts(written("Apakah tanggal 27 libur?").as_bytes())
    with monkeypatch.context() as broken:
        broken.setattr(
            imaplib.IMAP4, "_command", _dies_at_store(imaplib.IMAP4._command), raising=True
        )
        with pytest.raises(ProviderDown):
            mail.read(clock.now())
    assert Incoming.objects.count() == 1, "kept before it was marked"
    assert post.read() == 0
    assert len(post.out) == 1


def _dies_at_store(command):
    def dying(self, name, *args):
        if name == "UID" and args and args[0] == "STORE":
            raise OSError("the line broke")
        return command(self, name, *args)

    return dying


def test_a_picture_by_mail_lands_in_the_vault(post, tmp_path):
    picture = tmp_path / "spanduk.png"
    Image.new("RGB", (64, 48), "white").save(picture)
    message = written("Spanduk di depan masjid robek semua tadi malam, ini fotonya")
    message.add_attachment(
        picture.read_bytes(), maintype="image", subtype="png", filename="spanduk.png"
    )
    post.puts(message.as_bytes())
    post.read()
    post.comes("lewati", to=post.out[-1]["Reply-To"])
    run_due()
    found = Attachment.objects.get()
    assert found.report == Report.objects.get()
    assert (found.file.media, found.file.size) == ("image/png", picture.stat().st_size)


def test_a_bounce_tells_that_the_letter_failed_and_is_not_answered(post):
    post.comes("Apakah tanggal 27 libur?")
    letter = Outgoing.objects.get()
    raw = (
        "From: mailer-daemon@warga.example\r\nTo: kabar@kpu.example\r\nSubject: Undelivered\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="B"'
        "\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nSorry\r\n--B\r\n"
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; warga.example\r\n\r\n"
        "Final-Recipient: rfc822; siti@warga.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--B\r\n"
        f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {letter.provider_id}\r\n\r\n--B--\r\n"
    )
    post.puts(raw.encode())
    post.read()
    letter.refresh_from_db()
    assert (letter.state, letter.error) == (Outgoing.State.FAILED, "bounced")
    assert len(post.out) == 1


def test_a_mailbox_that_refuses_for_good_is_noted_and_one_that_is_full_is_tried_again(post):
    post.refuse = "550 no such mailbox"
    post.comes("Apakah tanggal 27 libur?")
    assert Outgoing.objects.get().error == "smtp_550"
    post.refuse = "452 mailbox full"
    post.comes("Apakah tanggal 28 libur?", sender="b@warga.example")
    row = Outgoing.objects.get(state=Outgoing.State.WAITING)
    post.refuse = ""
    Job.objects.filter(name="ledger.hand_over").update(run_after=clock.now())
    run_due()
    row.refresh_from_db()
    assert row.state == Outgoing.State.HANDED_OVER and len(post.out) == 1
    assert "warga" not in "".join(Job.objects.values_list("error", flat=True))


def test_what_somebody_wrote_themselves_is_taken_and_what_they_quoted_is_not():
    def text(raw: str) -> str:
        return read_mail(raw.encode()).text

    head = "From: a@b.example\r\nSubject: {}\r\nContent-Type: text/{}; charset=utf-8\r\n\r\n{}"
    assert (
        text(head.format("Re: x", "plain", "Ya.\r\n\r\nOn Wed KPU wrote:\r\n> dulu\r\n")) == "Ya."
    )
    assert text(head.format("x", "plain", "> kutipan\r\nIni kata saya\r\n-- \r\nSiti")) == (
        "Ini kata saya"
    )
    assert text(head.format("Apakah 27 libur?", "plain", "")) == "Apakah 27 libur?"
    assert "pesan berantai" in text(head.format("Fwd: cek", "plain", "> pesan berantai\r\n"))
    page = "<style>p{}</style><p>Apakah&nbsp;benar?</p><script>x()</script><p>Terima kasih</p>"
    assert text(head.format("x", "html", page)) == "Apakah benar?\nTerima kasih"


RUBBISH = [
    b"",
    b"\x00\xff\xfe",
    b"From: \xff\xff\r\n\r\nx",
    b"From: a@b.example\r\nContent-Type: multipart/mixed\r\n\r\nno boundary",
    b"From: a@b.example\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xff\x00",
    b"From: a@b.example\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!",
    b"From: =?utf-8?b?////?= <a@b.example>\r\nSubject: =?x?q?=?=\r\n\r\nhalo halo",
    b"From: a@b.example\r\nMessage-ID: <" + b"x" * 5000 + b">\r\n\r\nhalo halo",
    b"From: a@b.example\r\nReferences: " + b"<a@b> " * 5000 + b"\r\n\r\nhalo halo",
    b"From: a@b.example\r\n" + b"X: y\r\n" * 3000 + b"\r\n" + b"z" * 100_000,
    b"Content-Type: message/rfc822\r\n\r\n" * 150,
]


def test_rubbish_in_the_mailbox_stops_nobody(post):
    for raw in RUBBISH:
        post.puts(raw or b"\r\n")
    post.puts(written("Apakah tanggal 27 libur?").as_bytes())
    post.read()
    assert not Job.objects.exclude(error="").exists()
    assert SITI in [letter["To"] for letter in post.out]


def test_a_mail_too_large_to_read_whole_is_heard_without_its_files(post, monkeypatch):
    monkeypatch.setattr(mail, "WHOLE", 2000)
    message = written("Spanduk di depan masjid robek semua tadi malam")
    message.add_attachment(b"x" * 200_000, maintype="application", subtype="zip", filename="a.zip")
    post.puts(message.as_bytes())
    post.read()
    assert "kelurahan" in post.last()


def test_a_mailbox_that_cannot_be_reached_is_a_short_code_without_secrets(settings):
    settings.CHANNELS["email"] |= {"imap": "127.0.0.1:1"}
    with pytest.raises(ProviderDown) as told:
        mail.read(clock.now())
    assert "rahasia" not in str(told.value) and told.value.__cause__ is None


def test_addresses_are_forgotten_a_month_after_all_is_done(post):
    report = received(post)
    month = make.NOON + timedelta(days=31)
    assert forget_addresses(now=month) == 0, "an answer is still owed"
    post.comes("BATAL", to=post.out[-1]["Reply-To"])
    report.refresh_from_db()
    assert report.withdrawn_at is not None
    assert forget_addresses(now=make.NOON + timedelta(days=29)) == 0
    assert forget_addresses(now=month) == 1
    assert forget_addresses(now=month) == 0
    talk = Conversation.objects.get()
    assert (talk.address_sealed, talk.step) == ("", {})
    post.comes("Halo, saya lagi")
    talk.refresh_from_db()
    assert talk.address_sealed, "who writes again is known again"
