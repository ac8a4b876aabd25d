"""The library lies on disk: what is opened there is what the database says, whatever happened since."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor

import make
import pytest

from kentongan.cli.bench.check import sentences
from kentongan.ledger import worker
from kentongan.ledger.jobs import later
from kentongan.up import library, library_kept
from kentongan.up.models import Claim, Wording
from processes import House

pytestmark = pytest.mark.django_db
SAID = (
    "Tinta pemilu bisa dihapus dengan jeruk nipis",
    "Kotak suara di gudang Cimahpar sudah dibuka orang tadi malam",
    "Undangan memilih dijual seratus ribu rupiah di pasar",
    "Bilik suara hanya untuk warga yang punya KTP elektronik",
    "Honor petugas KPPS dipotong oleh kelurahan",
    "Mahasiswa perantau tidak boleh mencoblos di kota lain",
)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.HOME = tmp_path


def claim(words: str, pk: int | None = None) -> Claim:
    return Claim.objects.create(
        pk=pk, words=words, topic=words[:160], owner="kpu", made_at=make.NOON
    )


@pytest.fixture
def saved():
    """Six claims in a copy on disk; this process has forgotten them."""
    claims = [claim(words) for words in SAID]
    assert library.keep(least=1)
    library.forget()
    return claims


def opened() -> None:
    """Take the copy as a process would that starts among many claims."""
    fresh = library._opened_or_empty(library.MANY)
    library._state.update(fresh | {"newest": (0, 0), "compare at": 0.0})


def known() -> dict[str, str]:
    """Every claim that is found by its own words, with the words that find it."""
    words = dict(Claim.objects.values_list("pk", "words"))
    found = {text: library.match(text).matches for text in words.values()}
    return {text: matches[0].id for text, matches in found.items() if matches}


def test_a_process_that_opens_the_copy_finds_the_same_claims(saved):
    copy, marks = library_kept.opened(library.KINDS)
    assert len(copy[library.RUMOUR]) == len(saved) == len(marks[library.RUMOUR])
    opened()
    assert known() == {one.words: str(one.pk) for one in saved}


def test_what_was_reworded_added_and_deleted_since_is_put_right(saved):
    saved[0].words = "Mobil logistik mogok di jalan tol Ciawi tadi malam"
    saved[0].save()
    Wording.objects.create(claim=saved[1], words="Peti suaranya dibagi-bagi di Cimahpar")
    gone = saved[2].pk
    saved[2].delete()
    added = claim("Formulir C Hasil dicetak melebihi jumlah pemilih di Sukasari")
    opened()
    assert known() == {one.words: str(one.pk) for one in Claim.objects.all()}
    assert library.match("Peti suaranya dibagi-bagi di Cimahpar").matches[0].id == str(saved[1].pk)
    found = library.match(SAID[2]).matches
    assert str(gone) not in {match.id for match in found}
    assert library.match(added.words).answer == str(added.pk)


def test_a_number_given_again_to_other_words_leads_to_the_new_words(saved):
    number = saved[3].pk
    saved[3].delete()
    claim("Kursi roda tidak boleh masuk TPS menurut petugas", pk=number)
    opened()
    assert library.match("Kursi roda tidak boleh masuk TPS menurut petugas").answer == str(number)


def test_a_lower_number_that_shows_late_is_not_missed(saved):
    late, seen, next_one = (saved[-1].pk + ahead for ahead in (10, 20, 21))
    claim("Pemilih lansia harus membayar seratus ribu di kelurahan", pk=seen)
    said = library.match("Pemilih lansia harus membayar seratus ribu di kelurahan")
    assert said.answer == str(seen)
    claim("Stiker TPS ditukar pada malam hari oleh petugas", pk=late)
    claim("Surat suara ditolak karena belum punya KTP elektronik", pk=next_one)
    said = library.match("Stiker TPS ditukar pada malam hari oleh petugas")
    assert said.answer == str(late)


@pytest.mark.parametrize("harm", ["cut", "changed", "gone", "not json", "another engine"])
def test_a_copy_that_cannot_be_trusted_is_not_opened(saved, harm):
    current = library_kept.folder() / "current"
    note = json.loads(current.read_text())
    place = library_kept.folder() / note["folder"]
    victim = place / library.RUMOUR / "texts.bin"
    if harm == "cut":
        victim.write_bytes(victim.read_bytes()[:10])
    elif harm == "changed":
        victim.write_bytes(victim.read_bytes().replace(b"Tinta", b"Tanti"))
    elif harm == "gone":
        shutil.rmtree(place)
    elif harm == "not json":
        current.write_text('{"engine": ')
    else:
        current.write_text(json.dumps(note | {"engine": "0" * 32}))
    assert library_kept.opened(library.KINDS) is None
    opened()
    assert known() == {one.words: str(one.pk) for one in saved}


def test_a_copy_half_written_leaves_the_former_one_in_force(saved):
    torn = library_kept.folder() / "torn"
    torn.mkdir()
    (torn / "library.json").write_text("{")
    assert library_kept.opened(library.KINDS) is not None


def test_what_is_on_disk_already_is_not_written_again(saved):
    opened()
    assert not library.keep(least=1)
    claim("Jadwal pencoblosan diubah mendadak menjadi hari Senin")
    assert library.keep(least=1)


def test_two_that_write_at_once_leave_one_whole_copy(saved):
    opened()
    held = {kind: library._state[kind] for kind in library.KINDS}
    with ThreadPoolExecutor(4) as many:
        list(many.map(lambda _: library_kept.keep(held, library._state["marks"]), range(8)))
    copy, _ = library_kept.opened(library.KINDS)
    assert len(copy[library.RUMOUR]) == len(saved)


def test_few_claims_are_not_worth_a_copy_and_the_round_leaves_none():
    claim(SAID[0])
    assert not library.worth_keeping()
    later("up.save_library")
    assert worker.run_due() == 1
    assert not library_kept.there()


def test_many_claims_get_a_copy_that_the_next_process_opens():
    one = sentences(6)[5]
    Claim.objects.bulk_create(
        Claim(words=words, topic="-", owner="kpu", made_at=make.NOON)
        for words in sentences(library.MANY)
    )
    assert library.worth_keeping()
    assert library.match(one).matches
    assert library_kept.there()
    library.forget()
    assert library.match(one).matches
    assert not library.keep(), "the copy was opened, and nothing had changed"


@pytest.mark.django_db(transaction=True)
def test_a_door_does_not_wait_while_another_process_makes_the_library(tmp_path):
    printed = House(tmp_path).script(
        """
import time
from django.utils import timezone
from kentongan.cli.bench.check import sentences
from kentongan.up import library, library_kept
from kentongan.up.models import Claim
words = sentences(library.MANY)
Claim.objects.bulk_create(
    Claim(words=one, topic="-", owner="kpu", made_at=timezone.now()) for one in words
)
with library_kept.alone():
    began = time.monotonic()
    print(len(library.match(words[5], wait=False).matches), time.monotonic() - began < 2)
print(bool(library.match(words[5]).matches), library_kept.there())
library.forget()
print(bool(library.match(words[5], wait=False).matches))
"""
    )
    assert printed.split() == ["0", "True", "True", "True", "True"]
