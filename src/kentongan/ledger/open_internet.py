"""Calls to addresses that strangers gave us: only to the open internet, and only where we looked.

The name is resolved here and the connection goes to the very address looked at, so that a name
cannot point elsewhere in between (DNS rebinding). Proxies this machine is set to are not used.
"""

import ipaddress
import socket
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter


class Inside(Exception):
    """The name leads to an address that is not of the open internet."""


def session_to(url: str) -> requests.Session:
    """A session that reaches the host of `url` at one address and nothing else.

    `Inside` when any address the name has is not open; OSError when it has none.
    """
    pinned = _Pinned(open_address(url))
    session = requests.Session()
    session.trust_env = False  # no proxy of this machine, no passwords from its files
    session.adapters.clear()
    session.mount("https://", pinned)
    session.mount("http://", pinned)
    return session


def open_address(url: str) -> str:
    """The one address to connect to; `Inside` when any the name has is not open."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    addresses = [row[4][0] for row in found]
    if not addresses or not all(is_open(one) for one in addresses):
        raise Inside
    return addresses[0]


def is_open(said: str) -> bool:
    """True on the open internet: not private, not this machine, not link-local, not made up."""
    address = ipaddress.ip_address(said.partition("%")[0])
    if settings.WEBHOOK_LOOPBACK and address.is_loopback:
        return True
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inner is not None and not inner.is_global:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


class _Pinned(HTTPAdapter):
    """Connects to one address, whatever the name says meanwhile; the certificate is the name's."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(max_retries=0)

    def get_connection_with_tls_context(self, request, verify, proxies=None, cert=None):
        parts = urlsplit(request.url)
        _, how = self.build_connection_pool_key_attributes(request, verify, cert)
        if parts.scheme == "https":
            how |= {"assert_hostname": parts.hostname, "server_hostname": parts.hostname}
        port = parts.port or (443 if parts.scheme == "https" else 80)
        request.headers["Host"] = parts.netloc
        return self.poolmanager.connection_from_host(
            self.address, port=port, scheme=parts.scheme, pool_kwargs=how
        )
