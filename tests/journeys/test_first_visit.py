"""What a first visit costs, as the browser counts it on the wire."""

import pytest

pytestmark = pytest.mark.browser
MOST = 60_000  # bytes, compressed, headers included


@pytest.mark.parametrize("path", ["/", "/cek/", "/lapor/", "/wilayah/3271061003/", "/klarifikasi/"])
def test_a_first_visit_is_light(path, visit, house):
    page = visit()
    wire = page.context.new_cdp_session(page)
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda one: sizes.append(one["encodedDataLength"]))
    wire.send("Network.enable")
    page.goto(house.base + path, wait_until="networkidle")
    assert len(sizes) > 2, "the page and what it needs"
    assert sum(sizes) <= MOST, f"{path}: {sum(sizes):.0f} bytes in {len(sizes)} answers"
