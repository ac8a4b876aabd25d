"""The pages for headcounts, accounts, partners and growth, used as an office uses them."""

import make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import make_office
from kentongan.roster.models import Account, Headcount, NoAccount, Partner, Place, Reading

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
DAY = {"on_day": "4", "on_month": "12", "on_year": "2023"}
LONG = "\x00" + "9" * 100_000


@pytest.fixture
def keeper():
    make.places()
    make.institution("pps", make.KEDUNG_BADAK)
    return make_office.holder("pengelola", "kpu", make.BOGOR)


def text(response) -> str:
    return response.content.decode()


def state(browser, unit, number, status="aktif", page="/kendali/jumlah-petugas/", **more):
    form = {"unit": unit, "number": number, "status": status, "source": "KPU, 4 Desember 2023"}
    return browser.post(page, form | DAY | more)


def test_the_numbers_of_article_4_are_typed_in_and_what_does_not_add_up_is_said(keeper):
    Place.objects.filter(code=make.BOGOR).update(tps=25_825)
    for unit, number, status in (
        ("total", "44.414", "aktif"), ("ppk", "2.290", "aktif"), ("pantarlih", "2.675", "aktif"),
        ("kpps", "232425", "akan_direkrut"),
    ):  # fmt: skip
        assert state(keeper, unit, number, status).status_code == 303
    page = text(keeper.get("/kendali/jumlah-petugas/"))
    assert "39.449 dari total tidak ada di bagian mana pun" in page
    assert "44.414" in page and "4.965" in page and "25.825 TPS × 9" in page
    assert "44414" in text(keeper.get("/kendali/jumlah-petugas/?format=csv"))

    row = Headcount.objects.get(unit="pantarlih")
    one = f"/kendali/jumlah-petugas/{row.pk}/"
    keeper.post(one + "ubah/", {"step": "explain", "text": "Mungkin 26.675: kurang satu angka."})
    assert "kurang satu angka" in text(keeper.get("/kendali/jumlah-petugas/"))
    assert (
        state(keeper, "pantarlih", "26.675", page=one + "ubah/", step="correct").status_code == 303
    )
    assert "Sudah diperbaiki" in text(keeper.get(one))
    assert keeper.post(one + "ubah/", {"step": "withdraw"}).status_code == 303


@pytest.mark.parametrize(
    "wrong", [{"number": "empat"}, {"number": LONG}, {"unit": LONG}, {"source": ""}, {"on_day": "32"},
              {"number": "44.41"}, {"source": "\x00"}, {"on_year": "2030"}]
)  # fmt: skip
def test_a_number_that_cannot_be_read_is_asked_for_again_and_all_is_kept(keeper, wrong):
    answer = state(keeper, **{"unit": "ppk", "number": "5"} | wrong)
    assert answer.status_code == 422 and not Headcount.objects.exists()
    assert "Belum diterima" in text(answer)


def named(keeper, said="@kpu_contoh", platform="x"):
    body = make.institution("kpu", make.BOGOR)
    page = f"/kendali/akun/unit/{body.pk}/"
    assert (
        keeper.post(page, {"step": "name", "platform": platform, "said": said}).status_code == 303
    )
    return Account.objects.get(name=said.lstrip("@"))


def test_a_unit_without_an_account_is_followed_up_and_then_named(keeper):
    listed = text(keeper.get("/kendali/akun/?tampil=tanpa"))
    assert "PPS Kedung Badak" in listed and "belum ada alasan" in listed
    body = make.institution("pps", make.KEDUNG_BADAK)
    page = f"/kendali/akun/unit/{body.pk}/"
    keeper.post(page, {"step": "none", "reason": "belum_punya"})
    keeper.post(
        page,
        {"step": "follow", "text": "Bimtek", "on_day": "25", "on_month": "11", "on_year": "2024"},
    )
    assert "Bimtek" in text(keeper.get("/kendali/akun/?tampil=tanpa"))
    assert NoAccount.objects.get().follow_up == "Bimtek"
    assert "Bimtek" in text(keeper.get("/kendali/akun/?tampil=tanpa&format=csv"))
    for form in ({}, {"step": "none", "reason": LONG}, {"step": "name", "platform": "x", "said": LONG},
                 {"step": "follow", "text": ""}, {"step": "name", "platform": "x", "said": "?"}):  # fmt: skip
        assert keeper.post(page, form).status_code == 422, form
    named(keeper)
    assert "kpu_contoh" in text(keeper.get("/kendali/akun/?cari=kpu&media=x"))
    assert "kpu_contoh" in text(keeper.get("/kendali/akun/?format=csv"))


def test_an_account_gets_its_numbers_its_checks_and_passes_on(keeper):
    one = f"/kendali/akun/{named(keeper).pk}/"
    day = {"on_day": "1", "on_month": "11", "on_year": "2024"}
    reading = {"step": "reading", "metric": "followers", "said": "9 ribuan"} | day
    assert keeper.post(one + "ubah/", reading).status_code == 303
    assert "9.000–9.999" in text(keeper.get(one))
    later = reading | {"said": "941", "on_day": "8"}
    asked = keeper.post(one + "ubah/", later)
    assert asked.status_code == 422 and "Apakah ada angka yang kurang" in text(asked)
    assert keeper.post(one + "ubah/", later | {"sure": "on"}).status_code == 303

    export = b'Date,Impressions,New follows,Unfollows\n"Sat, Nov 2, 2024",800,9,1\n'
    sent = SimpleUploadedFile("overview.csv", export)
    assert keeper.post(one + "ubah/", {"step": "export", "file": sent}).status_code == 303
    assert "dihitung dari angka sebelumnya" in text(keeper.get(one))
    assert "9008" in text(keeper.get(one + "?format=csv"))
    assert keeper.post(one + "ubah/", {"step": "verify"}).status_code == 303
    assert keeper.post(one + "ubah/", {"step": "aim", "target": "10000"}).status_code == 303
    assert "10.000" in text(keeper.get(one))
    checks = dict.fromkeys(("kandidat", "simbol", "isi", "identitas", "pengelola"), "ya")
    assert (
        keeper.post(one + "ubah/", {"step": "neutral"} | checks | {"isi": "tidak"}).status_code
        == 303
    )
    assert "Tidak sesuai" in text(keeper.get(one))
    body = make.institution("pps", make.KEDUNG_BADAK)
    assert keeper.post(one + "ubah/", {"step": "hand", "to": str(body.pk)}).status_code == 303
    assert "Diserahterimakan" in text(keeper.get(one))
    assert keeper.post(one + "ubah/", {"step": "close"}).status_code == 303
    assert "Ditutup" in text(keeper.get(one))


def test_nonsense_about_an_account_is_no_failure(keeper):
    one = f"/kendali/akun/{named(keeper).pk}/"
    for form in (
        {},
        {"step": LONG},
        {"step": "reading", "said": LONG, "metric": LONG},
        {"step": "reading", "metric": "followers", "said": "5", "on_day": "1", "on_month": "1",
         "on_year": "0001", "screenshot": SimpleUploadedFile("a.png", b"no picture")},
        {"step": "export", "file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")},
        {"step": "export", "file": SimpleUploadedFile("a.zip", b"PK\x03\x04")},
        {"step": "hand", "to": LONG},
        {"step": "aim", "target": LONG},
        {"step": "aim", "target": "0"},
        {"step": "neutral", "kandidat": LONG},
    ):  # fmt: skip
        assert keeper.post(one + "ubah/", form).status_code == 422, form
    assert not Reading.objects.exists()
    assert keeper.get("/kendali/akun/9999999999999999999999/").status_code == 404
    assert keeper.get(f"/kendali/akun/?tampil={LONG}&cari={LONG[:500]}&media=x").status_code == 200


def test_growth_says_what_changed_and_never_adds_people(keeper):
    one = f"/kendali/akun/{named(keeper).pk}/"
    for day, month, said in (("1", "10", "9 ribuan"), ("19", "11", "10.500")):
        keeper.post(one + "ubah/", {"step": "reading", "metric": "followers", "said": said, "on_day": day,
                          "on_month": month, "on_year": "2024"})  # fmt: skip
    Account.objects.update(since=make.NOON.replace(month=9))
    page = text(keeper.get("/kendali/akun/pertumbuhan/?hari=30"))
    assert "10.500" in page and "501 … 1.500" in page and "bukan jumlah orang" in page
    assert "10500" in text(keeper.get("/kendali/akun/pertumbuhan/?format=csv"))
    assert keeper.get("/kendali/akun/pertumbuhan/?hari=x&wilayah=3273").status_code == 404


def test_a_partner_is_noted_and_the_contact_removed(keeper):
    page = "/kendali/akun/mitra/"
    form = {
        "step": "note",
        "kind": "admin_instagram",
        "name": "Info Bogor Contoh",
        "contact": "Rina Contoh",
    }
    assert keeper.post(page, form).status_code == 422
    assert keeper.post(page, form | {"consent": "on", "consent_how": "surat"}).status_code == 303
    assert "Rina Contoh" in text(keeper.get(page))
    partner = Partner.objects.get()
    assert keeper.post(page, {"step": "withdraw", "partner": LONG}).status_code == 404
    keeper.post(page, {"step": "withdraw", "partner": str(partner.pk)})
    assert "Rina Contoh" not in text(keeper.get(page))
    assert keeper.post(page, {}).status_code == 422


def test_who_only_looks_cannot_change(keeper):
    account, row = named(keeper), state(keeper, "ppk", "5") and Headcount.objects.get()
    member = make_office.holder("anggota", "kpu", make.BOGOR)
    assert "kpu_contoh" in text(member.get("/kendali/akun/"))
    assert member.post(f"/kendali/akun/{account.pk}/ubah/", {"step": "verify"}).status_code == 404
    assert state(member, "ppk", "6").status_code == 404
    assert (
        member.post(f"/kendali/jumlah-petugas/{row.pk}/ubah/", {"step": "withdraw"}).status_code
        == 404
    )
    assert member.get("/kendali/akun/mitra/").status_code == 404
