"""Hq is tested an hour after noon, one week before the vote: the notice has just gone out."""

import make
import pytest
import time_machine


@pytest.fixture(autouse=True)
def one_o_clock():
    """A clock that can be moved."""
    with time_machine.travel(make.NOON + 60 * make.MINUTE, tick=False) as clock:
        yield clock
