"""Pantarlih, order officers and secretariats come in with their own terms, and are counted apart."""

from datetime import date

import make
import pytest

import make_rosters
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.worker import run_due
from kentongan.roster.actions.apply_roster import apply_roster
from kentongan.roster.actions.undo_roster import undo_roster
from kentongan.roster.models import Place, Post
from kentongan.rules import accounts, may, roster_columns, terms
from make_rosters import send, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
HEAD = "Nama;Badan;Kode Wilayah;TPS\n"


@pytest.fixture
def office():
    return make_rosters.keeper()


def applied(office, lines, **chosen):
    file = send(office, HEAD + lines, chosen=chosen)
    apply_roster(actor=office, now=make.NOON, file=file)
    run_due()
    return file


def test_every_other_ad_hoc_officer_comes_in_with_the_term_of_the_body(office):
    village, district = make.KEDUNG_BADAK, make.TANAH_SAREAL
    file = applied(
        office,
        f"Ani Contoh;Petugas Ketertiban;{village};4\n"
        f"Budi Contoh;Linmas;{village};4\n"
        f"Citra Contoh;KPPS;{village};4\n"
        f"Dedi Contoh;Sekretariat PPK;{district};\n"
        f"Eka Contoh;Sekretaris PPS;{village};\n",
        election="pilkada_2024",
    )
    found = {
        post.person.name.split()[0]: (
            post.role, post.title, post.institution.kind, post.place.code,
            post.until.astimezone(make.WIB).date(),
        )
        for post in Post.objects.filter(person__name__endswith="Contoh").select_related(
            "person", "institution", "place"
        )
    }  # fmt: skip
    kpps, two_months = date(2024, 12, 9), date(2025, 1, 28)  # the moment after the last day
    assert found == {
        "Ani": ("ketertiban", "Petugas ketertiban TPS TPS 004", "kpps", village, kpps),
        "Budi": ("ketertiban", "Petugas ketertiban TPS TPS 004", "kpps", village, kpps),
        "Citra": ("kpps", "Anggota KPPS TPS 004", "kpps", village, kpps),
        "Dedi": ("sekretariat_ppk", "Sekretariat PPK", "ppk", district, two_months),
        "Eka": ("sekretariat_pps", "Sekretariat PPS", "pps", village, two_months),
    }
    undo_roster(actor=office, now=make.NOON, file=file)
    run_due()
    assert not Post.objects.filter(person__name__endswith="Contoh").exists()


def test_a_pantarlih_stands_with_the_pps_and_one_of_a_term_long_over_is_told(office):
    tps = f"{make.KEDUNG_BADAK}2004"
    Place.objects.create(code=tps, name="TPS 004", level="tps", zone="Asia/Jakarta")
    old = send(
        office, HEAD + f"Ani Contoh;PPDP;{tps};\n", chosen={"election": "pilkada_2024"}
    )  # their term ended in July, the clock of the tests stands in November
    assert told(old) == [(2, "PROBLEM", "until_past")]
    applied(
        office,
        f"Ani Contoh;PPDP;{tps};\nAni Contoh;Pantarlih;{make.KEDUNG_BADAK};5\n",
        until="2024-12-08",
    )
    posts = Post.objects.filter(role="pantarlih").select_related("place", "institution")
    assert [(p.title, p.place.code, p.institution.kind) for p in posts.order_by("title")] == [
        ("Pantarlih TPS 004", make.KEDUNG_BADAK, "pps"),
        ("Pantarlih TPS 005", make.KEDUNG_BADAK, "pps"),
    ]


def test_a_day_in_the_list_goes_before_the_usual_term(office):
    file = send(
        office,
        "Nama;Badan;Kode Wilayah;Selesai\n"
        f"Ani Contoh;PPS;{make.KEDUNG_BADAK};1 Desember 2024\nBudi Contoh;PPS;{make.CIBADAK};\n",
        chosen={"election": "pilkada_2024"},
    )
    days = [row.until.astimezone(make.WIB).date() for row in file.rows.order_by("line")]
    assert days == [date(2024, 12, 2), date(2025, 1, 28)]
    with pytest.raises(Refusal) as caught:
        send(office, HEAD, chosen={"election": "pemilu_1955"})
    assert caught.value.code == "roster.unknown_election"


def test_every_ad_hoc_role_has_words_a_term_of_each_election_and_a_kind_of_headcount():
    adhoc = {role for role in roster_columns.kind_of_role() if role not in ("kim", "mitra")}
    for election in terms.elections():
        assert set(terms.terms(election)) == adhoc
        assert all(
            since is None or since < until for since, until in terms.terms(election).values()
        )
    assert adhoc <= set(may.roles()) and adhoc <= set(accounts.units())
    assert all(row["source"] for row in accounts.table()["units"].values())
