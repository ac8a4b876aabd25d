"""Deliveries: forged, replayed, out of order, repeated, rubbish; each effect once, never our failure."""

import itertools
import random
from datetime import timedelta

import make
import pytest
import time_machine
from django.test import Client

import make_channels
from channels.providers import WA_VERIFY
from kentongan.ledger.models import Incoming, Job, Outgoing
from kentongan.ledger.receipts import note_status
from kentongan.ledger.worker import run_due
from kentongan.up.actions.receive import receive_report
from kentongan.up.address import secret_of
from kentongan.up.models import Conversation, Message, Report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "providers")]
KIND = ["text", "image", "document", "button", "location", "interactive", "reaction", "unsupported"]


@pytest.fixture(autouse=True)
def map_of_the_tests():
    make.places()


def rows() -> tuple[int, int, int]:
    return Incoming.objects.count(), Job.objects.count(), Conversation.objects.count()


def test_a_channel_that_is_off_is_not_there(settings):
    settings.CHANNELS = {name: {} for name in settings.CHANNELS}
    body = make_channels.whatsapp_body(messages=[make_channels.whatsapp_message("62811", "Halo")])
    for name in ("whatsapp", "telegram", "sms"):
        assert Client().post(f"/kanal/{name}/", body, "application/json").status_code == 404
    assert rows() == (0, 0, 0)


def test_whatsapp_proves_the_address_with_the_word_we_agreed_on():
    ask = {"hub.mode": "subscribe", "hub.verify_token": WA_VERIFY, "hub.challenge": "115820"}
    answer = Client().get("/kanal/whatsapp/", ask)
    assert (answer.status_code, answer.content) == (200, b"115820")
    for wrong in (
        {"hub.verify_token": "guess"},
        {"hub.mode": ""},
        {"hub.challenge": "<script>"},
        {"hub.challenge": ""},
    ):
        assert Client().get("/kanal/whatsapp/", ask | wrong).status_code == 403


def test_a_wrong_signature_is_refused_and_leaves_nothing():
    body = make_channels.whatsapp_body(messages=[make_channels.whatsapp_message("62811", "Halo")])
    answers = [
        make_channels.post_whatsapp(body, secret="another"),
        Client().post("/kanal/whatsapp/", body, "application/json"),
        Client().post(
            "/kanal/whatsapp/", body, "application/json", headers={"X-Hub-Signature-256": "é"}
        ),
        make_channels.post_telegram(make_channels.telegram_update(7, "Halo"), secret="guess"),
        make_channels.post_telegram(make_channels.telegram_update(7, "Halo"), secret=""),
        make_channels.post_sms(
            make_channels.sms_message("0812345678", "Halo"), secret="whsec_" + "A" * 32
        ),
        Client().post("/kanal/sms/", body, "application/json"),
    ]
    assert [answer.status_code for answer in answers] == [401] * 7
    assert rows() == (0, 0, 0)


def test_an_sms_request_that_is_old_or_replayed_is_refused_and_one_tried_again_has_one_effect():
    body = make_channels.sms_message("0812345678", "Apakah libur tanggal 27?", name="in-1")
    late = make.NOON - timedelta(minutes=6)
    assert make_channels.post_sms(body, name="m1", at=late).status_code == 401
    assert rows() == (0, 0, 0)
    at = make.NOON
    assert make_channels.post_sms(body, name="m1", at=at).status_code == 200
    before = rows()
    assert make_channels.post_sms(body, name="m1", at=at).status_code == 401
    assert rows() == before
    again = make_channels.post_sms(body, name="m1", at=at + timedelta(seconds=20))
    assert again.status_code == 200, "a gateway that tries again signs anew"
    run_due()
    assert Conversation.objects.count() == 1
    assert Outgoing.objects.count() == 1


def test_a_delivery_is_kept_before_it_is_answered_and_understood_by_a_job():
    message = make_channels.whatsapp_message("62811", "Apakah libur tanggal 27?")
    make_channels.post_whatsapp(make_channels.whatsapp_body(messages=[message]))
    kept = Incoming.objects.get()
    assert kept.key == message["id"] and kept.done_at is None
    assert "62811" not in str(kept.body) and "libur" not in str(kept.body), "sealed while it waits"
    run_due()
    kept.refresh_from_db()
    assert kept.done_at is not None and kept.body == {}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe\x00",
        b'{"entry": NaN}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"update_id": ' + b"9" * 5000 + b"}",
    ],
)
def test_rubbish_is_refused_and_is_never_our_failure(raw):
    for post in (make_channels.post_whatsapp, make_channels.post_telegram, make_channels.post_sms):
        assert 400 <= post(raw).status_code < 500
    assert not Job.objects.exists()


def test_a_delivery_that_is_too_much_is_refused():
    raw = b'{"entry": "' + b"x" * (3 * 1024 * 1024) + b'"}'
    for post in (make_channels.post_whatsapp, make_channels.post_telegram, make_channels.post_sms):
        assert post(raw).status_code == 413


WRONG = [None, 5, 1e308, "", "\x00\ud800", "x" * 100_000, [{}], {}]


def test_fields_of_every_wrong_type_are_taken_calmly():
    """Signed by the provider and still nonsense: 200 or 4xx, and no job fails."""
    messages, updates = [], []
    for n, (field, wrong) in enumerate(
        itertools.product(("type", "from", "id", "text", "timestamp", "context", "image"), WRONG)
    ):
        messages.append(
            make_channels.whatsapp_message("62811", "Halo apa kabar", name=f"w{n}") | {field: wrong}
        )
    for kind in KIND:
        messages.append(
            make_channels.whatsapp_message("62812", "x", name=f"k{kind}", type=kind)
            | {kind: {"id": "m1", "caption": "\x00\ud800", "latitude": 1, "text": 5}}
        )
    for message in messages:
        answer = make_channels.post_whatsapp(make_channels.whatsapp_body(messages=[message]))
        assert answer.status_code < 500
    for value in WRONG:
        for name in ("message", "my_chat_member", "update_id"):
            update = make_channels.telegram_update(7, "Halo")
            updates.append(update | {name: value})
        for name in ("chat", "text", "photo", "document", "date", "forward_origin", "location"):
            update = make_channels.telegram_update(7, "Halo")
            update["message"][name] = value
            updates.append(update)
    for update in updates:
        assert make_channels.post_telegram(update).status_code < 500
    for value in WRONG:
        for name in ("type", "id", "from", "text", "timestamp"):
            body = make_channels.sms_message("0812345678", "Halo") | {name: value}
            assert make_channels.post_sms(body).status_code < 500
    run_due()
    bad = Job.objects.exclude(error="").values_list("name", "error")
    assert not list(bad)
    assert not Incoming.objects.filter(done_at=None).exists()


def test_words_that_are_no_text_are_explained_to_the_sender(providers):
    budi = make_channels.Person("whatsapp", "62811", providers)
    assert "tidak bisa membacanya" in budi.writes("Halo \x00 apa kabar")
    assert "terlalu panjang" in budi.writes("panjang " * 1000)
    assert not Report.objects.exists()


def test_groups_and_channels_of_telegram_are_not_talked_into(providers):
    update = make_channels.telegram_update(7, "Halo semua, sudah dengar?")
    update["message"]["chat"]["type"] = "supergroup"
    edited = make_channels.telegram_update(7, "Halo")
    edited["edited_message"] = edited.pop("message")
    for body in (update, edited):
        assert make_channels.post_telegram(body).status_code == 200
    run_due()
    assert not Conversation.objects.exists() and providers.sent == []


def test_a_thousand_shuffled_deliveries_with_thirty_percent_repeats_have_each_effect_once(
    providers,
):
    """700 things, 1,000 deliveries: words for 20 open reports, and three statuses of 60 messages."""
    people = [f"6281{n:07d}" for n in range(20)]
    for person in people:
        budi = make_channels.Person("whatsapp", person, providers)
        budi.writes(f"Spanduk nomor {person} di depan masjid robek semua tadi malam")
        budi.writes("lewati")
        budi.writes("status")
    told = list(Outgoing.objects.order_by("pk"))
    assert (Report.objects.count(), len(told)) == (20, 60)
    deliveries = []
    for n in range(520):
        message = make_channels.whatsapp_message(
            people[n % 20], f"Tambahan nomor {n} dari saksi", name=f"wamid.T{n}"
        )
        deliveries.append(make_channels.whatsapp_body(messages=[message]))
    for n, row in enumerate(told):
        for seconds, status in enumerate(("sent", "delivered", "read"), 1):
            found = make_channels.whatsapp_status(
                row.provider_id, status, at=row.made_at.replace(microsecond=0), key=row.key
            )
            found["timestamp"] = str(int(found["timestamp"]) + seconds * 60 + n)
            deliveries.append(make_channels.whatsapp_body(statuses=[found]))
    rng = random.Random(4)
    deliveries += rng.sample(deliveries, 300)
    rng.shuffle(deliveries)
    assert len(deliveries) == 1000
    before = Incoming.objects.count()
    client = Client(enforce_csrf_checks=True)
    with time_machine.travel(make.NOON + timedelta(hours=3), tick=True):
        for body in deliveries:
            assert make_channels.post_whatsapp(body, client=client).status_code == 200
        run_due()
        run_due()
    assert Incoming.objects.count() - before == 700
    words = Message.objects.values_list("words", flat=True)
    assert sorted(words) == sorted(f"Tambahan nomor {n} dari saksi" for n in range(520))
    assert Report.objects.count() == 20 and Conversation.objects.count() == 20
    for n, row in enumerate(told):
        row.refresh_from_db()
        base = row.made_at.replace(microsecond=0)
        assert row.delivered_at == base + timedelta(minutes=2, seconds=n)
        assert row.read_at == base + timedelta(minutes=3, seconds=n)
    assert not Job.objects.exclude(error="").exists()


STATUSES = [("sent", 1), ("delivered", 2), ("read", 3), ("failed", 4)]


@pytest.mark.parametrize("order", list(itertools.permutations(STATUSES)))
def test_statuses_come_out_the_same_in_whatever_order_they_come(order, providers):
    budi = make_channels.Person("whatsapp", "62811", providers)
    budi.writes("bantuan")
    row = Outgoing.objects.get()
    for status, minutes in (*order, order[0]):
        note_status(
            channel="whatsapp", status=status, provider_id=row.provider_id,
            at=make.NOON + minutes * make.MINUTE, code="whatsapp_1",
        )  # fmt: skip
    row.refresh_from_db()
    assert row.delivered_at == make.NOON + 2 * make.MINUTE
    assert row.read_at == make.NOON + 3 * make.MINUTE
    assert (row.state, row.error) == (Outgoing.State.HANDED_OVER, "")


def test_a_status_of_a_message_that_is_not_ours_changes_nothing():
    status = make_channels.whatsapp_status("wamid.unknown", "read", at=make.NOON, key="no:such")
    body = make_channels.whatsapp_body(statuses=[status])
    assert make_channels.post_whatsapp(body).status_code == 200
    run_due()
    assert not Outgoing.objects.exists()
    assert not Job.objects.exclude(error="").exists()


def test_the_receipt_of_a_channel_is_as_unguessable_as_every_other():
    assert len(secret_of("whatsapp", "wamid.1")) == 40
    one, two = (
        receive_report(
            now=make.NOON, key=secret_of("whatsapp", name), words="Sama persis", kind="content"
        ).code
        for name in ("wamid.1", "wamid.2")
    )
    assert one != two
