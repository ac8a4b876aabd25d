"""Without a mouse: every stop can be seen, and everything is reached."""

import pytest

pytestmark = pytest.mark.browser
_STOP = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const box = at.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0;
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {name: at.tagName.toLowerCase() + (at.className ? "." + at.className : ""),
          seen: ring && inside, covered: !(top && (at.contains(top) || top.contains(at)))};
}"""


def tab_to(page, selector: str, most: int = 40) -> None:
    """Press Tab until this has the focus; every stop on the way must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        assert stop["seen"] and not stop["covered"], f"the focus cannot be seen: {stop}"
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reached with Tab")


def test_a_message_is_checked_with_the_keyboard_alone(visit, house, complaints):
    page = visit()
    page.goto(house.base)
    tab_to(page, "main textarea")
    page.keyboard.type("Katanya panggung warga di lapangan dibongkar sebelum minggu tenang")
    tab_to(page, "main button.main")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=place_said]")
    tab_to(page, "[name=place_said]")
    page.keyboard.type("Kedung Badak, Kota Bogor")
    tab_to(page, "main button.main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tanda-terima/**")
    assert page.locator(".code output").is_visible() and complaints == []


def test_the_first_stop_skips_to_the_content(visit, house):
    page = visit(wide=True)
    page.goto(f"{house.base}/wilayah/")
    page.keyboard.press("Tab")
    assert page.evaluate(_STOP)["seen"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_inbox_is_walked_with_j_and_k_and_opened_with_enter(visit, house, complaints):
    page = visit("Meja KPU Kota Bogor", wide=True)
    page.goto(f"{house.base}/meja/?tampilan=dijawab")

    def here() -> int:
        return page.evaluate(
            "[...document.querySelectorAll('[data-row]')].indexOf(document.activeElement)"
        )

    rows = page.locator("[data-row]")
    assert rows.count() > 1, "the demonstration answers more than one group"
    page.locator("body").press("j")
    first = here()
    page.keyboard.press("j")
    assert here() == min(first + 1, rows.count() - 1) and page.evaluate(_STOP)["seen"]
    page.keyboard.press("k")
    assert page.evaluate(_STOP)["seen"]
    at = here()
    words = rows.nth(at).locator("b").inner_text()[1:20]
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#isi .quote:has-text('{words}')")
    page.wait_for_selector("#isi :focus")
    assert complaints == []
