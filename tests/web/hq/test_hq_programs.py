"""Keepers give tokens and note addresses; hq sees how long partners wait, the worst first."""

from datetime import timedelta

import make
import pytest

import make_api
import make_desk
import make_items
from kentongan.loop.partners import waits
from kentongan.roster.models import ApiToken, WebhookEndpoint
from kentongan.up.actions.receive import Extra
from kentongan.up.models import Report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def keeper(db):
    make.places()
    return make_desk.signed_in(make.post("pengelola", "kpu", make.BOGOR))


def test_a_token_is_shown_once_works_and_is_taken_back(keeper):
    partner = make_api.partner()
    form = make_items.TOKEN | {"post": partner.pk}
    page = keeper.send("/kendali/program/token/", **form).content.decode()
    secret = page.split('id="token">')[1].split("<")[0]
    assert make_api.Program(secret).get("items").status_code == 200
    listed = keeper.read("/kendali/program/")
    assert "Program contoh" in listed and secret not in listed
    token = ApiToken.objects.get()
    keeper.send(f"/kendali/program/token/{token.pk}/cabut/")
    assert make_api.Program(secret).get("items").status_code == 401


@pytest.mark.parametrize(
    "more",
    [{"name": "x"}, {"name": "a\x00bc"}, {"scopes": "semua"}, {"expires_on_year": "2031"},
     {"expires_on_day": "1", "expires_on_month": "1"}, {"post": "999999"}, {"post": "x"}],
)  # fmt: skip
def test_what_does_not_fit_is_said_at_its_field_and_kept(keeper, more):
    form = make_items.TOKEN | {"post": make_api.partner().pk} | more
    page = keeper.send("/kendali/program/token/", **form)
    assert page.status_code == 422 and not ApiToken.objects.exists()


def test_an_address_is_noted_with_its_secret_and_taken_away(keeper):
    form = make_items.WEBHOOK | {"post": make_api.partner().pk}
    assert keeper.send("/kendali/program/alamat/", **form | {"url": "http://x"}).status_code == 422
    noted = keeper.send("/kendali/program/alamat/", **form)
    page = keeper.read(noted["Location"])
    assert "whsec_" in page and "sistem.contoh.id" in page
    hook = WebhookEndpoint.objects.get()
    WebhookEndpoint.objects.filter(pk=hook.pk).update(stopped_at=make.NOON, last_word="410")
    assert "tidak menjawab" in keeper.read(noted["Location"])
    keeper.send(f"/kendali/program/alamat/{hook.pk}/lagi/")
    hook.refresh_from_db()
    assert hook.stopped_at is None
    keeper.send(f"/kendali/program/alamat/{hook.pk}/hapus/")
    assert keeper.get(noted["Location"]).status_code == 404


def sent(partner, hours_ago, answered_after=None):
    moment = make.NOON - timedelta(hours=hours_ago)
    report = make.report(
        f"Kabar nomor {Report.objects.count()}", now=moment, extra=Extra(sent_by=partner.pk)
    ).report
    if answered_after is not None:
        Report.objects.filter(pk=report.pk).update(
            answered_at=moment + timedelta(hours=answered_after)
        )


def test_waits_per_partner_type_and_region_stand_with_the_worst_first(keeper):
    kim, mitra = make_api.partner(make.KEDUNG_BADAK, kind="kim"), make_api.partner()
    for hours in (1, 2, 3):
        sent(mitra, 10, hours)
    sent(kim, 10, 8)  # after the promise of six hours
    sent(kim, 10)  # not answered, and late
    sent(kim, 1)  # not answered, too early to say
    rows = waits(keeper.actor, make.NOON)
    assert [row.kind for row in rows] == ["kim", "mitra"]
    assert (rows[0].sent, rows[0].answered, rows[0].late, rows[0].kept) == (3, 1, 1, 0)
    assert rows[1].median == timedelta(hours=2) and rows[1].share == 1
    page = keeper.read("/kendali/mitra/")
    assert "1 kiriman mitra terlambat" in page and page.index("informasi masyarakat") < page.index(
        '<th scope="row">Mitra'
    )
    table = keeper.get("/kendali/mitra/?format=csv")
    assert table["Content-Type"].startswith("text/csv") and "480" in table.content.decode()
    assert not waits(make.actor("pengelola", "kpu", make.BANDUNG), make.NOON)
    assert not waits(make.desk(), make.NOON)


def test_a_partner_without_any_answer_yet_stands_in_the_table_too(keeper):
    sent(make_api.partner(make.KEDUNG_BADAK, kind="kim"), 1)
    (row,) = waits(keeper.actor, make.NOON)
    assert row.median is None and row.late == 0
    assert "Tidak ada mitra yang menunggu" in keeper.read("/kendali/mitra/")
