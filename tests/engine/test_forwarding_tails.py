"""Asking to pass a message on is no part of what it claims, and no reason to stay silent."""

import pytest

from kentongan.engine.match import Claim, Library
from kentongan.engine.text import fold

CLAIM = "Kabarnya kotak suara di Kedung Badak sudah dibuka sebelum waktunya tanggal 3 November"
OTHER = "Kabarnya kotak suara di Tanah Sareal sudah dibuka sebelum waktunya tanggal 23 November"
TAILS = [
    "tolong disebar", "🙏🙏 tlg sebarin ya", "mohon disebarluaskan!!", "tolong share ke semua grup ya",
    "yuk bagikan", "ayo tolong viralkan", "sebarkan sebelum dihapus", "bantu share guys",
]  # fmt: skip


@pytest.mark.parametrize("tail", TAILS)
def test_a_known_rumour_with_a_call_to_pass_it_on_is_answered(tail):
    library = Library.build([Claim("1", CLAIM), Claim("2", OTHER)])
    slang = "kbrnya kotak suara di kedung badak udh dibuka sebelum waktunya tgl 3 november"
    assert library.match(f"{slang} {tail}").answer == "1"


@pytest.mark.parametrize("words", ["petugas menyebar undangan", "kpps bagikan undangan memilih"])
def test_who_spreads_what_stays_a_claim(words):
    folded, steps = fold(words)
    assert folded.split() == words.split() and not steps
