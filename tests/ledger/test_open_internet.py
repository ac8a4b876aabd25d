"""Addresses given by strangers: none that lies inside is ever connected to."""

import pytest

from kentongan.ledger import open_internet
from kentongan.ledger.open_internet import Inside, open_address, session_to

ADDRESS = "https://kabar.contoh.id/"


@pytest.fixture
def answers(monkeypatch):
    """Say what the name resolves to."""

    def to(*addresses: str) -> None:
        found = [(0, 0, 0, "", (one, 443)) for one in addresses]
        monkeypatch.setattr(open_internet.socket, "getaddrinfo", lambda *a, **k: found)

    return to


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "::1", "fe80::1", "fc00::1",
     "::ffff:127.0.0.1", "0.0.0.0", "100.64.0.1", "224.0.0.1", "2002:7f00:1::", "fe80::1%eth0"],
)  # fmt: skip
def test_a_name_that_leads_inside_is_refused(answers, address):
    answers(address)
    with pytest.raises(Inside):
        session_to(ADDRESS)


def test_one_private_address_among_open_ones_refuses_all(answers):
    answers("93.184.216.34", "10.0.0.1")
    with pytest.raises(Inside):
        open_address(ADDRESS)
    answers("93.184.216.34")
    assert open_address(ADDRESS) == "93.184.216.34"


def test_a_name_without_any_address_is_refused(answers):
    answers()
    with pytest.raises(Inside):
        open_address(ADDRESS)


def test_a_session_of_ours_takes_no_other_way(answers, monkeypatch):
    """The name may point elsewhere a moment later: the connection goes where we looked."""
    answers("93.184.216.34")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    with session_to(ADDRESS) as session:
        assert set(session.adapters) == {"https://", "http://"} and not session.trust_env
        called = []
        adapter = session.get_adapter(ADDRESS)
        monkeypatch.setattr(
            adapter.poolmanager, "connection_from_host", lambda host, **how: called.append(host)
        )
        answers("10.0.0.1")
        request = session.prepare_request(open_internet.requests.Request("GET", ADDRESS))
        adapter.get_connection_with_tls_context(request, verify=True)
        assert called == ["93.184.216.34"]
        assert request.headers["Host"] == "kabar.contoh.id"
