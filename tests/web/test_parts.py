"""The parts: what a tag or a filter puts on a page, in both languages."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.paginator import Paginator
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import translation

from kentongan.web.parts.forms import ThreeBoxDate
from kentongan.web.parts.frame import NAV, entries
from kentongan.web.parts.toasts import said

NOON = datetime(2024, 11, 20, 7, 32, tzinfo=UTC)  # 14.32 WIB
RABU, WEDNESDAY = "Rabu, 20 November 2024", "Wednesday 20 November 2024"


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr("kentongan.ledger.clock.now", lambda: NOON)
    with translation.override("id"):
        yield


def show(source: str, request=None, **values) -> str:
    """Render a piece of template; runs of white space become one space."""
    html = engines["django"].from_string(source).render(values, request)
    return re.sub(r"\s+", " ", html).strip()


def words(html: str) -> str:
    """What is read, without the tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


class Report(forms.Form):
    where = forms.CharField(label="Di mana?", help_text="Perkiraan boleh.")
    when = ThreeBoxDate(label="Kapan?")
    name = forms.ChoiceField(
        label="Nama", choices=[("none", "Tanpa nama"), ("sealed", "Rahasia")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    extra = forms.CharField(label="Catatan", required=False)


@pytest.mark.parametrize(
    ("source", "indonesian", "english"),
    [
        ("{{ 83731|number }}", "83.731", "83,731"),
        ("{{ 0.94|number:2 }}", "0,94", "0.94"),
        ("{{ 0.8|percent }}", "80%", "80%"),
        ("{{ 0.999|percent }} {{ 0.001|percent }}", "99% 1%", "99% 1%"),
        ("{{ 5|share:6 }}", "5 dari 6", "5 of 6"),
        ("{{ 67314|share:83731 }}", "80%", "80%"),
        ("{{ t|moment }}", f"{RABU}, 14.32 WIB", f"{WEDNESDAY}, 14:32 WIB"),
        ("{{ t|moment:'Asia/Jayapura' }}", f"{RABU}, 16.32 WIT", f"{WEDNESDAY}, 16:32 WIT"),
        ("{{ t|brief }}", "hari ini, 14.32", "today, 14:32"),
        ("{{ t|brief:'Asia/Makassar' }}", "hari ini, 15.32 WITA", "today, 15:32 WITA"),
        ("{{ before|brief }}", "kemarin, 14.32", "yesterday, 14:32"),
        ("{{ long_ago|brief }}", "20 Oktober 2023, 14.32", "20 October 2023, 14:32"),
        ("{{ t|tight }}", "20 Nov 14.32", "20 Nov 14:32"),
        ("{{ d|duration }}", "1 j 10 mnt", "1 h 10 min"),
        ("{{ d|duration_long }}", "1 jam 10 menit", "1 hour 10 minutes"),
        ("{{ 1234567|bytesize }}", "1,2 MB", "1.2 MB"),
        ("{{ nothing|moment }} {{ nothing|number }}", "— —", "— —"),
    ],
)  # fmt: skip
def test_numbers_and_instants_are_written_as_people_here_read_them(source, indonesian, english):
    values = {
        "t": NOON,
        "before": NOON - timedelta(days=1),
        "long_ago": NOON.replace(year=2023, month=10),
        "d": timedelta(hours=1, minutes=10),
        "nothing": None,
    }
    assert show(source, **values) == indonesian
    with translation.override("en"):
        assert show(source, **values) == english


def test_ktp_el_never_breaks_at_its_hyphen():
    assert show("{{ 'Bawa KTP-el.'|unbroken }}") == "Bawa KTP\u2011el."


@pytest.mark.parametrize(
    ("source", "text", "kind"),
    [
        ("{% clock soon %}", "sisa 19 j 43 mnt", "warn"),
        ("{% clock later %}", "sisa 2 hari 4 j", "clock"),
        ("{% clock past %}", "lewat 2 jam", "bad"),
        ("{% clock later since=soon %}", "belum mulai", "wait"),
        ("{% clock later paused='menunggu pelapor' %}", "jeda: menunggu pelapor", "info"),
        ("{% clock past done=past %}", "dipenuhi", "ok"),
    ],
)
def test_a_clock_says_in_words_how_a_deadline_stands(source, text, kind):
    html = show(
        source,
        soon=NOON + timedelta(hours=19, minutes=43),
        later=NOON + timedelta(days=2, hours=4),
        past=NOON - timedelta(hours=2),
    )
    assert words(html) == text
    assert kind in re.search(r'class="([^"]+)"', html)[1].split()
    assert "<time datetime=" in html


def test_a_public_deadline_carries_its_zone():
    html = show("{% clock due zone='Asia/Jayapura' %}", due=NOON + timedelta(minutes=18))
    assert words(html) == "sisa 18 mnt sampai hari ini, 16.50 WIT"


def test_status_is_an_icon_and_a_word():
    html = show("{% chip 'Selesai' 'ok' %}")
    assert "#check" in html and words(html) == "Selesai"


def test_an_icon_that_does_not_exist_is_refused():
    with pytest.raises(LookupError):
        show("{% icon 'thumb' %}")


def test_what_people_write_is_escaped_everywhere():
    evil = "<script>x</script>"
    html = show(
        "{% chip e %}{% code e %}{% match e 'same' r %}{% group '/' 1 e %}{% fig e e %}"
        "{% diff e e %}{% bar_row e 1 20 %}{% empty e e '/' e %}{% refused e e e %}"
        "{% beats 1 2 e %}{% back '/' e %}{% steps s %}",
        e=evil,
        r=[("=", evil)],
        s=[{"name": evil, "note": evil, "state": "on"}],
    )
    assert "<script" not in html.lower()


def test_a_field_ties_its_label_hint_and_error_to_the_control():
    html = show("{% field f.where %}", f=Report({}))
    assert '<label for="id_where">Di mana?</label>' in html
    assert 'aria-describedby="id_where-h id_where-e"' in html and 'aria-invalid="true"' in html
    assert 'id="id_where-h"' in html and 'id="id_where-e"' in html


def test_the_optional_field_is_marked_and_the_needed_one_is_not():
    form = Report()
    assert "(boleh kosong)" in show("{% field f.extra %}", f=form)
    assert "(boleh" not in show("{% field f.where %}", f=form)


def test_choices_show_the_small_consequence_of_each():
    form = Report()
    form.fields["name"].notes = {"sealed": "Nama disimpan tersegel."}
    html = show("{% field f.name %}", f=form)
    assert "<b>Rahasia</b><small>Nama disimpan tersegel.</small>" in html
    assert html.count('type="radio"') == 2 and "checked" not in html


def test_a_date_in_three_boxes_is_read_and_a_wrong_one_is_told():
    right = {"where": "x", "name": "none", "when_day": "18", "when_month": "11"}
    good = Report(right | {"when_year": "2024"})
    assert good.is_valid() and good.cleaned_data["when"].isoformat() == "2024-11-18"
    assert not Report(right).is_valid()
    bad = Report(right | {"when_year": "2024", "when_day": "31"})
    assert "Tanggal itu tidak ada" in show("{% field f.when %}", f=bad)
    assert 'value="31"' in show("{% field f.when %}", f=bad)


def test_the_summary_says_how_many_what_is_kept_and_that_nothing_was_received():
    html = show("{% errors f %}", f=Report({}))
    assert 'role="alert"' in html and 'href="#id_where"' in html
    assert "3 isian perlu dilengkapi" in html and "Belum diterima" in html
    assert "Isian “Di mana?” masih kosong." in html
    assert show("{% errors f %}", f=Report()) == ""
    assert show("{% error_count f %}", f=Report({})) == "3 isian perlu dilengkapi."


def test_every_link_of_the_summary_leads_to_something_on_the_page():
    form = Report({})
    html = show(
        "{% errors f %}" + "".join(f"{{% field f.{name} %}}" for name in form.fields), f=form
    )
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets and targets <= set(re.findall(r'\bid="([^"]+)"', html))


def test_beats_are_spoken_and_show_what_is_now():
    html = show("{% beats 3 6 'Langkah 4 dari 6' current=True %}")
    assert 'role="img" aria-label="Langkah 4 dari 6"' in html
    assert (html.count('"on"'), html.count('"now"'), html.count("<i>")) == (3, 1, 2)


def test_a_match_held_back_shows_what_differs_and_no_score():
    html = show(
        "{% match 'TPS 40' 'blocked' r score=0.9 blocked_by='nomor' %}", r=[("≠", "TPS 04")]
    )
    assert "Tertahan: nomor beda" in html and "dari 100" not in html
    assert "97 dari 100" in show("{% match 'TPS 40' 'same' r score=0.97 %}", r=[])


def test_a_receipt_code_is_shown_in_fours():
    assert "7Q4M 2RXD 9HJK W3TN" in show("{% code '7q4m2rxd9hjkw3tn' %}")


def test_under_ten_a_bar_shows_counts_and_no_percentage():
    few, many = show("{% bar_row 'A' 2 3 %}"), show("{% bar_row 'B' 48 100 target=0.8 %}")
    assert "2 dari 3" in few and "%</b>" not in few
    assert "48%" in many and "52 belum" in many and 'class="halo"' in many


def test_a_province_without_data_is_hatched_and_zero_is_drawn():
    html = show("{% tiles v %}", v={"11": (0, 100), "95": (578, 2625)})
    assert html.count("<a ") == 38
    assert 'aria-label="Aceh: 0%, 100 belum"' in html
    assert 'aria-label="Papua Pegunungan: 22%, 2.047 belum"' in html
    assert 'class="none" aria-label="Bali: tanpa data"' in html


def test_the_curve_ends_where_the_count_ends():
    html = show("{% curve m 12 200 'x' %}", m=[70, 80, 100])
    assert "L100 75" in html and "223,0" not in html


def test_pages_keep_the_other_values_of_the_address():
    request = RequestFactory().get("/meja/", {"jenis": "tanya", "hal": "2"})
    html = show("{% pages p %}", request, p=Paginator(range(50), 10).page(2))
    assert "?jenis=tanya&amp;hal=1" in html and "?jenis=tanya&amp;hal=3" in html


def test_a_page_has_a_second_column_only_when_something_stands_beside():
    assert show("{% body %}a{% beside %} {% endbody %}") == "a"
    assert 'class="split"' in show("{% body %}a{% beside %}b{% endbody %}")


def test_a_toast_says_what_happened_and_carries_its_undo():
    request = RequestFactory().get("/meja/")
    request.session = {}
    request._messages = FallbackStorage(request)
    said(request, "3 kiriman digabung.", undo="/meja/urungkan/7/")
    html = show("{% toasts %}", request)
    assert 'role="status"' in html and "3 kiriman digabung." in html
    assert 'action="/meja/urungkan/7/"' in html and "csrfmiddlewaretoken" in html


@pytest.mark.parametrize("audience", ["public", "field", "desk", "hq"])
def test_the_link_of_where_one_is_stands_out_and_only_that_one(audience):
    for row in entries(audience, "/"):
        if row["url"] == "/" or audience != "public":
            marked = [r["url"] for r in entries(audience, row["url"]) if r["current"]]
            assert marked == [row["url"]]
    assert len(NAV["public"]) == 5


class Outline(HTMLParser):
    """Counts what a page must have exactly once, and the ids it uses."""

    def __init__(self):
        super().__init__()
        self.seen, self.ids = [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        self.ids += [value for name, value in attrs if name == "id"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_gallery_shows_every_part_on_one_sound_page(language):
    client = Client()
    client.cookies["django_language"] = language
    answer = client.get("/bagian/")
    html = answer.content.decode()
    outline = Outline()
    outline.feed(html)
    assert answer.status_code == 200
    assert (outline.seen.count("main"), outline.seen.count("h1")) == (1, 1)
    assert len(outline.ids) == len(set(outline.ids))
    assert "htmx-2" not in html  # only pages that swap parts carry it
    assert 'href="#isi"' in html and "<title>" in html
