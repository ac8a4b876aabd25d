"""Promised work is done, once, whatever happens to the worker."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from kentongan.ledger import jobs, worker
from kentongan.ledger.jobs import job, later
from kentongan.ledger.models import Job, Outgoing
from kentongan.ledger.outbox import send_later

pytestmark = pytest.mark.django_db
seen: list[str] = []


@job("test.note")
def note(what: str) -> None:
    seen.append(what)


@job("test.break")
def breaks() -> None:
    raise ValueError("words of a sender")


@job("test.write_then_break")
def write_then_break() -> None:
    Outgoing.objects.create(
        key="half", channel="email", address="a@b.id", body="", made_at=timezone.now()
    )
    raise ValueError("after writing")


@pytest.fixture(autouse=True)
def nothing_seen():
    seen.clear()


def test_a_promise_is_kept_only_when_the_act_commits():
    with pytest.raises(RuntimeError), transaction.atomic():
        later("test.note", what="lost with the act")
        raise RuntimeError
    later("test.note", what="kept")
    assert worker.run_due() == 1
    assert seen == ["kept"]


def test_the_urgent_go_first_and_the_later_wait():
    later("test.note", what="usual")
    later("test.note", what="urgent", priority=50)
    later("test.note", what="tomorrow", run_after=timezone.now() + timedelta(days=1))
    worker.run_due()
    assert seen == ["urgent", "usual"]


def test_one_key_is_one_promise():
    for _ in range(3):
        later("test.note", what="once", key="the-same")
    worker.run_due()
    assert seen == ["once"]


def test_a_failing_job_is_tried_again_later_and_rests_as_dead_in_the_end():
    later("test.break")
    row = Job.objects.get()
    for attempt in range(1, jobs.MAX_ATTEMPTS + 1):
        Job.objects.update(run_after=timezone.now())
        worker.run_due()
        row.refresh_from_db()
        assert row.attempts == attempt
    assert row.state == Job.State.DEAD
    assert row.error.endswith("ValueError") and "breaks" in row.error
    assert "of a sender" not in row.error, "what broke is shown, what somebody wrote is not"
    assert worker.run_due() == 0
    assert worker.revive(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (Job.State.READY, 0)


def test_what_a_failing_job_wrote_is_undone():
    later("test.write_then_break")
    worker.run_due()
    assert not Outgoing.objects.exists()


def test_a_dead_workers_job_goes_to_another_and_its_late_result_does_not_count():
    later("test.note", what="twice begun, once done")
    (mine,) = worker.claim("first")
    assert worker.claim("second") == []
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert worker.reap() == 1
    (theirs,) = worker.claim("second")
    assert worker.do(theirs)
    assert not worker.do(mine)
    row = Job.objects.get()
    assert (row.state, row.worker) == (Job.State.DONE, "second")


def test_the_standard_tasks_api_reaches_the_same_table():
    result = note.enqueue(what="by the standard way")
    assert not result.is_finished
    worker.run_due()
    assert seen == ["by the standard way"]
    assert note.get_result(result.id).is_finished


def test_an_unknown_name_is_a_bug_and_says_so():
    with pytest.raises(LookupError):
        later("test.nobody_does_this")


def test_a_message_leaves_the_house_once(mailoutbox):
    for _ in range(2):
        send_later(
            key="answer:1:1",
            channel="email",
            address="warga@contoh.invalid",
            subject="Anda tetap bisa memilih",
            body="…",
            now=timezone.now(),
        )
    worker.run_due()
    assert len(mailoutbox) == 1
    assert mailoutbox[0].extra_headers["Message-ID"] == "<answer.1.1@kentongan.invalid>"
    assert Outgoing.objects.get().state == Outgoing.State.HANDED_OVER
