"""The page of promised work: what is dead is shown with its error, and can be revived."""

import make
import pytest

import make_office
from kentongan.ledger.jobs import later
from kentongan.ledger.models import Event, Job
from kentongan.ledger.outbox import send_later
from kentongan.ledger.worker import run_due

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def keeper():
    make.places()
    return make_office.holder("pengelola", "kpu", make.BOGOR)


@pytest.fixture
def dead(one_o_clock):
    """Work about a report that does not exist: it fails until it may not be tried again."""
    later("up.group_report", report_id=999)
    for _ in range(8):
        run_due()
        one_o_clock.shift(700)
    return Job.objects.get(state=Job.State.DEAD)


def test_a_dead_job_is_listed_with_the_last_line_of_its_error(dead, keeper):
    page = text(keeper.get("/kendali/antrean/"))
    assert "1 tugas sistem berhenti" in page
    assert "up.group_report" in page and "8 kali dicoba" in page
    assert "DoesNotExist" in page, "what broke; what somebody wrote is never quoted"
    assert "group_report" in page  # where it broke, folded away
    assert "tugas sistem berhenti dan menunggu petugas" in text(keeper.get("/kendali/"))


def test_a_dead_job_is_revived_once_and_the_ledger_says_who(dead, keeper):
    path = f"/kendali/antrean/{dead.pk}/hidupkan/"
    assert keeper.get(path).status_code == 405
    assert keeper.post(path).status_code == 303
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == (Job.State.READY, 0)
    assert Event.objects.get(code="job.revived").subject_id == dead.pk
    again = keeper.post(path)
    assert again.status_code == 422
    assert Event.objects.filter(code="job.revived").count() == 1


def test_only_keepers_see_the_queue(dead):
    make.places()
    for role in ("anggota", "petugas_meja"):
        client = make_office.holder(role, "kpu", make.BOGOR)
        assert client.get("/kendali/antrean/").status_code == 404
        assert client.post(f"/kendali/antrean/{dead.pk}/hidupkan/").status_code == 404
    dead.refresh_from_db()
    assert dead.state == Job.State.DEAD


def test_addresses_of_messages_are_masked(keeper):
    send_later(
        key="answer:1:1",
        channel="email",
        address="warga.tertentu@contoh.id",
        subject="Jawaban",
        body="Isi",
        now=make.NOON,
    )
    page = text(keeper.get("/kendali/antrean/"))
    assert "w…@contoh.id" in page and "warga.tertentu" not in page


def test_without_a_worker_the_page_says_so(keeper):
    assert "Tidak ada yang mengerjakan antrean" in text(keeper.get("/kendali/antrean/"))
