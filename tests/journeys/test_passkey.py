"""A passkey in a real browser: put in place with a fingerprint, then the account opens with it alone."""

import os
import shutil

import make
import pytest
from django.urls import reverse

from make_account import PASSWORD, officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
]
FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
BUDI = "budi@contoh.invalid"


@pytest.fixture
def base(live_server, monkeypatch):
    """A passkey belongs to a name, not to an address in figures."""
    monkeypatch.setattr("kentongan.ledger.clock.now", lambda: make.NOON)
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def page(monkeypatch):
    """A phone with a fingerprint reader that always recognises its owner."""
    from playwright.sync_api import sync_playwright  # only where the browser extra is installed

    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        phone = browser.new_page(viewport={"width": 360, "height": 740})
        reader = phone.context.new_cdp_session(phone)
        reader.send("WebAuthn.enable")
        reader.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
        yield phone
        browser.close()


@pytest.fixture
def complaints(page) -> list[str]:
    """What the browser complains about: a script that the content policy stops, an error."""
    heard: list[str] = []
    page.on("console", lambda line: heard.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def test_a_desk_officer_puts_a_passkey_in_place_and_comes_back_with_it_alone(
    base, page, complaints
):
    officer("petugas_meja", "kpu", make.BOGOR, email=BUDI)
    page.goto(base + "/meja/")
    page.fill("[name=login]", BUDI)
    page.fill("[name=password]", PASSWORD)
    page.click("button.main")
    page.wait_for_url(f"**{reverse('account:security')}*")
    page.click(f"a[href='{reverse('mfa_add_webauthn')}']")
    page.fill("[name=name]", "Ponsel kantor")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(f"**{reverse('mfa_view_recovery_codes')}")
    assert len(page.inner_text("#spare").split()) == 10
    page.click("a.main")
    assert "Ponsel kantor" in page.inner_text("main")
    page.goto(base + reverse("account:leave"))
    page.click("button.main")
    page.goto(base + "/meja/")
    page.click("#passkey_login")
    page.wait_for_url("**/meja/")
    assert complaints == []


def test_after_the_password_the_passkey_is_the_second_lock(base, page, complaints):
    officer("petugas_meja", "kpu", make.BOGOR, email=BUDI)
    _sign_in(page, base)
    page.goto(base + reverse("mfa_add_webauthn"))
    page.click("#mfa_webauthn_add")
    page.wait_for_url(f"**{reverse('mfa_view_recovery_codes')}")
    page.context.clear_cookies()
    _sign_in(page, base)
    page.wait_for_url(f"**{reverse('mfa_authenticate')}")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url("**/meja/")
    assert complaints == []


def _sign_in(page, base: str) -> None:
    page.goto(base + reverse("account:enter"))
    page.fill("[name=login]", BUDI)
    page.fill("[name=password]", PASSWORD)
    page.click("button.main")
    page.wait_for_load_state()
