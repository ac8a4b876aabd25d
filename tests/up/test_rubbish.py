"""Anything at all in every public form: an answer in words, never a failure of ours, nothing half-stored."""

import re
from io import BytesIO

import make
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import make_public
from kentongan.ledger.models import Event, Job
from kentongan.up.models import Message, Report

pytestmark = pytest.mark.django_db
DOORS = ("/cek/", "/tanya/", "/lapor/", "/tanda-terima/", "/wilayah/3271/", "/bahasa/", "RECEIPT")
FIELDS = (
    *("words", "place_said", "place", "place_was", "key", "kind", "how", "go", "pick", "disputed"),
    *("link", "email", "nowhere", "happened_on_day", "happened_on_month", "happened_on_year"),
    *("code", "language", "next"),
)
STEPS = ("", "send", "details", "kind", "how", "to_kind", "to_details", "where", "anywhere", "pick")
NONSENSE = {
    "nothing": "",
    "one letter": "a",
    "a hundred thousand letters": "kabar " * 16_667,
    "one word of a hundred thousand letters": "k" * 100_000,
    "NUL": "kabar\x00buruk tentang TPS",
    "a lone surrogate": "kabar \ud800 buruk tentang TPS",
    "marks that turn the writing round": "\u202ekabar\u202c \u2066buruk\u2069 \u200f tentang TPS",
    "marks piled up": "k" + "\u0301" * 2000 + "abar",
    "nothing that can be seen": "\u200b\u200c\u200d\ufeff\u2060",
    "brackets": "[" * 50_000,
    "a template": "{{ 7|add:7 }}{% load x %}${7*7}<%= 7 %>",
    "markup": '"><script>alert(1)</script><img src=x onerror=alert(1)>',
    "a query": "'; DROP TABLE up_report; --",
    "a number that has no end": "9" * 5000,
    "minus one": "-1",
    "figures of elsewhere": "١٢٣٤٥٦٧٨٩٠",
    "an expression that takes long": "a" * 4000 + "!",
    "lines": "\r\n" * 20_000,
    "faces": "🗳️👩‍👩‍👧‍👦" * 400,
}
PLAIN_WORDS = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]+>", re.DOTALL)


@pytest.fixture(autouse=True)
def indonesia(db):
    make.places()


def send(door: str, values: dict[str, str], receipt: str = ""):
    """Post a form as bytes, so that what is no text arrives too."""
    at = f"/tanda-terima/{receipt}/" if door == "RECEIPT" else door
    body = "&".join(f"{name}={_quoted(value)}" for name, value in values.items())
    browser = Client(raise_request_exception=False)
    return browser.post(at, body, content_type="application/x-www-form-urlencoded")


def _quoted(value: str) -> str:
    return "".join(f"%{byte:02X}" for byte in value.encode("utf-8", "surrogatepass"))


def judge(answer, before: dict[str, int], what: str) -> None:
    """Never our failure; a refusal says so in words; what was taken was taken whole."""
    assert answer.status_code < 500, (what, answer.status_code)
    more = {name: count - before[name] for name, count in counted().items()}
    assert more["reports"] == more["jobs"] in (0, 1), f"{what}: half-stored"
    assert more["events"] == more["reports"] + more["messages"], f"{what}: half-stored"
    if answer.status_code in (400, 409, 413, 422):
        words = PLAIN_WORDS.sub(" ", answer.content.decode())
        assert "elum " in words or "idak " in words, f"{what}: refused without a sentence"
        assert "Traceback" not in words and "Error" not in words
        assert not more["reports"] and not more["messages"]


def counted() -> dict[str, int]:
    kinds = {"reports": Report, "jobs": Job, "events": Event, "messages": Message}
    return {name: kind.objects.count() for name, kind in kinds.items()}


@pytest.mark.parametrize("what", NONSENSE)
@pytest.mark.parametrize("door", DOORS)
def test_nonsense_in_every_field_of_every_form_is_answered_in_words(door, what):
    receipt = make.report().code
    for step in STEPS[:3]:
        before = counted()
        values = dict.fromkeys(FIELDS, NONSENSE[what]) | {"go": step}
        judge(send(door, values, receipt), before, what)


@pytest.mark.parametrize("what", NONSENSE)
def test_nonsense_as_the_place_stores_nothing_or_a_whole_report(what):
    before = counted()
    answer = send("/lapor/", make_public.told(place_said=NONSENSE[what]))
    judge(answer, before, what)
    assert answer.status_code == 422, "no such place, and none that could be one"


def test_what_is_written_comes_back_as_text_and_never_as_a_page():
    answer = send("/lapor/", make_public.told(words=NONSENSE["markup"], place_said="di mana"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "<script>alert" not in page and "onerror=alert" not in re.sub(r"&[a-z]+;[^<]*", "", page)


def test_words_from_right_to_left_are_kept_as_they_were_sent():
    words = NONSENSE["marks that turn the writing round"]
    answer = send("/lapor/", make_public.told(words=words))
    assert answer.status_code == 303
    assert Report.objects.get().words == words
    assert words in Client().get(answer["Location"]).content.decode()


ANY = (
    st.text(max_size=60)
    | st.sampled_from(sorted(NONSENSE.values()))
    | st.text(
        alphabet=st.characters(codec="utf-16", categories=("Cs", "Cc", "Cf", "Zl", "Mn")),
        max_size=30,
    )
)
KNOWN = {
    "kind": st.sampled_from(["content", "question", "complaint", "violation", "x"]),
    "how": st.sampled_from(["information", "official", "x"]),
    "go": st.sampled_from(STEPS),
    "key": st.sampled_from(["k" * 30, "k" * 19, ""]),
    "place_said": st.sampled_from(["Kedung Badak", "Sukasari", "Jawa Barat", "Antah Berantah"]),
    "place": st.sampled_from(["3271061003", "32", "99", ""]),
    "words": st.sampled_from(["Surat belum sampai di rumah", "TPS 04 pindah ke mana?"]),
}


@given(door=st.sampled_from(DOORS), data=st.data())
@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_forms_filled_at_random_never_fail(door, data):
    receipt = make.report(key="kunci-untuk-percobaan-acak-01").code
    names = data.draw(st.sets(st.sampled_from(FIELDS), max_size=len(FIELDS)))
    values = {name: data.draw(KNOWN.get(name, ANY) | ANY, label=name) for name in sorted(names)}
    before = counted()
    judge(send(door, values, receipt), before, "random")


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"%", b"a" * 3_000_000, b"&" * 5000, b"=" * 900])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/json",
                                  "multipart/form-data", "multipart/form-data; boundary=x", ""])  # fmt: skip
def test_a_body_that_is_no_form_is_answered_too(body, kind):
    before = counted()
    answer = Client(raise_request_exception=False).post("/lapor/", body, content_type=kind)
    assert answer.status_code < 500
    assert counted() == before


def test_files_nobody_asked_for_are_left_aside():
    upload = BytesIO(b"MZ\x90\x00" * 1000)
    upload.name = "undangan.exe"
    answer = Client().post(
        "/lapor/", make_public.told() | {"words": "Ini berkasnya", "file": upload}
    )
    assert answer.status_code == 303
    assert Report.objects.get().words == "Ini berkasnya"


def test_six_hundred_fields_are_refused_before_they_are_read():
    answer = send("/lapor/", {f"f{n}": "x" for n in range(600)})
    assert answer.status_code == 400
    assert reverse("public:home") in answer.content.decode()
