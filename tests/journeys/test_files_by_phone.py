"""Somebody with a phone, a picture and a bad line: sent in a minute, resumed after a break, kept offline."""

import time

import pytest

import make_files

pytestmark = pytest.mark.browser
A_MINUTE = 60


def chosen(seed: int, size: tuple[int, int] = (2600, 1900)) -> dict:
    """A picture as a phone's gallery hands it over."""
    data = make_files.picture(seed, size=size, form="PNG")
    return {"name": "tangkapan.png", "mimeType": "image/png", "buffer": data}


def filled(page, house, sentence: str) -> None:
    page.goto(house.base + "/lapor/cepat/")
    page.fill("[name=link]", f"https://contoh.id/{sentence}")
    page.select_option("[name=category]", "hoaks")
    page.fill("[name=place_said]", "Kedung Badak, Kota Bogor")


def test_a_link_a_picture_and_a_category_are_sent_in_less_than_a_minute(visit, house, complaints):
    page = visit()
    begun = time.monotonic()
    filled(page, house, "cepat-1")
    page.set_input_files("input[type=file]", [chosen(1)])
    page.click("form button.main")
    page.wait_for_url("**/tanda-terima/**")
    assert time.monotonic() - begun < A_MINUTE
    assert "image/" in page.inner_text("main")
    assert not complaints


def test_an_upload_that_broke_off_goes_on_after_a_reload_and_a_draft_lives_without_a_line(
    visit, house
):
    page, cut = visit(), []

    def line(route):
        if route.request.method == "PUT" and len(cut) < 2:
            cut.append(route.request.url)
            if len(cut) == 2:
                return route.abort("connectionreset")
        return route.continue_()

    page.route("**/lapor/berkas/**", line)
    filled(page, house, "putus-1")
    noise = {"name": "suara.bin", "mimeType": "application/octet-stream", "buffer": b"s" * 900_000}
    page.set_input_files("input[type=file]", [noise])
    page.get_by_text("Terputus").wait_for()
    page.context.set_offline(True)
    page.fill("[name=words]", "Ditulis tanpa sinyal")
    page.wait_for_timeout(900)
    page.context.set_offline(False)
    page.reload()
    assert page.input_value("[name=words]") == "Ditulis tanpa sinyal"
    page.locator("input[name=berkas]").wait_for(state="attached")
    page.click("form button.main")
    page.wait_for_url("**/tanda-terima/**")
    assert "900" in page.inner_text("main")
    page.goto(house.base + "/lapor/cepat/")
    assert page.input_value("[name=words]") == ""
    assert page.locator("[data-files-list] li").count() == 0
