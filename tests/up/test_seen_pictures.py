"""A picture is met again among very many: only what is new is looked at, and nothing is overlooked."""

import time

import make
import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make_files
from kentongan.engine.picture import read
from kentongan.up import seen
from kentongan.vault.models import File

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_known():
    seen.forget()
    yield
    seen.forget()


def stored(hashes: np.ndarray, state: str = "ready") -> list[File]:
    """Rows as a copy leaves them; their bytes do not matter here."""
    start = File.objects.count()
    rows = [
        File(sha256=f"{start + n:064x}", size=1, media="image/jpeg", state=state,
             sealed_at=make.NOON, picture_hash=row.tobytes() if state == "ready" else None)
        for n, row in enumerate(hashes)
    ]  # fmt: skip
    return File.objects.bulk_create(rows, batch_size=2000)


def noise(count: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 2**64, (count, 4), dtype=np.uint64)


def found(data: bytes) -> list[int]:
    with seen._lock:
        return [known.id for known in seen._index().find(read(data))]


def test_a_picture_is_found_and_asking_again_reads_only_the_newest_rows():
    stored(noise(3000))
    picture = make_files.picture(5)
    (row,) = stored(read(picture).hashes[:1])
    assert found(make_files.picture(5, quality=40)) == [row.pk]
    later = stored(noise(10, seed=2))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert found(picture) == [row.pk]
    assert len(asked) == 3
    index, settled = seen._state["seen"].index, seen._state["seen"].settled
    assert len(index) == 3011 and settled == later[-1].pk - seen.OUT_OF_TURN
    assert found(picture) == [row.pk] and len(index) == 3011, "nothing is taken in twice"
    assert len(seen._state["seen"].late) <= seen.OUT_OF_TURN


def test_a_picture_that_is_drawn_late_is_found_though_later_ones_were_seen_before():
    hashes = read(make_files.picture(6)).hashes[:1]
    (waiting,) = stored(hashes, state="waiting")
    stored(noise(seen.OUT_OF_TURN + 500))
    assert found(make_files.picture(6)) == []
    assert seen._state["seen"].settled < waiting.pk
    File.objects.filter(pk=waiting.pk).update(state="ready", picture_hash=hashes[0].tobytes())
    assert found(make_files.picture(6)) == [waiting.pk]
    assert found(make_files.picture(6)) == [waiting.pk]
    assert seen._state["seen"].settled > waiting.pk


@pytest.mark.django_db(transaction=True)
def test_among_many_pictures_a_helper_makes_the_index_and_nobody_waits_long():
    stored(noise(seen.MANY))
    picture = make_files.picture(7)
    (row,) = stored(read(picture).hashes[:1])
    began = time.monotonic()
    assert seen.answer_for_picture(read(picture), "", make.NOON) is None, "nobody sent it before"
    assert time.monotonic() - began < seen.PATIENCE + 5
    for thread in seen._helper:
        thread.join()
    assert seen._helper and seen.ready() and found(picture) == [row.pk]
