"""Feeds of other fact-checkers: RSS and Atom read without trusting them, credit and licence kept."""

import json
import time

import make
import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import make_desk
from kentongan.cli.bench.check import sentences
from kentongan.cli.main import main
from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.refusal import Refusal
from kentongan.rules import claimreview_feed
from kentongan.up import outside
from kentongan.up.actions.outside import import_outside
from kentongan.up.models import OutsideCheck

pytestmark = pytest.mark.django_db
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Pemeriksa Contoh</title><link>https://pemeriksa.contoh.id/</link>
<copyright>CC BY 4.0 Pemeriksa Contoh</copyright>
<image><title>Logo</title><link>https://pemeriksa.contoh.id/logo</link></image>
<item><title>[SALAH] TPS contoh dipindah ke kecamatan lain</title>
<link>https://pemeriksa.contoh.id/1</link><dc:creator>Penulis Contoh</dc:creator>
<pubDate>Wed, 20 Nov 2024 10:00:00 +0700</pubDate></item>
<item><title>Kabar redaksi: kami pindah kantor</title><link>https://pemeriksa.contoh.id/2</link></item>
<item><title>(Sebagian Benar): Surat suara contoh rusak</title><guid>https://pemeriksa.contoh.id/3</guid></item>
</channel></rss>"""
REVIEW = {
    "@type": "ClaimReview", "claimReviewed": "Surat contoh wajib dibawa", "url": "",
    "author": {"name": "Redaksi Contoh"}, "reviewRating": {"alternateName": "Keliru"},
}  # fmt: skip
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:s="https://schema.org/">
<title>Cek Contoh</title><link rel="self" href="https://cek.contoh.id/feed"/>
<link href="https://cek.contoh.id/"/><rights>Hak cipta Cek Contoh</rights>
<entry><title>Surat pemberitahuan contoh</title><link href="https://cek.contoh.id/a"/>
<link rel="license" href="https://lisensi.contoh.id/by/4.0"/><published>2024-11-19T08:00:00Z</published>
<content type="html">&lt;p&gt;x&lt;/p&gt;&lt;script type="application/ld+json"&gt;
{json.dumps(REVIEW)}&lt;/script&gt;</content></entry>
<entry><title>Kotak contoh</title><link href="https://cek.contoh.id/b"/><updated>2024-11-18T08:00:00Z</updated>
<s:claimReviewed>Kotak suara contoh dibuka</s:claimReviewed>
<s:reviewRating><s:alternateName>Tidak benar</s:alternateName></s:reviewRating></entry>
</feed>"""
LAUGHS = (
    '<!DOCTYPE r [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><rss><channel><item><title>&j;</title></item></channel></rss>"
)


def bring(content):
    return import_outside(actor=SYSTEM, now=make.NOON, content=content)


def test_reviews_of_an_rss_feed_are_taken_with_credit_and_licence_and_the_rest_refused_by_number():
    brought = bring(RSS)
    assert (brought.new, [(p.number, p.code) for p in brought.refused]) == (
        2,
        [(2, "not_a_review")],
    )
    first, second = OutsideCheck.objects.order_by("url")
    assert (first.publisher, first.publisher_url) == (
        "Pemeriksa Contoh",
        "https://pemeriksa.contoh.id/",
    )
    assert (first.rating, first.words) == ("SALAH", "TPS contoh dipindah ke kecamatan lain")
    assert first.title == "", "what circulates is no title"
    assert first.licence == "CC BY 4.0 Pemeriksa Contoh" and str(first.checked_on) == "2024-11-20"
    assert (second.rating, second.url) == ("Sebagian Benar", "https://pemeriksa.contoh.id/3")
    again = bring(RSS.encode())
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)


def test_an_atom_feed_carries_reviews_as_json_ld_or_as_elements():
    assert bring(ATOM).new == 2
    first, second = OutsideCheck.objects.order_by("url")
    assert (first.words, first.publisher, first.rating) == (
        "Surat contoh wajib dibawa", "Redaksi Contoh", "Keliru",
    )  # fmt: skip
    assert first.licence == "https://lisensi.contoh.id/by/4.0"
    assert (second.words, second.rating) == ("Kotak suara contoh dibuka", "Tidak benar")
    assert second.licence == "Hak cipta Cek Contoh" and str(second.checked_on) == "2024-11-18"


@pytest.mark.parametrize(
    "content",
    [
        LAUGHS,
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:1/x.dtd">' + RSS.split("?>", 1)[1],
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><title>&x;</title></item></rss>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><rss/>',
    ],
)
def test_a_feed_that_declares_entities_is_refused_before_anything_is_expanded(content):
    with pytest.raises(Refusal, match=r"outside\.unsafe_file"):
        bring(content)
    assert not OutsideCheck.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        "<", "<rss>", "<rss/>", "<a>" * 100_000, RSS[:400], "<html><p>Bukan umpan", "<x>\x00</x>",
        "<rss>" + "<item/>" * 2001 + "</rss>", RSS.encode("utf-16"), "<rss>\ud800</rss>",
        "<x " + " ".join(f"a{n}='1'" for n in range(20_000)),
    ],
    ids=lambda value: repr(value[:12]),
)  # fmt: skip
def test_what_is_no_feed_is_refused_in_words_and_never_falls_over(content):
    with pytest.raises(Refusal, match=r"outside\."):
        bring(content)


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.text(max_size=80), st.integers(0, len(ATOM)))
def test_a_feed_spoilt_anywhere_is_read_or_refused(noise, at):
    try:
        claimreview_feed.read(ATOM[:at] + noise + ATOM[at:])
    except claimreview_feed.Unsafe:
        assert "<!" in noise


def test_at_the_desk_what_was_taken_and_what_was_not_stand_on_one_page():
    make.places()
    boss = make_desk.commissioner()
    with time_machine.travel(make.NOON, tick=False):
        page = boss.send("/meja/cek-fakta-luar/", text=RSS).content.decode()
        bad = boss.send("/meja/cek-fakta-luar/", text=LAUGHS)
    assert "Nomor 2" in page and "CC BY 4.0 Pemeriksa Contoh" in page
    assert OutsideCheck.objects.count() == 2
    assert bad.status_code == 422 and "id_text-e" in bad.content.decode()


def test_the_command_takes_a_feed_and_names_what_it_left_out(tmp_path, capsys):
    file = tmp_path / "feed.xml"
    file.write_text(RSS)
    assert main(["import", "claimreview", str(file)]) == 0
    said = capsys.readouterr()
    assert "new 2" in said.out and "number 2 is no ClaimReview" in said.err
    file.write_text(LAUGHS)
    assert main(["import", "claimreview", str(file)]) == 1
    assert "entities" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_a_long_list_is_built_aside_and_the_former_one_is_asked_meanwhile():
    said = sentences(outside.MANY + 1)
    rows = [
        REVIEW | {"url": f"https://pemeriksa.contoh.id/{n}", "claimReviewed": words}
        for n, words in enumerate(said)
    ]
    for start in range(0, outside.MANY, 500):
        bring(json.dumps(rows[start : start + 500]))
    outside.forget()
    began = time.monotonic()
    outside.checks_like(said[3])
    assert time.monotonic() - began < outside.PATIENCE + 5
    for thread in outside._helper:
        thread.join()
    assert outside.ready() and said[3] in {row.words for row in outside.checks_like(said[3])}
    bring(json.dumps(rows[outside.MANY :]))
    assert not outside.ready() and outside.checks_like(said[3]), "the former library answers"
    for thread in outside._helper:
        thread.join()
    assert outside.ready() and outside.checks_like(said[-1])
    outside.forget()
