"""Official material goes out as a notice, as it was signed, once, by two people."""

import make
import pytest

import make_kits
import make_office
from kentongan.down.actions.publish import withdraw_kit
from kentongan.down.models import KitVersion, Notice, NoticeDraft
from kentongan.ledger.worker import run_due

pytestmark = pytest.mark.django_db
FORM = {"roles": ["pps"], "hours": "3", "key": "form-of-a-kit-00001", "step": "send"}


@pytest.fixture(autouse=True)
def small_map(at_noon):
    make.places()


@pytest.fixture
def siti():
    return make.post("pps", "pps", make.KEDUNG_BADAK)


@pytest.fixture
def desk(siti):
    return make_office.holder("petugas_meja", "kpu", make.BOGOR)


@pytest.fixture
def boss(siti):
    return make_office.holder("anggota", "kpu", make.BOGOR)


@pytest.fixture
def version(desk, boss):
    return make_kits.published()


def text(response) -> str:
    return response.content.decode()


def test_signed_words_go_to_the_village_and_lead_to_the_whole_material(version, desk, boss, siti):
    link = f"/kendali/siaran/tulis/?bahan={version.pk}"
    assert link in text(desk.get(f"/kendali/bahan/{version.pk}/"))
    assert f"?bahan={version.pk}" in text(desk.get("/kendali/siaran/tulis/"))
    page = text(desk.get(link))
    assert version.headline in page and 'name="headline"' not in page
    shown = desk.post(
        link, FORM | {"step": "show", "headline": "Kata lain yang tidak ditandatangani"}
    )
    assert shown.status_code == 200 and "Kata lain" not in text(shown)
    assert not NoticeDraft.objects.exists()
    for _ in range(2):
        assert desk.post(link, FORM | {"share": "Kata lain"}).status_code == 303
    draft = NoticeDraft.objects.get()
    assert draft.kit == version and draft.share == version.text_for("whatsapp")
    assert boss.post(f"/kendali/siaran/naskah/{draft.pk}/setujui/").status_code == 303
    notice = Notice.objects.get()
    assert notice.about == f"kit:{version.kit.code}:{version.number}"
    field = make_office.browser(siti)
    assert f"/petugas/bahan/{version.kit_id}/" in text(field.get(f"/petugas/siaran/{notice.pk}/"))


def test_a_version_goes_out_once(version, desk, boss):
    link = f"/kendali/siaran/tulis/?bahan={version.pk}"
    for n in range(2):  # both before the first was let go
        desk.post(link, FORM | {"key": f"form-of-a-kit-0000{n}"})
    first, second = NoticeDraft.objects.order_by("pk")
    assert boss.post(f"/kendali/siaran/naskah/{first.pk}/setujui/").status_code == 303
    again = boss.post(f"/kendali/siaran/naskah/{second.pk}/setujui/")
    assert again.status_code == 409 and "sudah" in text(again)
    assert desk.post(link, FORM | {"key": "form-of-a-kit-00009"}).status_code == 422
    assert Notice.objects.count() == 1


def test_withdrawn_or_changed_material_does_not_go_out(version, desk, boss):
    link = f"/kendali/siaran/tulis/?bahan={version.pk}"
    desk.post(link, FORM)
    draft = NoticeDraft.objects.get()
    approve = f"/kendali/siaran/naskah/{draft.pk}/setujui/"
    KitVersion.objects.filter(pk=version.pk).update(headline="Diubah di belakang sistem")
    assert boss.post(approve).status_code == 409
    KitVersion.objects.filter(pk=version.pk).update(headline=version.headline)
    approver = make.second(make.BOGOR, "kpu")
    withdraw_kit(actor=approver, now=make.NOON, version=version, why="Jadwal berubah")
    assert boss.post(approve).status_code == 409
    assert not Notice.objects.exists()


@pytest.mark.parametrize("said", ["0", "999999", "x", "1" * 40, "\x00", "%F0"])
def test_an_unknown_material_is_refused(version, desk, said):
    assert desk.get("/kendali/siaran/tulis/", {"bahan": said}).status_code in (403, 404, 409, 422)


def test_withdrawing_from_the_screen_stops_what_was_sent_and_phone_and_office_say_so(
    version, desk, boss, siti
):
    desk.post(f"/kendali/siaran/tulis/?bahan={version.pk}", FORM)
    draft = NoticeDraft.objects.get()
    boss.post(f"/kendali/siaran/naskah/{draft.pk}/setujui/")
    notice, phone = Notice.objects.get(), make_office.browser(siti)
    phone.get(f"/petugas/siaran/{notice.pk}/")
    assert "ikut berhenti" in text(boss.get(f"/kendali/bahan/{version.pk}/"))
    given = {"step": "withdraw", "why": "Jam tutup keliru"}
    assert boss.post(f"/kendali/bahan/{version.pk}/putuskan/", given).status_code == 303
    run_due()
    page = text(boss.get(f"/kendali/siaran/{notice.pk}/"))
    assert "Dihentikan" in page and "Bahan resmi yang dibawanya" in page
    assert "Satu siaran resmi ditarik" in page, "the correction stands beside it"
    seen = text(phone.get(f"/petugas/siaran/{notice.pk}/"))
    assert "Jam tutup keliru" in seen and "Teruskan lewat WhatsApp" not in seen
    assert "Satu siaran resmi ditarik" in text(phone.get("/petugas/"))
