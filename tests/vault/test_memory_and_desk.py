"""Too large stops early and fills no memory; the desk gets what was sent only as a harmless download."""

import threading
import tracemalloc

import make
import pytest
import time_machine
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

import make_desk
import make_files
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.worker import run_due
from kentongan.up.actions.attach import attach_files
from kentongan.up.actions.receive import Extra
from kentongan.up.actions.report_whole import report_whole
from kentongan.up.models import Attachment, Report
from kentongan.vault import places
from kentongan.vault.arriving import files_of

pytestmark = pytest.mark.django_db(transaction=True)
MEBI = places.MEBI
MARK = b"----batas-isian-percobaan"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


class Line:
    """A sender's line that gives as many bytes as asked for, made on the way, and counts them."""

    def __init__(self, size: int, seed: int = 0) -> None:
        head = b'\r\nContent-Disposition: form-data; name="files"; filename="v.mp4"\r\n\r\n'
        self._ready = [b"--" + MARK + head, b"\r\n--" + MARK + b"--\r\n"]
        self._left, self._byte, self.read_so_far = size, bytes([seed]), 0
        self.length = size + sum(map(len, self._ready))

    readline = None  # nothing reads it by lines

    def read(self, size: int = 64 * 1024) -> bytes:
        """At most `size` bytes, as a socket gives them."""
        if len(self._ready) == 2:
            found = self._ready.pop(0)
        elif self._left:
            found = self._byte * min(size, self._left)
            self._left -= len(found)
        else:
            found = self._ready.pop() if self._ready else b""
        self.read_so_far += len(found)
        return found


def posted(line: Line) -> WSGIRequest:
    environ = RequestFactory().post("/lapor/cepat/").environ
    kind = f"multipart/form-data; boundary={MARK.decode()}"
    return WSGIRequest(
        environ | {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(line.length), "wsgi.input": line}
    )


def peak_of(act) -> int:
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_file_past_50_mebibytes_is_refused_before_51_are_read_and_leaves_nothing():
    line = Line(120 * MEBI)

    def send():
        with pytest.raises(Refusal, match=r"file\.too_large"):
            files_of(posted(line))

    assert peak_of(send) < 8 * MEBI
    assert 50 * MEBI < line.read_so_far < 51 * MEBI
    assert list(places.incoming().iterdir()) == []


def test_more_than_a_report_may_have_is_not_read_at_all():
    line = Line(260 * MEBI)
    with pytest.raises(Refusal, match=r"file\.too_much"):
        files_of(posted(line))
    assert line.read_so_far == 0


def test_eight_large_files_at_once_stay_out_of_memory():
    kept = []

    def one(n: int) -> None:
        kept.extend(files_of(posted(Line(12 * MEBI, seed=n))))

    def send():
        threads = [threading.Thread(target=one, args=(n,)) for n in range(8)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]

    assert peak_of(send) < 24 * MEBI, "96 MiB came in"
    assert [arrived.size for arrived in kept] == [12 * MEBI] * 8
    assert len({arrived.kept.sha256 for arrived in kept}) == 8
    [arrived.close() for arrived in kept]


def with_everything() -> list[tuple[Attachment, bytes]]:
    """The whole hostile corpus as evidence with a name, in reports of twenty."""
    make.places()
    corpus, found = list(make_files.hostile().items()), []
    for start in range(0, len(corpus), 20):
        some = corpus[start : start + 20]
        report = report_whole(
            now=make.NOON,
            key=f"kunci-berkas-jahat-{start:06d}",
            words=f"Berkas aneh kumpulan {start}",
            kind="content",
            place=make.place(make.KEDUNG_BADAK),
            extra=Extra(category="hoaks"),
        ).report
        Report.objects.filter(pk=report.pk).update(openness="named")  # so that the names are kept
        files = [make_files.kept(data) for _name, data in some]
        rows = attach_files(
            now=make.NOON, report=report, files=files, names=[name for name, _ in some]
        )
        found += zip(rows, [data for _name, data in some], strict=True)
    return found


@time_machine.travel(make.NOON, tick=False)
def test_at_the_desk_nothing_hostile_comes_inline_with_its_own_type_or_its_own_name():
    pieces, seat = with_everything(), make_desk.officer()
    run_due(limit=500)
    assert len(pieces) >= 60
    for piece, data in pieces:
        answer = seat.send(f"/meja/bukti/{piece.pk}/asli/", purpose="checking")
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content) == data
        harmless(answer, "application/octet-stream")
        assert answer["Content-Disposition"].startswith('attachment; filename="bukti-')
        assert "\n" not in answer["Content-Disposition"] and ".bin" in answer["Content-Disposition"]
    for report in Report.objects.all():
        page = f"/meja/kiriman/{report.pk}/bukti/"
        there = seat.send(page, step="look")["Location"]
        text = seat.read(there)
        assert "<img src=x" not in text and "<script>alert" not in text and "\x00" not in text
        assert "\u202e" not in text, "a name may not turn the line around"
        ticket = there.split("lihat=")[1]
        for piece in report.attachments.all():
            copy = seat.get(f"/meja/bukti/{piece.pk}/gambar/?lihat={ticket}")
            if copy.status_code == 200:
                assert b"".join(copy.streaming_content).startswith(b"\xff\xd8\xff")
                harmless(copy, "image/jpeg")
            else:
                assert copy.status_code == 303


def harmless(answer, media: str) -> None:
    assert answer["Content-Type"] == media
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
