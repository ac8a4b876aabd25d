"""Pushes: encrypted for one browser, a headline and no name, once; gone browsers are forgotten."""

import json
from datetime import timedelta

import make
import pytest

import make_cascade
import make_push
from kentongan.channels import notices, push
from kentongan.down.actions.hand import tend_hand_overs
from kentongan.down.actions.subscribe import turn_push_off, turn_push_on
from kentongan.down.actions.wave import pause_notice, resume_notice, stop_notice
from kentongan.down.models import Notice, Way
from kentongan.ledger.models import Event, Job, Outgoing
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.worker import run_due

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def server():
    service = make_push.PushService()
    yield service
    service.close()


@pytest.fixture
def service(server, settings, at_noon):
    settings.WEBHOOK_LOOPBACK = True
    server.calls.clear()
    server.troubles.clear()
    server.gone.clear()
    server.wrong.clear()
    make.places()
    yield server
    assert server.wrong == [], "the RFCs do not allow this"


@pytest.fixture
def pps(service):
    return make.pps()


@pytest.fixture
def phone(service, pps):
    browser = make_push.Browser(service)
    browser.turn_on(pps)
    return browser


def go() -> None:
    tend_hand_overs(now=make.NOON)
    run_due()


def test_a_push_is_read_by_the_browser_alone_and_holds_a_headline_and_no_name(service, phone, pps):
    notice = make_cascade.wide()
    go()
    (message,) = service.read(phone)
    assert message["t"] == notice.headline and message["u"] == f"/petugas/siaran/{notice.pk}/"
    assert set(message) == {"t", "u", "k", "s"}
    (_path, headers, body), row = service.calls[0], Outgoing.objects.get()
    assert notice.headline.encode() not in body and 3 * 3600 - 60 < int(headers["ttl"]) <= 3 * 3600
    assert row.state == Outgoing.State.HANDED_OVER and row.provider_id.startswith(service.base)
    assert row.address == "" and row.body == ""
    other = make_push.Browser(service)
    with pytest.raises(Exception):  # noqa: B017 - the library's own error
        other.opened(body)


def test_asked_again_nothing_is_sent_again(service, phone):
    make_cascade.wide()
    for _ in range(3):
        go()
    assert len(service.calls) == 1
    assert not Job.objects.filter(name__contains="hand", state=Job.State.READY).exists()


def test_a_browser_that_is_gone_is_forgotten(service, phone):
    service.gone.add(phone.path)
    make_cascade.wide()
    go()
    assert not Way.objects.exists()
    row = Outgoing.objects.get()
    assert (row.state, row.error) == (Outgoing.State.FAILED, "push_410")


def test_a_push_service_that_says_later_is_asked_later_and_no_other_phone_waits_for_ever(
    service, phone
):
    service.troubles.append((429, {"Retry-After": "120"}))
    make_cascade.wide()
    go()
    assert service.calls == [] and Outgoing.objects.get().error == "push_429"
    again = Job.objects.get(state=Job.State.READY, name="channels.hand_many")
    assert again.run_after - make.NOON > 2 * MINUTE - timedelta(seconds=1)
    Job.objects.filter(pk=again.pk).update(run_after=make.NOON)
    run_due()
    assert len(service.calls) == 1


def test_a_paused_notice_waits_and_a_stopped_one_is_not_sent_any_more(service, phone):
    _writer, second = make_cascade.office()
    notice = make_cascade.wide()
    tend_hand_overs(now=make.NOON)
    Job.objects.filter(name="down.hand_next").update(run_after=make.NOON)
    pause_notice(actor=second, now=make.NOON, notice=notice)
    run_due()
    assert service.calls == []
    resume_notice(actor=second, now=make.NOON, notice=notice)
    go()
    assert len(service.calls) == 1
    another = make_cascade.wide()
    stop_notice(actor=second, now=make.NOON, notice=another, why="Salah alamat")
    go()
    assert len(service.calls) == 1


def test_a_stop_between_promise_and_call_holds(service, phone, pps):
    _writer, second = make_cascade.office()
    notice = make_cascade.wide()
    tend_hand_overs(now=make.NOON)
    Job.objects.filter(name="channels.hand_many").delete()
    from_promise = Job.objects.filter(name="down.hand_next")
    assert from_promise.count() == 1, "nobody has chosen Telegram or the mail of the day"
    row = Outgoing(
        key="notice:x", channel="push", made_at=make.NOON,
        data={"notice": notice.pk, "post": pps.post_id, "way": Way.objects.get().pk},
    )  # fmt: skip
    Outgoing.objects.bulk_create([row])
    row = Outgoing.objects.get(key="notice:x")
    stop_notice(actor=second, now=make.NOON, notice=notice, why="Salah alamat")
    notices.hand_many(channel="push", notice_id=notice.pk, low=row.pk, high=row.pk)
    row.refresh_from_db()
    assert service.calls == [] and (row.state, row.error) == (Outgoing.State.FAILED, "stopped")


def test_a_repeat_carries_the_same_topic_so_that_a_phone_shows_it_once(service, phone):
    make_cascade.wide()
    go()
    row = Outgoing.objects.get()
    Outgoing.objects.filter(pk=row.pk).update(state=Outgoing.State.WAITING, provider_id=None)
    notices.hand_many(channel="push", notice_id=row.data["notice"], low=row.pk, high=row.pk)
    topics = {headers["topic"] for _path, headers, _body in service.calls}
    assert len(service.calls) == 2 and len(topics) == 1
    assert {one["k"] for one in service.read(phone)} == {row.key}


@pytest.mark.parametrize(
    "endpoint",
    [
        "", "http://push.example/x", "https://10.0.0.1/x", "https://[::1]/x", "https://localhost/x",
        "https://user@push.example/x", "https://push.example:8443/x", "ftp://push.example/x",
        "https://push.example/\x00", "https://push.example/\ud800", "https://" + "a" * 100_000,
        "https://[", "https://push.example:999999999999/", "https://router.local/x",
    ],
)  # fmt: skip
def test_endpoints_that_are_no_open_address_are_refused(service, pps, settings, endpoint):
    settings.WEBHOOK_LOOPBACK = False
    with pytest.raises(Refusal) as found:
        turn_push_on(actor=pps, now=make.NOON, endpoint=endpoint, p256dh="x", auth="y")
    assert found.value.code == "push.bad_endpoint"


@pytest.mark.parametrize(
    "keys", [("", ""), ("A" * 87, "A" * 22), ("\ud800", "x"), ("x" * 100_000, "")]
)
def test_keys_that_are_none_are_refused(service, pps, keys):
    browser = make_push.Browser(service)
    with pytest.raises(Refusal) as found:
        turn_push_on(
            actor=pps, now=make.NOON, endpoint=browser.endpoint, p256dh=keys[0], auth=keys[1]
        )
    assert found.value.code == "push.bad_keys"


def test_a_name_that_leads_inside_is_never_called(service, phone, settings):
    make_cascade.wide()
    settings.WEBHOOK_LOOPBACK = False
    push._mine.__dict__.pop("sessions", None)
    said = push.send(
        push.Push("k", phone.endpoint, phone.p256dh, make_push.text(phone.secret), "{}", 60, False)
    )
    assert (said.what, said.code) == ("refused", "private_address") and service.calls == []


def test_a_browser_belongs_to_whoever_turned_it_on_last(service, phone, pps):
    other = make.pps(make.CIBADAK)
    phone.turn_on(other)
    phone.turn_on(other)
    assert Way.objects.get().person_id == other.person_id
    assert Event.objects.filter(code="push.turned_on").count() == 2
    assert phone.endpoint not in json.dumps(list(Event.objects.values_list("data", flat=True)))


def test_turned_off_nothing_comes_not_even_what_was_promised(service, phone, pps):
    make_cascade.wide()
    tend_hand_overs(now=make.NOON)
    assert (
        turn_push_off(actor=pps, now=make.NOON) == 1
        and turn_push_off(actor=pps, now=make.NOON) == 0
    )
    run_due()
    assert service.calls == [] and Notice.objects.all().addressed_to(pps).exists()
