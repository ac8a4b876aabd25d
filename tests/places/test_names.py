"""Names of places: written properly, searched, compared, followed through a renaming."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.places.names import plain, proper, says, search_form
from kentongan.places.short import in_full
from kentongan.places.succession import pair


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("KWAWOR KECIL MATA ATA", "Kwawor Kecil Mata Ata"),
        ("VII KOTO SUNGAI SARIK", "VII Koto Sungai Sarik"),
        ("T. JAMBO AYE", "T. Jambo Aye"),
        ("MEKARWANGI/SUKATANI", "Mekarwangi/Sukatani"),
        ("UDEK DU’EN", "Udek Du’en"),
        ("Kedung  Badak ", "Kedung Badak"),
        ("A U R", "Aur"),
    ],
)
def test_a_name_in_capitals_is_written_properly(written, expected):
    assert proper(written) == expected


@pytest.mark.parametrize(
    ("name", "level", "form"),
    [
        ("Kota Bogor", "kabkota", "bogor"),
        ("Kota Administrasi Jakarta Utara", "kabkota", "jakarta utara"),
        ("Kabupaten Tanah Bumbu", "kabkota", "tanah bumbu"),
        ("Kota Baru", "desa", "kota baru"),
        ("Desa Baru", "desa", "baru"),
        ("Udek Du’en", "desa", "udek duen"),
        ("2 x 11 Anam Lingkuang", "kecamatan", "2 x 11 anam lingkuang"),
    ],
)
def test_only_the_word_for_the_places_own_kind_is_left_out_of_the_search(name, level, form):
    assert search_form(name, level) == form


def test_what_a_person_says_names_a_place_or_does_not():
    assert says("Kota Bogor", "Kota Bogor", "kabkota")
    assert says("bogor", "Kota Bogor", "kabkota")
    assert says("Kab. Bogor", "Kabupaten Bogor", "kabkota")
    assert not says("Kota Bogor", "Kabupaten Bogor", "kabkota")
    assert says("Kec. Tanah Sareal", "Tanah Sareal", "kecamatan")
    assert not says("Kec. Tanah Sareal", "Tanah Sareal", "desa")
    assert not says("", "Tanah Sareal", "desa")


@given(st.text(max_size=60))
def test_the_search_form_is_plain_and_settled(text):
    form = plain(text)
    assert plain(form) == form
    assert set(form) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")


def test_short_forms_are_written_out():
    assert in_full(["kdg", "badak"]) == ["kedung", "badak"]
    assert in_full(["jabar"]) == ["jawa", "barat"]


OLD = {"96": "Papua", "9601": "SORONG", "960107": "AIMAS", "960110": "SAYOSA"}


def test_a_code_handed_to_another_place_does_not_make_it_that_place():
    new = {"96": "Papua", "9601": "Kabupaten Sorong", "960105": "Aimas", "960107": "Sayosa"}
    same = pair(OLD, new)
    assert same["960105"] == "960107"
    assert same["960107"] == "960110"
    assert same["9601"] == "9601"


def test_a_place_with_the_same_code_and_another_name_is_the_same_place_renamed():
    new = OLD | {"960110": "Sungai Besar"}
    assert pair(OLD, new)["960110"] == "960110"


def test_a_place_that_was_not_there_has_no_forerunner():
    new = OLD | {"960111": "Bukit Baru"}
    assert "960111" not in pair(OLD, new)


@given(st.dictionaries(st.text("0123456789", min_size=2, max_size=2), st.text(max_size=8)))
def test_a_list_succeeds_itself_place_by_place(provinces):
    assert pair(provinces, provinces) == {"": ""} | {code: code for code in provinces}


@given(
    st.dictionaries(st.text("01", min_size=2, max_size=2), st.text("ab", max_size=4)),
    st.dictionaries(st.text("01", min_size=2, max_size=2), st.text("ab", max_size=4)),
)
def test_no_two_places_have_the_same_forerunner(old, new):
    same = pair(old, new)
    assert len(set(same.values())) == len(same)
    assert set(same) <= set(new) | {""}
    assert set(same.values()) <= set(old) | {""}
