"""Partners by type and by the groups they work with: noted, counted live, shown, sent."""

import make
import pytest

import make_cascade
import make_office
import make_partners
from kentongan.down.actions.count import count_seats
from kentongan.down.models import Meant, Notice, NoticeDraft, WorksWith
from kentongan.ledger import clock

pytestmark = pytest.mark.django_db
FORM = {
    "purpose": "education",
    "headline": make_cascade.HEADLINE,
    "body": "TPS menyediakan alat bantu bagi pemilih tunanetra.",
    "share": "Kabar resmi KPU Kota Bogor: TPS menyediakan alat bantu.",
    "roles": ["pps", "mitra"],
    "segments": ["disabilitas"],
    "hours": "3",
    "key": "form-of-a-test-0002",
}


@pytest.fixture(autouse=True)
def small_map():
    make.places()


@pytest.fixture
def keeper():
    return make_office.holder("pengelola", "kpu", make.BOGOR)


@pytest.fixture
def partners():
    ppdi = make_partners.partner("Ormas Contoh", kind="ormas", segments=["disabilitas"])
    bem = make_partners.partner("BEM Contoh", kind="bem")
    return ppdi, bem


def text(response) -> str:
    return response.content.decode()


def test_the_keeper_notes_groups_and_sees_who_receives_nothing(keeper, partners):
    _, bem = partners
    page = text(keeper.get("/kendali/siaran/mitra/"))
    assert "Penyandang disabilitas" in page and "Belum ada kelompok pemilih yang dicatat" in page
    assert page.count("Belum ada penerima") == 2
    where = f"/kendali/siaran/mitra/{bem.institution_id}/"
    assert keeper.post(where, {"segments": ["pemula", "muda"]}).status_code == 303
    assert keeper.post(where, {"segments": ["\x00"]}).status_code == 422
    assert keeper.post(where, {"segments": ["x" * 100_000]}).status_code == 422
    rows = WorksWith.objects.filter(institution=bem.institution, until=None)
    assert set(rows.values_list("segment", flat=True)) == {"pemula", "muda"}
    only = text(keeper.get("/kendali/siaran/mitra/?jenis=bem"))
    assert "BEM Contoh" in only and "Ormas Contoh" not in only


def test_the_keeper_names_somebody_who_receives(keeper, partners):
    path = f"/kendali/petugas/angkat/?lembaga={partners[0].institution_id}"
    assert keeper.get(path).status_code == 200
    given = {"name": "Penghubung Contoh", "role": "mitra", "title": "Penghubung"}
    assert keeper.post(path, given).status_code == 303
    assert text(keeper.get("/kendali/siaran/mitra/")).count("Belum ada penerima") == 1


def test_another_regency_does_not_reach_them(partners):
    other = make_office.holder("pengelola", "kpu", make.BANDUNG)
    assert "Ormas Contoh" not in text(other.get("/kendali/siaran/mitra/"))
    where = f"/kendali/siaran/mitra/{partners[0].institution_id}/"
    assert other.post(where, {"segments": ["pemula"]}).status_code == 404


def test_the_count_follows_what_is_ticked(partners):
    make.pps()
    make_partners.person(partners[0])
    make_partners.person(partners[1])
    desk = make_office.holder("petugas_meja", "kpu", make.BOGOR)
    path = "/kendali/siaran/tulis/hitung/"
    assert "petugas" not in text(desk.get(path, {"roles": "pps"}))
    count_seats(now=clock.now())
    assert "3 petugas" in text(desk.get(path, {"roles": ["pps", "mitra"]}))
    narrowed = text(desk.get(path, {"roles": ["pps", "mitra"], "segments": "disabilitas"}))
    assert "2 petugas" in narrowed and "1 mitra" in narrowed
    for value in ("x" * 10_000, "\x00", "32.71", "9" * 40):
        odd = {"roles": [value, "pps"], "codes": value, "partners": value, "segments": value}
        assert desk.get(path, odd).status_code == 200


def test_a_notice_goes_to_the_partners_that_were_shown(partners):
    person = make_partners.person(partners[0])
    other = make_partners.person(partners[1])
    desk = make_office.holder("petugas_meja", "kpu", make.BOGOR)
    shown = text(desk.post("/kendali/siaran/tulis/", FORM | {"step": "show"}))
    assert "<b>Ormas Contoh</b>" in shown and "<b>BEM Contoh</b>" not in shown
    desk.post("/kendali/siaran/tulis/", FORM | {"step": "send"})
    draft = NoticeDraft.objects.get()
    boss = make_office.holder("anggota", "kpu", make.BOGOR)
    assert "<b>Ormas Contoh</b>" in text(boss.get(f"/kendali/siaran/naskah/{draft.pk}/"))
    done = boss.post(f"/kendali/siaran/naskah/{draft.pk}/setujui/")
    notice = Notice.objects.get()
    assert Meant.objects.get().institution_id == partners[0].institution_id
    page = text(boss.get(done["Location"]))
    assert "Penyandang disabilitas" in page and "Ormas Contoh" in page
    assert Notice.objects.all().addressed_to(person).filter(pk=notice.pk).exists()
    assert not Notice.objects.all().addressed_to(other).exists()


def test_types_without_partners_are_refused_at_the_field():
    desk = make_office.holder("petugas_meja", "kpu", make.BOGOR)
    answer = desk.post("/kendali/siaran/tulis/", FORM | {"step": "send", "roles": ["pps"]})
    assert answer.status_code == 422 and "Centang juga mitra" in text(answer)
    assert "alat bantu bagi pemilih tunanetra" in text(answer)
