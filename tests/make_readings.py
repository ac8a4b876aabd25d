"""Accounts with numbers, exports and screenshots, for the tests of the series.

one = make_readings.account()                     KPU Kota Bogor on X
make_readings.note(one, "9 ribuan")               a number by hand
make_readings.bring(one, make_readings.X)         an export
"""

from datetime import date, timedelta

import make
import pytest

from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.refusal import Refusal
from kentongan.roster.actions.accounts import register_account
from kentongan.roster.actions.readings import import_readings, note_reading
from kentongan.roster.exports import read_export

DAY = date(2024, 11, 1)
X = (
    b'Date,Impressions,Likes,New follows,Unfollows\n"Fri, Nov 1, 2024",900,3,7,1\n'
    b'"Sat, Nov 2, 2024",800,1,4,6\n"bukan hari",1,1,1,1\n'
)


def account(platform="x", said="kpu_contoh", code=make.BOGOR):
    make.places()
    return register_account(
        actor=SYSTEM, now=make.NOON - timedelta(days=60), institution=make.institution("kpu", code),
        platform=platform, said=said,
    )  # fmt: skip


def note(one, said, on=DAY, **more):
    return note_reading(
        actor=more.pop("actor", SYSTEM), now=make.NOON, account=one, metric="followers", said=said,
        on=on, **more,
    )  # fmt: skip


def refused(call, *args, **more):
    with pytest.raises(Refusal) as caught:
        call(*args, **more)
    return caught.value.code


def bring(one, content, name="export.csv"):
    export = read_export(content)
    return import_readings(
        actor=SYSTEM, now=make.NOON, account=one, file_name=name, content=content, export=export
    )
