"""Public pages of official answers: corrected, taken back, pictured, fed, and the checks of others."""

import io
import json
from datetime import timedelta
from xml.etree import ElementTree

import make
import pytest
from django.test import Client
from PIL import Image

import make_public
import make_truth
from kentongan.ledger.actor import SYSTEM
from kentongan.loop.actions.correct import withdraw_and_tell
from kentongan.roster.models import Institution
from kentongan.up.actions.correct import propose_withdrawal
from kentongan.up.actions.outside import hide_outside, import_outside
from kentongan.up.models import Clarification, OutsideCheck, Report
from make_truth import NOTE, RIGHT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
HOUR = timedelta(hours=1)
WHY = "Aturan yang kami kutip sudah tidak berlaku."
OUTSIDE = {
    "@type": "ClaimReview",
    "url": "https://pemeriksa.contoh.id/gempa",
    "claimReviewed": "Gempa besar akan menunda pemungutan suara di seluruh Jawa Barat",
    "author": {"name": "Pemeriksa Contoh"},
    "datePublished": "2024-11-18",
    "reviewRating": {"alternateName": "Keliru"},
}


def page(path: str, client=None) -> str:
    response = (client or Client()).get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def corrected():
    wrong = make_public.published(now=make.NOON - 2 * HOUR)
    return wrong, make_truth.correction(wrong, make.desk(), make.second(), now=make.NOON - HOUR)


def test_the_old_page_says_the_correction_first_and_stays_readable():
    wrong, right = corrected()
    old = page(f"/klarifikasi/{wrong.pk}/")
    assert old.index(NOTE) < old.index("<h1")
    assert f"/klarifikasi/{right.pk}/" in old and wrong.body in old
    assert "wa.me" not in old, "what is wrong is not offered to pass on"
    new = page(f"/klarifikasi/{right.pk}/")
    assert NOTE in new and f"/klarifikasi/{wrong.pk}/" in new and "wa.me" in new
    listed = page("/klarifikasi/")
    assert right.headline.replace("-", "\u2011") in listed and wrong.headline not in listed


def test_a_text_that_was_taken_back_says_so_and_is_not_in_the_list():
    wrong = make_public.published(now=make.NOON - 2 * HOUR)
    propose_withdrawal(actor=make.desk(), now=make.NOON - HOUR, clarification=wrong, why=WHY)
    withdraw_and_tell(actor=make.second(), now=make.NOON - HOUR, clarification=wrong)
    there = page(f"/klarifikasi/{wrong.pk}/")
    assert WHY in there and "wa.me" not in there and 'content="noindex"' in there
    assert wrong.headline not in page("/klarifikasi/")
    assert Client().get(f"/klarifikasi/{wrong.pk}/kartu.png").status_code == 404
    feed = json.loads(page("/klarifikasi.json"))
    assert [item["content_text"] == WHY for item in feed["items"]] == [True]
    assert wrong.headline not in feed["items"][0]["title"]


def test_the_page_says_how_it_was_checked_without_the_words_of_the_rumour():
    fixed = make_public.published(now=make.NOON - HOUR)
    source = fixed.claim.check_record.sources.first()
    source.may_be_named = True
    source.save()
    there = page(f"/klarifikasi/{fixed.pk}/")
    assert source.name in there
    assert fixed.claim.check_record.sources.last().name not in there
    assert make_public.RUMOUR not in there


def test_a_fact_has_a_page_like_any_answer():
    make.places()
    fact = make_truth.fact(make.desk(), make.second())
    there = page(f"/klarifikasi/{fact.pk}/")
    assert fact.headline in there and "Fakta resmi" in there
    asked = make_public.living_in(make.KEDUNG_BADAK).post(
        "/tanya/", {"words": make_truth.QUESTION, "key": make_public.KEY}
    )
    assert fact.headline in asked.content.decode() and not Report.objects.exists()


@pytest.mark.parametrize(("shape", "size"), [("tegak", (1080, 1350)), ("persegi", (1080, 1080))])
@pytest.mark.parametrize("length", [1, 60])
def test_the_picture_is_light_enough_for_a_phone_and_carries_only_the_truth(shape, size, length):
    fixed = make_public.published(now=make.NOON - HOUR)
    fixed.body = "Asalkan nama Anda terdaftar dan Anda membawa KTP-el. " * length
    fixed.headline = "W" * 140 if length > 1 else fixed.headline
    fixed.save()
    answer = Client().get(f"/klarifikasi/{fixed.pk}/kartu.png?bentuk={shape}")
    assert answer["Content-Type"] == "image/png"
    assert len(answer.content) <= 150 * 1024
    assert Image.open(io.BytesIO(answer.content)).size == size


@pytest.mark.parametrize(
    "path", ["/klarifikasi/999/kartu.png", "/klarifikasi/{}/kartu.png?bentuk=x"]
)
def test_there_is_no_picture_of_what_is_not_there(path):
    fixed = make_public.published(now=make.NOON - HOUR)
    assert Client().get(path.format(fixed.pk)).status_code == 404


def test_an_answer_that_has_run_out_has_no_picture_and_no_line_in_the_feeds():
    make_public.published(now=make.NOON - 2 * HOUR, valid_until=make.NOON - HOUR)
    pk = Clarification.objects.get().pk
    assert Client().get(f"/klarifikasi/{pk}/kartu.png").status_code == 404
    assert json.loads(page("/klarifikasi.json"))["items"] == []


def test_the_feeds_carry_the_correction_and_not_the_text_it_replaced():
    wrong, right = corrected()
    items = json.loads(page("/klarifikasi.json"))["items"]
    assert [item["title"] for item in items] == [right.headline]
    assert NOTE in items[0]["content_text"]
    tree = ElementTree.fromstring(page("/klarifikasi.atom"))
    ns = {"a": "http://www.w3.org/2005/Atom"}
    assert [row.text for row in tree.findall("a:entry/a:title", ns)] == [right.headline]
    assert wrong.headline not in page("/klarifikasi.atom")


def test_kpu_pages_carry_no_claimreview_and_an_independent_members_do(settings):
    fixed = make_public.published(now=make.NOON - HOUR)
    assert "ClaimReview" not in page(f"/klarifikasi/{fixed.pk}/")
    member = Institution.objects.create(kind="mitra", name="Pemeriksa Contoh", place=make.place(""))
    fixed.institution = member
    fixed.save()
    assert "ClaimReview" not in page(f"/klarifikasi/{fixed.pk}/")
    settings.FACT_CHECK_MEMBERS = frozenset({"Pemeriksa Contoh"})
    there = page(f"/klarifikasi/{fixed.pk}/")
    block = there.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert json.loads(block)["claimReviewed"] == fixed.claim.words


def test_the_mark_cannot_be_broken_out_of(settings):
    fixed = make_public.published(now=make.NOON - HOUR)
    member = Institution.objects.create(kind="mitra", name="Pemeriksa Contoh", place=make.place(""))
    settings.FACT_CHECK_MEMBERS = frozenset({"Pemeriksa Contoh"})
    fixed.institution = member
    fixed.save()
    fixed.claim.words = "</script><script>alert(1)</script>"
    fixed.claim.save()
    assert "<script>alert" not in page(f"/klarifikasi/{fixed.pk}/")


def checked_elsewhere(**more):
    make.places()
    return import_outside(
        actor=SYSTEM, now=make.NOON, content=json.dumps([OUTSIDE | more]), sample=True
    )


def send(words: str, **more: str):
    client = make_public.living_in(make.KEDUNG_BADAK)
    return client.post("/cek/", {"words": words, "key": make_public.KEY} | more)


def test_a_check_of_somebody_else_is_credited_and_never_our_own_verdict():
    checked_elsewhere()
    words = "katanya gempa besar akan menunda pemungutan suara di seluruh jawa barat"
    answer = send(words).content.decode()
    assert "Diperiksa oleh Pemeriksa Contoh" in answer and OUTSIDE["url"] in answer
    assert "“Keliru”" in answer and not Report.objects.exists()
    sent = send(words, go="outside")
    assert sent.status_code == 303 and Report.objects.count() == 1


@pytest.mark.parametrize(
    "words",
    [
        "Gempa besar tidak akan menunda pemungutan suara di seluruh Jawa Barat",
        "Surat pemberitahuan belum sampai di kampung kami",
    ],
)
def test_what_says_another_thing_is_not_shown_the_check_of_others(words):
    checked_elsewhere()
    assert send(words).status_code == 303


def test_a_check_that_was_put_aside_is_not_shown():
    checked_elsewhere()
    row = OutsideCheck.objects.get()
    for _ in range(2):
        hide_outside(actor=SYSTEM, now=make.NOON, check=row)
    assert send(OUTSIDE["claimReviewed"]).status_code == 303


def test_the_same_list_again_changes_nothing_and_a_changed_one_updates():
    assert checked_elsewhere().new == 1
    again = checked_elsewhere()
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)
    changed = checked_elsewhere(reviewRating={"alternateName": "Sebagian benar"})
    assert (changed.new, changed.changed) == (0, 1)
    assert OutsideCheck.objects.get().rating == "Sebagian benar"


def test_the_answer_of_our_own_office_goes_before_the_check_of_others():
    fixed = make_public.published(now=make.NOON - HOUR)
    checked_elsewhere(claimReviewed=make_public.RUMOUR)
    answer = send(make_public.SAID).content.decode()
    assert fixed.headline in answer and "Pemeriksa Contoh" not in answer
    assert RIGHT.headline not in answer
