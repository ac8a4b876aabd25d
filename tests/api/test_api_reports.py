"""Sending and following by the API: one receipt, the same conversation as everywhere else."""

import json

import make
import pytest

import make_api
from kentongan.api import pace
from kentongan.up.models import Message, Report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
WORDS = "Katanya TPS 12 pindah ke balai desa tanpa pemberitahuan"


@pytest.fixture(autouse=True)
def fresh_pace():
    pace.forget()


def send(program=None, key=make_api.KEY, **more):
    return (program or make_api.Program()).post(
        "reports", {"kind": "content", "words": WORDS} | more, key
    )


def test_anybody_may_send_and_the_same_key_is_one_report_and_one_receipt():
    make.places()
    first, again = send(place=make.KEDUNG_BADAK), send(place=make.KEDUNG_BADAK)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["receipt"] == again.json()["receipt"] and again.json()["again"]
    report = Report.objects.get()
    assert (report.words, report.channel, report.sent_by) == (WORDS, "api", None)
    assert report.place_code == make.KEDUNG_BADAK


def test_the_receipt_opens_status_and_conversation_on_both_doors(client):
    code = send().json()["receipt"]
    program = make_api.Program()
    added = program.post(f"reports/{code}/messages", {"words": "Tadi pagi"}, "m" * 24)
    program.post(f"reports/{code}/messages", {"words": "Tadi pagi"}, "m" * 24)
    assert added.status_code == 201 and Message.objects.count() == 1
    found = program.get(f"reports/{code}").json()
    assert found["status"] == "received" and found["messages"][0]["words"] == "Tadi pagi"
    assert "Tadi pagi" in client.get(f"/tanda-terima/{code}/").content.decode()


def test_an_answer_reaches_the_receipt_of_the_api():
    code = send(place=make.place(make.KEDUNG_BADAK).code).json()["receipt"]
    make_api.answered(WORDS)
    found = make_api.Program().get(f"reports/{code}").json()
    assert found["status"] == "answered"
    assert found["answer"]["headline"].startswith("Anda tetap bisa") and found["answer"]["share"]


def test_a_token_makes_the_report_the_partners_own_from_its_own_place():
    partner = make_api.partner()
    sent = send(make_api.program(partner, "reports.write"))
    assert sent.status_code == 201
    report = Report.objects.get()
    assert (report.sent_by, report.place_code) == (partner, make.BOGOR)


def test_two_posts_with_the_same_key_and_words_have_two_receipts():
    one, two = make_api.partner(), make_api.partner("3273")
    codes = {send(make_api.program(post, "reports.write")).json()["receipt"] for post in (one, two)}
    assert len(codes) == 2


def test_a_wrong_receipt_is_not_found_and_guessing_is_slowed_down():
    program = make_api.Program()
    assert program.get("reports/0000000000000000").status_code == 404
    for _ in range(12):
        last = program.get("reports/ABCDEFGHJKMNPQRS")
    assert last.status_code == 429 and int(last["Retry-After"]) > 0


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"kind": "content", "words": NaN}',
        b"[" * 100_000, b'{"a":' * 100_000, b'{"kind":"content","words":' + b"9" * 6000 + b"}",
        b'{"kind":"content","words":"\\ud800 abc"}', b'{"kind":"content","words":"a\\u0000bcd"}',
        json.dumps({"kind": "content", "words": "a" * 100_000}).encode(),
        json.dumps({"kind": "content", "words": ""}).encode(),
        json.dumps({"kind": "gosip", "words": WORDS}).encode(),
        json.dumps({"kind": "content", "words": WORDS, "extra": 1}).encode(),
        json.dumps({"kind": "content", "words": WORDS, "happened_on": "2024-02-31"}).encode(),
        json.dumps({"kind": "content", "words": WORDS, "happened_on": "2031-02-01"}).encode(),
        json.dumps({"kind": "content", "words": WORDS, "place": "9" * 16}).encode(),
        b'{"kind":"content","words":"' + b"a" * 10_000_000 + b'"}',
    ],
    ids=range(19),
)  # fmt: skip
def test_what_cannot_be_taken_is_a_problem_with_a_code_and_stores_nothing(body):
    answer = make_api.Program().post("reports", body, make_api.KEY)
    told = answer.json()
    assert 400 <= answer.status_code < 500, told
    assert answer["Content-Type"] == "application/problem+json"
    assert told["code"] and told["title"] and told["status"] == answer.status_code
    assert not Report.objects.exists()


def test_problems_speak_the_language_that_is_asked_for_and_indonesian_by_itself():
    said = [
        make_api.Program(**{"Accept-Language": wish}).get("places/99").json()["title"]
        for wish in ("", "en", "en-GB,en;q=0.9", "fr", "id,en")
    ]
    assert len(set(said)) == 2 and said[0] == said[3] == said[4] and said[1] == said[2]
    assert "Tidak ada" in said[0] and "There is nothing" in said[1]


def test_sixty_from_one_address_in_ten_minutes_are_all_taken():
    program = make_api.Program()
    answers = [
        program.post("reports", {"kind": "content", "words": f"{WORDS} {n}"}) for n in range(60)
    ]
    assert {answer.status_code for answer in answers} == {201} and Report.objects.count() == 60


def test_a_flood_is_turned_away_before_anything_is_read_and_others_are_served():
    program = make_api.Program()
    body = b'{"kind": "x"}'
    statuses = [program.post("reports", body).status_code for _ in range(400)]
    assert statuses.count(429) > 200 and 422 in statuses
    other = make_api.Program()
    other.client.defaults["REMOTE_ADDR"] = "10.1.2.3"
    assert send(other).status_code == 201
