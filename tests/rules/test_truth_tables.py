"""The tables behind official answers: partisan words, verdicts, echo of a rumour, ClaimReview."""

import json
from datetime import date

import pytest

from kentongan.engine.echo import repeats
from kentongan.rules import claimreview, partisan
from kentongan.rules.verdicts import first_draft_types, supports, verdicts

RUMOUR = "Katanya yang belum dapat undangan tidak boleh mencoblos tanggal 27 November"
REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://pemeriksa.contoh.id/1",
    "claimReviewed": "Kabar contoh tentang TPS yang dipindah",
    "headline": "TPS tetap di tempatnya",
    "author": {"@type": "Organization", "name": "Pemeriksa Contoh", "url": "https://contoh.id"},
    "datePublished": "2024-11-19T08:00:00+07:00",
    "reviewRating": {"@type": "Rating", "alternateName": "Salah"},
}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Coblos nomor 2 ya", "call"),
        ("Pilihlah pasangan yang amanah", "call"),
        ("Jangan pilih yang itu", "call"),
        ("Paslon terbaik pilihan kita", "praise"),
        ("Calon bupati itu koruptor", "blame"),
        ("Ikuti akun calon gubernur", "follow"),
        ("Para kampret datang lagi", "nickname"),
    ],
)
def test_what_takes_sides_is_found_with_a_reason(text, code):
    found = partisan.lint(text)
    assert [finding.code for finding in found] == [code]
    assert found[0].words.lower() in text.lower()
    assert found[0].reason("id") and found[0].reason("en")


@pytest.mark.parametrize(
    "text",
    [
        "Pasangan calon nomor urut 2 mengundurkan diri pada hari Selasa",
        "PKS dan PAN menghadiri rapat KPU",
        "Pilih TPS sesuai alamat KTP-el",
        "Hari terbaik untuk datang adalah pagi hari",
        "",
        "x" * 100_000,
    ],
)
def test_a_neutral_mention_is_no_finding(text):
    assert partisan.lint(text) == []


@pytest.mark.parametrize(
    ("headline", "again"),
    [
        ("Yang belum dapat undangan tidak boleh mencoblos", True),
        ("Tidak benar bahwa yang belum dapat undangan tidak boleh mencoblos", True),
        ("Keliru: yg blm dpt undangan tdk boleh mencoblos", True),
        ("Anda tetap bisa memilih tanpa surat pemberitahuan", False),
        ("Yang belum dapat undangan tetap boleh mencoblos", False),
        ("TPS buka sampai pukul 13.00", False),
        ("", False),
    ],
)
def test_a_headline_that_says_the_rumour_again_is_known(headline, again):
    assert repeats(headline, RUMOUR) is again


def test_there_are_seven_sorts_and_every_verdict_has_a_label_and_says_what_it_needs():
    assert len(first_draft_types()) == 7
    for code, row in verdicts().items():
        assert row["label_id"] == row["label_id"].upper() and row["label_en"]
        assert row["needs"] in ("denies", "confirms", "any", "asked"), code
    assert supports("salah", "denies") and not supports("salah", "confirms")
    assert not supports("benar", "") and supports("belum_terbukti", "no_answer")


def emitted(institution, **more):
    return claimreview.emit(
        institution=institution,
        name="Pemeriksa Contoh",
        url="https://contoh.id/1",
        words=RUMOUR,
        verdict="salah",
        label="SALAH",
        published=date(2024, 11, 20),
        **more,
    )


@pytest.mark.parametrize("party", ["kpu", "bawaslu", "diskominfo", "polri", "nobody"])
def test_a_party_never_emits_claimreview(party):
    assert emitted(party) is None
    assert emitted(party, member=True) is None


def test_an_independent_member_emits_claimreview_and_nobody_else_does():
    assert emitted("mitra") is None
    found = emitted("mitra", member=True)
    assert found["@type"] == "ClaimReview" and found["claimReviewed"] == RUMOUR
    assert found["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "SALAH",
        "ratingValue": 1,
        "bestRating": 5,
        "worstRating": 1,
    }
    assert claimreview.read(json.dumps(found))[0][0].words == RUMOUR
    assert "pihak" in claimreview.why_not("kpu", "id")


@pytest.mark.parametrize(
    "wrapped",
    [
        REVIEW,
        [REVIEW],
        {"@graph": [REVIEW]},
        {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}]},
    ],
)
def test_a_list_is_read_in_every_usual_wrapping(wrapped):
    reviews, problems = claimreview.read(json.dumps(wrapped))
    assert problems == []
    assert reviews[0].publisher == "Pemeriksa Contoh" and reviews[0].rating == "Salah"
    assert reviews[0].checked_on == date(2024, 11, 19)


def test_one_object_a_line_is_a_list_too():
    other = REVIEW | {"url": "https://pemeriksa.contoh.id/2"}
    reviews, problems = claimreview.read(f"{json.dumps(REVIEW)}\n\n{json.dumps(other)}\n")
    assert (len(reviews), problems) == (2, [])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"@type": "Article"}, "not_a_review"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": 7}, "url"),
        ({"author": {}}, "publisher"),
        ({"claimReviewed": ""}, "words"),
        ({"claimReviewed": ["x"]}, "words"),
        ({"reviewRating": {"ratingValue": 1}}, "rating"),
        ({"datePublished": "kemarin"}, "date"),
    ],
)
def test_a_rubbish_entry_is_named_by_its_number(change, code):
    _, problems = claimreview.read(json.dumps([REVIEW, REVIEW | change]))
    assert [(p.number, p.code) for p in problems] == [(2, code)]


@pytest.mark.parametrize(
    "content", ["", "rubbish", "7", '"x"', "[]", "{", "[" * 5000, "null", "\x00", "<html></html>"]
)
def test_what_is_no_list_is_said_to_be_none(content):
    found = claimreview.read(content)
    assert found is None or found[0] == []


def test_the_same_address_twice_is_taken_once():
    reviews, problems = claimreview.read(json.dumps([REVIEW, REVIEW]))
    assert len(reviews) == 1 and problems[0].code == "twice"
