"""Follower numbers asked of the platforms themselves, once a day, where a key is set."""

import logging
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.conf import settings

from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.refusal import Refusal
from kentongan.roster.actions.accounts import confirm_code
from kentongan.roster.actions.readings import note_level
from kentongan.roster.models import Account
from kentongan.rules import readers

from . import wire

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What a platform says of an account: followers, at least and at most, and its description."""

    low: int
    high: int
    about: str


def read_accounts(now: datetime) -> tuple[int, int]:
    """Ask for every open account of a unit whose platform has a key; (noted, without an answer).

    A personal account is never asked for. Asked twice a day, the day still has one number.
    """
    noted = silent = 0
    rows = Account.objects.open(now).filter(person=None, platform__in=settings.READERS)
    for account in rows.select_related("institution", "place").iterator(200):
        try:
            found = ask(account.platform, account.name)
        except wire.ProviderDown as down:
            log.warning("reader %s: %s", account.platform, down)
            found = None
        if found is None:
            silent += 1
            continue
        try:
            note_level(
                actor=SYSTEM, now=now, account=account, metric="followers", value=found.low,
                high=found.high,
            )  # fmt: skip
            if account.verified_at is None and account.code in found.about:
                confirm_code(actor=SYSTEM, now=now, account=account, how="api")
            noted += 1
        except Refusal:  # closed in this very moment
            silent += 1
    return noted, silent


def ask(platform: str, name: str) -> Found | None:
    """One account at one platform; None when it does not say."""
    values = settings.READERS[platform]
    url, params, headers = _question(platform, name, values)
    answer = wire.call("GET", url, params=params, headers=headers)
    if answer.status != 200:
        log.warning("reader %s: status %s", platform, answer.status)
        return None
    return _understood(platform, name, answer.body)


def _question(
    platform: str, name: str, values: dict[str, str]
) -> tuple[str, dict[str, str], dict[str, str]]:
    api, key, said = values["api"], values["key"], quote(name, safe="")
    bearer = {"Authorization": f"Bearer {key}"}
    if platform == "youtube":
        params = {"part": "statistics,snippet", "forHandle": f"@{name}"}
        return f"{api}/channels", params, {"X-Goog-Api-Key": key}
    if platform == "instagram":
        wanted = f"business_discovery.username({name}){{followers_count,biography}}"
        return f"{api}/{quote(values['own'], safe='')}", {"fields": wanted}, bearer
    if platform == "facebook":
        return f"{api}/{said}", {"fields": "followers_count,about"}, bearer
    if platform == "x":
        wanted = {"user.fields": "public_metrics,description"}
        return f"{api}/users/by/username/{said}", wanted, bearer
    wanted = {"fields": "username,follower_count,bio_description"}
    return f"{api}/user/info/", wanted, bearer


def _understood(platform: str, name: str, body: dict) -> Found | None:
    """The number and the description, where this platform puts them."""
    if platform == "youtube":
        items = wire.rows_at(body, "items")
        one = items[0] if items else {}
        numbers = _at(one, "statistics")
        if numbers.get("hiddenSubscriberCount") is True:
            return None
        value = _count(numbers.get("subscriberCount"))
        about = _at(one, "snippet").get("description")
        step = readers.public_step(value) if value is not None else 1
        return _found(value, about, step)
    if platform == "instagram":
        one = _at(body, "business_discovery")
        return _found(_count(one.get("followers_count")), one.get("biography"))
    if platform == "facebook":
        return _found(_count(body.get("followers_count")), body.get("about"))
    if platform == "x":
        one = _at(body, "data")
        count = _at(one, "public_metrics").get("followers_count")
        return _found(_count(count), one.get("description"))
    one = _at(_at(body, "data"), "user")
    if str(one.get("username", "")).lower() != name:
        return None  # the key is of another account
    return _found(_count(one.get("follower_count")), one.get("bio_description"))


def _at(body: dict, name: str) -> dict:
    found = body.get(name)
    return found if isinstance(found, dict) else {}


def _count(value: object) -> int | None:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 13 else None


def _found(value: int | None, about: object, step: int = 1) -> Found | None:
    words = about if isinstance(about, str) else ""
    return None if value is None else Found(value, value + step - 1, words[:10_000])
