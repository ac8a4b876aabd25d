"""The page on which an officer chooses how to hear of notices: Telegram by a link, WhatsApp by consent."""

import re

import make
import pytest

import make_cascade
import make_office
from kentongan.down.actions.link import close_way
from kentongan.down.models import Way
from kentongan.ledger.models import Outgoing
from kentongan.roster.models import Person

pytestmark = pytest.mark.django_db
PAGE = "/petugas/kabari/"


@pytest.fixture
def on(settings):
    """Both are set up here."""
    settings.CHANNELS = settings.CHANNELS | {
        "telegram": {"token": "1:x", "secret": "s", "bot": "@contoh_bot"},
        "whatsapp": {
            "token": "t", "phone_id": "1", "app_secret": "s", "verify_token": "v",
            "templates": "kentongan_penting",
        },
    }  # fmt: skip


@pytest.fixture
def pps(on):
    make.places()
    return make.post("pps", "pps", make.KEDUNG_BADAK)


@pytest.fixture
def browser(pps):
    return make_office.browser(pps)


def test_the_button_gives_a_link_that_carries_a_word_of_this_visit_only(browser):
    assert "t.me" not in browser.get(PAGE).content.decode()
    words = set()
    for _ in range(2):
        page = browser.post(PAGE, {"step": "telegram_link"})
        assert page.status_code == 200
        found = re.search(r"https://t\.me/contoh_bot\?start=([\w-]{32})\"", page.content.decode())
        words.add(found[1])
    assert len(words) == 2 and not Way.objects.exists()


def test_whatsapp_is_asked_with_a_tick_and_refused_at_the_tick(browser, pps):
    Person.objects.filter(pk=pps.person_id).update(phone="+6281200004321")
    page = browser.get(PAGE).content.decode()
    assert "berakhir 4321" in page and "812" not in page
    refused = browser.post(PAGE, {"step": "whatsapp_on"})
    assert refused.status_code == 422 and 'aria-describedby="agreed-e"' in refused.content.decode()
    done = browser.post(PAGE, {"step": "whatsapp_on", "agreed": "yes"})
    assert done.status_code == 303 and Way.objects.get().channel == "whatsapp"
    assert "Cabut persetujuan" in browser.get(PAGE).content.decode()
    for _ in range(2):
        assert browser.post(PAGE, {"step": "whatsapp_off"}).status_code == 303
    assert not Way.objects.exists()


def test_a_way_that_closed_is_told_on_the_page_of_today_until_it_is_left_off(browser, pps):
    way = Way.objects.create(
        person_id=pps.person_id, channel="telegram", hash="x", address="x", since=make.NOON
    )
    close_way(now=make.NOON, way_id=way.pk, why="blocked")
    assert "tidak berfungsi lagi" in browser.get("/petugas/").content.decode()
    assert "memblokir bot" in browser.get(PAGE).content.decode()
    browser.post(PAGE, {"step": "telegram_off"})
    assert "tidak berfungsi lagi" not in browser.get("/petugas/").content.decode()


def test_what_is_not_set_up_here_is_not_offered(pps, settings):
    settings.CHANNELS = settings.CHANNELS | {"telegram": {}, "whatsapp": {"templates": ""}}
    browser = make_office.browser(pps)
    page = browser.get(PAGE).content.decode()
    assert "Telegram" not in page and "berakhir" not in page
    answer = browser.post(PAGE, {"step": "telegram_link"})
    assert answer.status_code == 303


@pytest.mark.parametrize("step", ["", "\x00", "x" * 100_000, "telegram_on", "whatsapp_on"])
def test_wrong_values_break_nothing(browser, step):
    for agreed in ("\x00", "ya", "y" * 100_000):
        assert browser.post(PAGE, {"step": step, "agreed": agreed}).status_code in (303, 422)
    assert not Way.objects.exists()


def test_the_notices_page_says_how_far_it_went_by_whatsapp_and_whom_to_reach_by_hand(pps):
    writer, second = (make.post(role, "kpu", make.BOGOR) for role in ("petugas_meja", "anggota"))
    notice = make_cascade.wide(urgent_why="TPS pindah karena banjir")
    state = Outgoing.State
    Outgoing.objects.bulk_create(
        Outgoing(
            key=f"k{n}", channel="whatsapp", address="", body="", made_at=make.NOON,
            state=state.FAILED if n < 4 else state.HANDED_OVER,
            error="over_limit" if n < 3 else "", data={"notice": notice.pk, "way": n},
        )
        for n in range(10)
    )  # fmt: skip
    page = make_office.browser(second).get(f"/kendali/siaran/{notice.pk}/").content.decode()
    assert "3 petugas tidak bisa dikirimi" in page and "https://wa.me/?text=" in page
    quiet = make_cascade.wide()
    page = make_office.browser(writer).get(f"/kendali/siaran/{quiet.pk}/").content.decode()
    assert "Lewat WhatsApp, kepada yang setuju" not in page
