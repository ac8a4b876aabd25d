"""A partner's system is told, signed, once, on the open internet only, and given up after days."""

import json
import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import make
import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

import make_api
from kentongan.api import outbox
from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.models import Job, Outgoing
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.worker import run_due
from kentongan.roster.actions import webhooks
from kentongan.roster.models import WebhookEndpoint
from kentongan.up.actions.receive import Extra

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
ALL = list(webhooks.TOLD)


class House:
    """A partner's system on this machine, which answers as it is told to."""

    def __init__(self) -> None:
        house, self.status, self.got = self, 200, []

        class Door(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                house.got.append((dict(self.headers), body))
                self.send_response(house.status)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self.server.server_port}/kabar"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def house(settings):
    settings.WEBHOOK_LOOPBACK = True
    made = House()
    yield made
    made.server.shutdown()
    made.server.server_close()


def endpoint(post, url, events=ALL):
    return webhooks.add_webhook(actor=SYSTEM, now=make.NOON, post=post, url=url, events=events)


def send(post, words="Kabar dari mitra tentang jadwal", **more):
    receipt = make.report(words, extra=Extra(sent_by=post.pk), **more)
    run_due()
    return receipt.report


def test_what_became_of_an_item_is_told_signed_and_without_anybodys_words(house):
    partner = make_api.partner()
    told = endpoint(partner, house.url, ["report.received"])
    item = send(partner)
    ((headers, body),) = house.got
    read = Webhook(webhooks.secret_of(told)).verify(body, headers)
    assert read["type"] == "report.received" and read["data"]["item"] == item.pk
    assert "Kabar dari mitra" not in body
    told.refresh_from_db()
    assert told.last_told_at and Outgoing.objects.get(channel="webhook").state == 1
    with pytest.raises(WebhookVerificationError):
        Webhook(webhooks.secret_of(told)).verify(body + " ", headers)


def test_only_its_own_items_and_the_answers_of_its_own_region_are_told(house):
    mine, other = make_api.partner(), make_api.partner()
    endpoint(mine, house.url)
    send(other, "Kabar orang lain tentang logistik")
    assert not house.got
    make_api.answered("Katanya yang belum dapat undangan tidak boleh mencoblos tanggal 27 November",
                      extra=Extra(sent_by=mine.pk))  # fmt: skip
    kinds = [json.loads(body)["type"] for _, body in house.got]
    assert sorted(kinds) == ["clarification.approved", "report.answered", "report.received"]
    answer = next(json.loads(b) for _, b in house.got if "report.answered" in b)["data"]["answer"]
    assert "tanpa surat" in answer["headline"] and answer["share"]


def test_a_system_that_fails_is_told_again_and_given_up_after_days(house):
    partner = make_api.partner()
    told, house.status = endpoint(partner, house.url), 500
    send(partner)
    told.refresh_from_db()
    again = Job.objects.get(name="ledger.hand_over", state=Job.State.READY)
    row = Outgoing.objects.get(channel="webhook")
    assert told.failing_since and told.last_word == "500" and row.state == Outgoing.State.WAITING
    assert again.run_after > again.queued_at
    long_ago = make.NOON - webhooks.GIVE_UP
    WebhookEndpoint.objects.filter(pk=told.pk).update(failing_since=long_ago)
    Job.objects.filter(pk=again.pk).update(run_after=make.NOON)
    run_due()
    told.refresh_from_db(), row.refresh_from_db()
    assert told.stopped_at and row.state == Outgoing.State.FAILED
    sent = len(house.got)
    send(partner, "Kabar kedua tentang jam buka TPS")
    assert len(house.got) == sent, "an address that was given up is left alone"
    assert webhooks.restart_webhook(actor=SYSTEM, now=make.NOON, endpoint=told)
    house.status = 204
    send(partner, "Kabar ketiga tentang kartu identitas")
    assert len(house.got) == sent + 1


@pytest.mark.parametrize("status,gone", [(410, True), (302, False), (404, False)])
def test_gone_is_for_good_and_redirects_are_not_followed(house, status, gone):
    partner = make_api.partner()
    told, house.status = endpoint(partner, house.url), status
    send(partner)
    told.refresh_from_db()
    assert (told.stopped_at is not None) == gone and len(house.got) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://contoh.id/x", "https://127.0.0.1/", "https://localhost/", "https://10.0.0.1/",
        "https://[::1]/", "https://2130706433/", "https://0x7f.1/", "https://a.internal/",
        "https://user:pass@contoh.id/", "https://contoh.id:22/", "ftp://contoh.id/", "", "https://",
        "https://contoh", "https://contoh.id/\n", "https://" + "a" * 600 + ".id/", "javascript:1",
        "https://[", "http://127.0.0.1:8000/",
    ],
)  # fmt: skip
def test_an_address_inside_or_without_a_lock_is_refused(url):
    if url.endswith("\n"):
        url += "x"
    with pytest.raises(Refusal, match=r"webhook\.url_"):
        endpoint(make_api.partner(), url)


def test_a_name_that_leads_inside_is_not_called_and_the_row_says_so(monkeypatch):
    endpoint(make_api.partner(), "https://kabar.contoh.id/")
    found = [(0, 0, 0, "", ("10.1.2.3", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: found)
    with pytest.raises(outbox.Unreachable, match="private"):
        outbox._post(WebhookEndpoint.objects.get(), None)


def test_waiting_grows_with_the_age_of_the_message():
    ages = [timedelta(0), timedelta(minutes=1), timedelta(hours=1), timedelta(days=2)]
    waits = [outbox._wait(age) for age in ages]
    assert waits == sorted(waits) and waits[-1] == outbox.STEPS[-1]
