"""The channel "webhook": signed, only to the open internet, again later when nobody takes it.

Loaded by the ledger, by name. The name of the host is resolved here and the connection goes to the
very address that was looked at, so that a name cannot point elsewhere in between.
"""

import ipaddress
import socket
from datetime import timedelta
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.utils import timezone
from requests.adapters import HTTPAdapter
from standardwebhooks.webhooks import Webhook

from kentongan.ledger import clock
from kentongan.ledger.models import Outgoing
from kentongan.ledger.outbox import NotTaken, TryAgain, channel
from kentongan.roster.actions.webhooks import note_silence, note_told, secret_of
from kentongan.roster.models import WebhookEndpoint

# After the first failure; the last step repeats until the address is given up.
STEPS = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
PATIENCE = (5, 15)  # seconds to connect, to answer


class Unreachable(Exception):
    """It did not take the message; `for_good` when it says that it never will."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.why, self.for_good = why, for_good


@channel("webhook")
def tell(row: Outgoing) -> None:
    """Hand one message to the address of a partner's system."""
    now, real = clock.now(), timezone.now()
    endpoint = WebhookEndpoint.objects.get(pk=row.data["endpoint"])
    if endpoint.removed_at or endpoint.stopped_at:
        raise NotTaken("address no longer told")
    try:
        _post(endpoint, row)
    except Unreachable as failure:
        if note_silence(
            endpoint_id=endpoint.pk, now=now, why=failure.why, for_good=failure.for_good
        ):
            raise NotTaken(failure.why) from None
        raise TryAgain(real + _wait(now - row.made_at)) from None
    note_told(endpoint_id=endpoint.pk, now=now)


def _wait(age: timedelta) -> timedelta:
    """How long to wait, by how old the message is: each step begins when the one before is over."""
    passed = timedelta(0)
    for step in STEPS:
        passed += step
        if age < passed:
            return step
    return STEPS[-1]


def _post(endpoint: WebhookEndpoint, row: Outgoing) -> None:
    """Sign and send; anything but 2xx is `Unreachable`. Redirects are not followed."""
    address = open_address(endpoint.url)
    moment = timezone.now()
    secret = secret_of(endpoint)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Kentongan-Webhook/1",
        "webhook-id": row.key,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign(row.key, moment, row.body),
    }
    with requests.Session() as session:
        session.trust_env = False  # no proxy of this machine, no passwords from its files
        session.mount("https://", _Pinned(address))
        session.mount("http://", _Pinned(address))
        try:
            answer = session.post(
                endpoint.url,
                data=row.body.encode(),
                headers=headers,
                timeout=PATIENCE,
                allow_redirects=False,
                stream=True,
            )
        except requests.RequestException as error:
            raise Unreachable(type(error).__name__) from None
        status = answer.status_code
        answer.close()
    if status == 410:
        raise Unreachable("410", for_good=True)
    if not 200 <= status < 300:
        raise Unreachable(str(status))


def open_address(url: str) -> str:
    """The one address to connect to; `Unreachable` when any the name has lies inside somewhere."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except OSError:
        raise Unreachable("name not found") from None
    addresses = [row[4][0] for row in found]
    if not addresses or not all(_is_open(one) for one in addresses):
        raise Unreachable("private address")
    return addresses[0]


def _is_open(said: str) -> bool:
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
