"""Calls to providers: short timeouts, no redirects to anywhere else, and errors without secrets.

A provider's address may hold our token (Telegram's does), so no error of the network library leaves
this file: only its kind does.
"""

import json
from collections.abc import Collection, Iterator
from http.cookiejar import DefaultCookiePolicy
from threading import local
from urllib.parse import urljoin, urlsplit

import requests

TIMEOUT = (5, 20)  # seconds to connect, and between two bytes
MOST = 1024 * 1024  # bytes of an answer that is no file
CHUNK = 64 * 1024
HOPS = 3
_mine = local()


class ProviderDown(Exception):
    """No answer, or none that can be used; its text is a short code. Trying again later may help."""


class NotAllowed(Exception):
    """The provider sent us to an address that is not its own; never followed."""


class Answer:
    """What came back: the status and the JSON, {} when there was none."""

    def __init__(self, status: int, body: dict, retry_after: int) -> None:
        self.status, self.body, self.retry_after = status, body, retry_after


def call(method: str, url: str, *, headers: dict[str, str] | None = None, **more) -> Answer:
    """One request, one answer. Raises `ProviderDown` without a word of the address.

    `kept=True` for calls by the thousand: each thread keeps its connection open.
    """
    with _send(method, url, headers=headers or {}, **more) as response:
        raw = _read(response)
        if response.status_code >= 500:
            raise ProviderDown(f"status_{response.status_code}")
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError):
            body = {}
        after = response.headers.get("Retry-After", "")
        return Answer(
            response.status_code,
            body if isinstance(body, dict) else {},
            int(after) if after.isascii() and after.isdigit() else 0,
        )


def download(url: str, *, headers: dict[str, str], origins: Collection[str]) -> Iterator[bytes]:
    """The bytes behind an address of one of these origins (`https://host`); no other is asked."""
    for _ in range(HOPS):
        if origin(url) not in origins:
            raise NotAllowed
        with _send("GET", url, headers=headers) as response:
            if response.is_redirect:
                url = urljoin(url, response.headers["Location"])
                continue
            if response.status_code >= 500 or response.status_code == 429:
                raise ProviderDown(f"status_{response.status_code}")
            if response.status_code != 200:
                raise NotAllowed
            try:
                yield from response.iter_content(CHUNK)
            except requests.RequestException as error:
                raise ProviderDown(type(error).__name__) from None
            return
    raise NotAllowed


def origin(url: str) -> str:
    """`https://host:port` of an address; "" when it is none."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        return ""
    return f"{parts.scheme}://{parts.hostname}{port}"


def text_at(body: object, *path: str | int) -> str:
    """The text at a path of a JSON value; "" when there is none, or it is something else."""
    for step in path:
        if isinstance(step, int):
            body = body[step] if isinstance(body, list) and len(body) > step else None
        else:
            body = body.get(step) if isinstance(body, dict) else None
    return body if isinstance(body, str) else ""


def rows_at(body: object, name: str) -> list[dict]:
    """The objects in a list of a JSON object."""
    found = body.get(name) if isinstance(body, dict) else None
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _send(method: str, url: str, *, kept: bool = False, **more) -> requests.Response:
    try:
        ask = _session().request if kept else requests.request
        return ask(
            method,
            url,
            timeout=TIMEOUT,
            allow_redirects=False,
            stream=True,
            auth=lambda request: request,  # never what a .netrc says
            **more,
        )
    except (requests.RequestException, UnicodeError) as error:
        raise ProviderDown(type(error).__name__) from None


def _session() -> requests.Session:
    """This thread's own; no cookie of a provider is taken."""
    if "session" not in _mine.__dict__:
        _mine.session = requests.Session()
        _mine.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return _mine.session


def _read(response: requests.Response) -> bytes:
    found = b""
    try:
        for chunk in response.iter_content(CHUNK):
            found += chunk
            if len(found) > MOST:
                raise ProviderDown("too_much")
    except requests.RequestException as error:
        raise ProviderDown(type(error).__name__) from None
    return found
