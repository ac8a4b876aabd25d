"""What anybody may read, and what only a token opens: each its own, and nothing else."""

from datetime import timedelta

import make
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make_api
import make_desk
from kentongan.api import pace
from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.worker import run_due
from kentongan.roster.actions.appoint import end_post
from kentongan.roster.actions.tokens import actor_of_token, give_token, revoke_token
from kentongan.roster.models import ApiToken
from kentongan.up.models import Clarification, Report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
RUMOUR = "Katanya yang belum dapat undangan tidak boleh mencoblos tanggal 27 November"


@pytest.fixture(autouse=True)
def fresh_pace():
    pace.forget()


def test_a_known_rumour_has_its_answer_at_once_and_nothing_is_stored():
    make_api.answered(RUMOUR)
    before = Report.objects.count()
    asked = {"words": RUMOUR, "place": make.KEDUNG_BADAK}
    found = make_api.Program().post("check", asked).json()
    assert found["state"] == "known" and "tanpa surat" in found["answer"]["headline"]
    assert (
        make_api.Program().post("check", {"words": "Harga cabai naik"}).json()["state"] == "unknown"
    )
    assert Report.objects.count() == before


def test_clarifications_come_in_pages_and_by_place_and_instant():
    _, answer = make_api.answered(RUMOUR)
    program = make_api.Program()
    assert program.get("clarifications").json()["rows"][0]["id"] == answer.pk
    assert program.get(f"clarifications/{answer.pk}").json()["basis"] == "PKPU 17/2024"
    assert program.get("clarifications?place=3273").json()["rows"] == []
    assert program.get("clarifications?since=2024-11-21T00:00:00%2B07:00").json()["rows"] == []
    assert program.get("clarifications/999").status_code == 404
    Clarification.objects.filter(pk=answer.pk).update(valid_until=make.NOON - timedelta(days=1))
    assert program.get(f"clarifications/{answer.pk}").status_code == 404


def test_every_item_stands_on_exactly_one_page():
    partner = make_api.partner()
    sender = make_api.program(partner, "reports.write", "items.read")
    for n in range(5):
        sender.post("reports", {"kind": "content", "words": f"Kabar nomor {n}"}, f"{n}" * 24)
    seen, cursor = [], ""
    while cursor is not None:
        page = sender.get(f"items?limit=2&cursor={cursor}").json()
        seen += [row["id"] for row in page["rows"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 5 and seen == sorted(seen, reverse=True)


@pytest.mark.parametrize("path", ["items", "groups", "clarifications"])
@pytest.mark.parametrize("cursor", ["x", "AAAA", "MjAyNA", "%00", "é", "MDAwMS0wMS0wMSAx"])
def test_a_cursor_that_is_not_ours_is_a_problem(path, cursor):
    program = make_api.program(make.post("petugas_meja", "kpu", make.BOGOR), "groups.read")
    if path == "items":
        program = make_api.program(make_api.partner(), "items.read")
    assert program.get(f"{path}?cursor={cursor}").status_code == 422


def test_stages_and_places_are_open_to_all():
    make.places()
    program = make_api.Program()
    assert program.get("stages").json()["vote_day"] == "2024-11-27"
    place = program.get(f"places/{make.KEDUNG_BADAK}").json()
    assert place["name"] == "Kedung Badak" and place["within"][0]["name"] == "Tanah Sareal"
    assert program.get("places/9999").status_code == 404


def test_each_partner_follows_its_own_items_and_no_others():
    mine, theirs = make_api.partner(), make_api.partner("3273")
    make_api.program(theirs, "reports.write").post(
        "reports", {"kind": "content", "words": "Kabar orang lain"}, make_api.KEY
    )
    own = make_api.program(mine, "items.read", "reports.write")
    own.post("reports", {"kind": "content", "words": "Kabar sendiri"}, make_api.KEY)
    assert [row["words"] for row in own.get("items").json()["rows"]] == ["Kabar sendiri"]


def test_groups_are_those_of_the_posts_own_branch_and_body():
    make.report(RUMOUR)
    make.report("Ada bagi-bagi sembako di balai RW", kind="violation")
    make.report("Kabar dari Bandung tentang jadwal", code="3273011001")
    run_due()

    def seen(post):
        rows = make_api.program(post, "groups.read").get("groups").json()["rows"]
        return [row["words"] for row in rows]

    assert seen(make.post("petugas_meja", "kpu", make.BOGOR)) == [RUMOUR]
    assert len(seen(make.post("petugas_meja", "bawaslu", make.BOGOR))) == 1
    assert seen(make.post("pengelola", "kpu", make.BOGOR)) == []
    assert seen(make_api.partner()) == []


@pytest.mark.parametrize("path", ["items", "groups"])
def test_without_a_token_a_scope_or_a_post_in_force_nothing_opens(path):
    post = make_api.partner()
    assert make_api.Program().get(path).status_code == 401
    assert make_api.Program("kt_salah").get(path).status_code == 401
    assert make_api.program(post, "reports.write").get(path).status_code == 403
    gone = make_api.program(post, "items.read", "groups.read")
    end_post(actor=SYSTEM, now=make.NOON, post=post, reason="selesai")
    assert gone.get(path).status_code == 403


def test_a_browser_that_is_signed_in_opens_nothing_here():
    seat = make_desk.commissioner()
    assert seat.client.get("/api/v1/groups").status_code == 401


def test_a_token_that_was_taken_back_or_has_expired_opens_nothing():
    post = make_api.partner()
    keeper = make.actor("pengelola", "kpu", make.BOGOR)
    program = make_api.program(post, "items.read")
    assert program.get("items").status_code == 200
    token = ApiToken.objects.get()
    assert token.last_used_on is not None
    assert revoke_token(actor=keeper, now=make.NOON, token=token)
    assert not revoke_token(actor=keeper, now=make.NOON, token=token)
    assert program.get("items").status_code == 401
    secret = make_api.secret(post, "items.read", days=3)
    with pytest.raises(Refusal, match=r"token\.unknown"):
        actor_of_token(now=make.NOON + timedelta(days=3), secret=secret)


def test_a_keeper_gives_tokens_in_its_own_branch_only_and_the_secret_is_not_kept():
    bogor, bandung = make_api.partner(), make_api.partner("3273")
    keeper = make.actor("pengelola", "kpu", make.BOGOR)
    until = make.NOON + timedelta(days=30)
    more = {"name": "Program", "scopes": ["items.read"], "expires_at": until}
    token, secret = give_token(actor=keeper, now=make.NOON, post=bogor, **more)
    assert secret not in str(vars(token)) and len(secret) > 40
    for post, actor in ((bandung, keeper), (bogor, make.desk())):
        with pytest.raises(Refusal, match=r"permission\.denied"):
            give_token(actor=actor, now=make.NOON, post=post, **more)


def test_a_request_of_a_token_used_today_writes_nothing():
    program = make_api.program(make_api.partner(), "items.read")
    program.get("items")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert program.get("items").status_code == 200
    assert not [q for q in queries if not q["sql"].lstrip("( ").upper().startswith("SELECT")]


def test_head_reads_like_get_and_another_way_is_a_problem():
    make.places()
    client = make_api.Program().client
    head = client.head("/api/v1/places/3271")
    assert head.status_code == 200 and head.content == b""
    put = client.put("/api/v1/places/3271", b"{}", content_type="application/json")
    assert put.status_code == 405 and put.json()["code"] == "api.method" and "GET" in put["Allow"]
    assert client.get("/api/v1/tidak-ada").json()["code"] == "api.not_there"
