"""The desk is tested one week before the vote, at noon: the posts in the samples are in force then."""

import make
import pytest
import time_machine


@pytest.fixture(autouse=True)
def noon():
    """A clock that can be moved."""
    with time_machine.travel(make.NOON, tick=False) as clock:
        yield clock
