"""Short jobs share a transaction, and each of them still stands or falls alone."""

import pytest
from django.db import transaction
from django.utils import timezone

from kentongan.ledger import worker
from kentongan.ledger.jobs import job, later
from kentongan.ledger.models import Job, Outgoing

pytestmark = pytest.mark.django_db
DONE, READY = Job.State.DONE, Job.State.READY


@job("test.share_a_line", shares=True)
def share_a_line(line: str, fails: bool = False) -> None:
    Outgoing.objects.create(
        key=line, channel="email", address="a@b.id", body="", made_at=timezone.now()
    )
    if fails:
        raise ValueError("after writing")


def written() -> set[str]:
    return set(Outgoing.objects.values_list("key", flat=True))


def states() -> dict[str, int]:
    return {row.args["line"]: row.state for row in Job.objects.filter(name="test.share_a_line")}


def test_many_are_done_and_noted_each():
    for n in range(45):
        later("test.share_a_line", line=f"n{n}")
    assert worker.run_due() == 45
    assert written() == {f"n{n}" for n in range(45)}
    assert set(states().values()) == {DONE}


def test_one_that_fails_is_undone_alone_and_tried_again_later():
    later("test.share_a_line", line="before")
    later("test.share_a_line", line="broken", fails=True)
    later("test.share_a_line", line="after")
    assert worker.run_due() == 2
    assert written() == {"before", "after"}
    assert states() == {"before": DONE, "broken": READY, "after": DONE}
    broken = Job.objects.get(state=READY)
    assert broken.attempts == 1
    assert broken.run_after > timezone.now()


def test_one_whose_lease_was_lost_leaves_nothing_and_the_others_stay():
    for line in ("mine", "lost", "mine too"):
        later("test.share_a_line", line=line)
    rows = worker.claim("me")
    Job.objects.filter(pk=rows[1].pk).update(worker="somebody else")
    done = 0
    while rows:
        done += worker.do_next(rows)
    assert done == 2
    assert written() == {"mine", "mine too"}


def test_all_of_a_batch_are_undone_when_it_does_not_commit():
    for line in ("one", "two"):
        later("test.share_a_line", line=line)
    rows = worker.claim("me")
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        worker.do_next(rows)
        raise KeyboardInterrupt
    assert written() == set()
    assert set(states().values()) == {Job.State.RUNNING}
