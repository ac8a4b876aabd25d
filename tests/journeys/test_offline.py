"""A phone without a signal, 360 px wide: what was read can be read, what was stated is sent once."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from browse import Looked, press
from processes import wait_until

pytestmark = pytest.mark.browser
RECEIVED, PASSED_ON = 'form[action$="/terima/"] button', 'form[action$="/teruskan/"] button'
LEAVE = 'main form[action="/keluar/"] button'
WAITS = "Tersimpan di ponsel ini"
SESSION = "sessionid"
QUEUE = """new Promise(done => {
  const open = indexedDB.open("petugas", 1);
  open.onsuccess = () => {
    const asked = open.result.transaction("antre").objectStore("antre").count();
    asked.onsuccess = () => { open.result.close(); done(asked.result); };
  };
  setTimeout(() => done("no answer"), 5000);
})"""
# A notice to three villages that no other journey visits, and five ways in for each of their officers.
MAKE = """
from kentongan.down.actions.release import release_notice
from kentongan.ledger import clock
from kentongan.ledger.actor import SYSTEM
from kentongan.roster.actions.enter import make_entry_link
from kentongan.roster.models import Institution, Post
posts = {}
for post in Post.objects.filter(role="pps", place__code__startswith="3271").order_by("-place", "id"):
    posts.setdefault(post.place.code, post)
posts = dict(list(posts.items())[:3])
now = clock.now()
notice = release_notice(
    actor=SYSTEM, now=now, purpose="correction", about="contoh:tanpa-sinyal", codes=list(posts),
    institution=Institution.objects.get(kind="kpu", place__code="3271"),
    headline="Anda tetap bisa memilih (contoh)", body="Cukup bawa KTP-el.",
    share="Kabar resmi KPU Kota Bogor (contoh): cukup bawa KTP-el.",
)
print(json.dumps([notice.pk, {
    code: [make_entry_link(post=post, now=now) for _ in range(5)] for code, post in posts.items()
}]))
"""
STATED = """
from kentongan.ledger.models import Event
print(json.dumps(list(Event.objects.filter(
    code__in=["notice.acknowledged", "notice.relayed"], subject="notice", subject_id={pk}
).order_by("pk").values_list("code", "place"))))
"""


@dataclass
class Village:
    """An officer's village, and the sign-in links that are left."""

    code: str
    links: list[str]


@pytest.fixture(scope="module")
def made(house) -> tuple[str, list[Village]]:
    """The path of a notice, and the villages it went to."""
    pk, links = house.script(MAKE)
    return f"/petugas/siaran/{pk}/", [Village(code, tokens) for code, tokens in links.items()]


@pytest.fixture
def notice(made) -> str:
    return made[0]


@pytest.fixture
def villages(made) -> list[Village]:
    return made[1]


@pytest.fixture
def phone(visit, house, villages):
    """The phone of an officer of the first village, signed in."""
    page = visit(base_url=house.base)
    sign_in(page, villages[0])
    return page


def sign_in(page, village: Village) -> None:
    """Through the door, until the phone keeps the first page: it was opened before there was a worker."""
    page.goto(f"/masuk/contoh/{village.links.pop()}/")
    press(page, "main form button")
    page.wait_for_url("**/petugas/")
    wait_until(lambda: is_kept(page, "/petugas/"))


def is_kept(page, path: str) -> bool:
    return asked(page, "at => caches.match(at).then(found => !!found)", path)


def asked(page, script: str, *words: str) -> object:
    """What a script answers; when the page loads itself anew just then, what the new one answers."""
    from playwright.sync_api import Error  # only with the browser extra

    try:
        return page.evaluate(script, *words)
    except Error as error:
        if "navigation" not in str(error):
            raise
    page.wait_for_load_state()
    return page.evaluate(script, *words)


def read(page, path: str) -> None:
    """Open a page with a signal; the phone has kept it when this returns."""
    page.goto(path)
    wait_until(lambda: is_kept(page, path))


def state(page, button: str) -> None:
    """State it without a signal: the words beside it say that it waits on the phone."""
    before = page.get_by_text(WAITS).count()
    press(page, button)
    page.get_by_text(WAITS).nth(before).wait_for()
    assert page.locator(button).count() == 0


def queue(page) -> int:
    return asked(page, QUEUE)


def stated(house, notice: str, village: Village) -> list[str]:
    """What the ledger holds of this village about the notice, each time it was stated."""
    rows = house.script(STATED.format(pk=notice.split("/")[-2]))
    return [code for code, place in rows if place == village.code]


def test_what_was_read_is_read_and_what_is_stated_without_a_signal_is_sent_once(
    phone, house, notice, villages, complaints
):
    looked = Looked()
    read(phone, notice)
    share = phone.locator("#share").inner_text()
    phone.context.set_offline(True)

    phone.goto(notice)
    assert phone.locator("#share").inner_text() == share
    assert re.search(r"terakhir diperbarui \d", phone.inner_text("[data-connection]"))
    state(phone, RECEIVED)
    state(phone, PASSED_ON)
    assert urlsplit(phone.url).path == notice and queue(phone) == 2
    looked.look(phone, "the kept notice, two statements waiting", narrow=True)

    phone.context.set_offline(False)
    phone.locator(".task .chip.ok").first.wait_for()
    phone.get_by_text(WAITS).first.wait_for(state="detached")
    assert phone.inner_text("main .chip >> nth=0").strip() == "Diteruskan"
    assert phone.locator(f"{RECEIVED}, {PASSED_ON}").count() == 0 and queue(phone) == 0
    phone.reload()
    assert stated(house, notice, villages[0]) == ["notice.acknowledged", "notice.relayed"]
    assert [*looked.wrong, *complaints] == []


def test_a_page_never_opened_says_so_and_leads_back(phone, complaints):
    looked = Looked()
    phone.context.set_offline(True)
    phone.goto("/petugas/bahan/?lain=1")
    assert "Tidak ada sinyal" in phone.inner_text("h1")
    looked.look(phone, "no signal, never opened", narrow=True)
    press(phone, "main a")
    assert urlsplit(phone.url).path == "/petugas/"
    assert "terakhir diperbarui" in phone.inner_text("[data-connection]")
    assert [*looked.wrong, *complaints] == []


def test_after_leaving_nothing_is_kept_on_the_phone(phone):
    read(phone, "/petugas/akun/")
    press(phone, LEAVE)
    assert phone.evaluate("caches.keys()") == []
    assert phone.evaluate("indexedDB.databases()") == []
    phone.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        phone.goto("/petugas/")


def test_who_leaves_without_a_signal_takes_the_kept_pages_along_and_is_told_what_remains(
    phone, complaints
):
    looked = Looked()
    read(phone, "/petugas/akun/")
    phone.context.set_offline(True)
    phone.goto("/petugas/akun/")
    phone.click(LEAVE)
    phone.wait_for_selector("main h1:focus")
    assert "belum keluar" in phone.inner_text("main h1")
    looked.look(phone, "left without a signal", narrow=True)
    for path in ("/petugas/", "/petugas/akun/"):
        phone.goto(path)
        assert "Tidak ada sinyal" in phone.inner_text("h1"), "nothing kept"
    phone.context.set_offline(False)
    phone.goto("/petugas/akun/")
    press(phone, LEAVE)
    phone.goto("/petugas/")
    assert phone.locator("[name=password]").count(), "the account is closed now"
    assert [*looked.wrong, *complaints] == []


def test_on_a_shared_phone_nobody_reads_or_states_in_the_name_of_another(
    visit, house, notice, villages
):
    phone, (_, hers, his) = visit(base_url=house.base), villages
    sign_in(phone, hers)
    read(phone, notice)
    phone.context.set_offline(True)
    phone.goto(notice)
    state(phone, RECEIVED)

    phone.context.clear_cookies(name=SESSION)  # her session ends, the phone is handed on
    phone.context.set_offline(False)
    sign_in(phone, his)
    read(phone, notice)
    assert phone.get_by_text(WAITS).count() == 0 and phone.locator(RECEIVED).count() == 1
    phone.context.set_offline(True)
    phone.goto(notice)
    assert phone.locator(RECEIVED).count() == 1, "the kept page is his"
    assert queue(phone) == 1
    assert stated(house, notice, hers) == []

    phone.context.clear_cookies(name=SESSION)
    phone.context.set_offline(False)
    sign_in(phone, hers)
    wait_until(lambda: queue(phone) == 0)
    phone.goto(notice)
    assert phone.locator(".task .chip.ok").count() and phone.get_by_text(WAITS).count() == 0
    assert stated(house, notice, hers) == ["notice.acknowledged"]
    assert stated(house, notice, his) == []
