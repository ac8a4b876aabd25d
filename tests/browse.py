"""What the journeys look at on every page: barriers, sideways scroll, headings, title, language."""

import re
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_FACTS = """() => ({
  h1: document.querySelectorAll("h1").length,
  main: document.querySelectorAll("main").length,
  title: document.title.trim(),
  lang: document.documentElement.lang,
  links: [...document.querySelectorAll("a[href]")].filter(a => !a.hasAttribute("download"))
    .map(a => new URL(a.getAttribute("href"), location).href),
})"""
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Every rule of axe; details only of what is broken.
_RULES = {"resultTypes": ["violations"]}
NARROW = (320, 640)  # the smallest phone; a desk at 200 %
BOTH = ((360, "light"), (1280, "dark"))
# How many pages of a sort are looked at; of other sorts two.
OFTEN = {"/meja/": 8, "/meja/kelompok/#/": 5, "/petugas/siaran/#/": 4, "/kendali/": 4}


@dataclass
class Looked:
    """Everything wrong that was found on the pages of one visitor."""

    wrong: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def look(self, page, name: str, *, narrow: bool = False) -> list[str]:
        """Note what is wrong with this page as it stands; returns where its links lead."""
        self.seen.append(name)
        facts = page.evaluate(_FACTS)
        if facts["h1"] != 1 or facts["main"] != 1:
            self.wrong.append(f"{name}: {facts['h1']} h1, {facts['main']} main")
        if not facts["title"] or facts["lang"] not in ("id", "en"):
            self.wrong.append(f"{name}: title “{facts['title']}”, lang “{facts['lang']}”")
        self._barriers(page, name)
        self._fits(page, name, NARROW if narrow else ())
        return facts["links"]

    def look_twice(self, page, name: str) -> list[str]:
        """As a phone in light colours, then as a desk in dark ones."""
        links: list[str] = []
        for width, scheme in BOTH:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size({"width": width, "height": 800})
            links = self.look(page, f"{name} ({width}, {scheme})", narrow=width == BOTH[0][0])
        return links

    def _barriers(self, page, name: str) -> None:
        from axe_playwright_python.sync_playwright import Axe  # only with the browser extra

        for one in Axe().run(page, options=_RULES).response["violations"]:
            nodes = "; ".join(node["html"][:140] for node in one["nodes"][:3])
            self.wrong.append(f"{name}: {one['id']}: {one['help']}: {nodes}")

    def _fits(self, page, name: str, widths: tuple[int, ...]) -> None:
        usual = page.viewport_size
        for width in (usual["width"], *widths):
            if width != usual["width"]:
                page.set_viewport_size({"width": width, "height": 700})
            if (over := page.evaluate(_WIDER)) > 0:
                self.wrong.append(f"{name}: {over} px too wide at {width} px")
        if widths:
            page.set_viewport_size(usual)


def sort_of(url: str) -> str:
    """Pages of one sort share this."""
    path = re.sub(r"/tanda-terima/\w+/", "/tanda-terima/#/", urlsplit(url).path)
    path = re.sub(r"/wilayah/(\d+)/", lambda m: f"/wilayah/{len(m[1])}d/", path)
    return re.sub(r"/\d+/", "/#/", path)


def walk(page, base: str, starts: list[str], within: tuple[str, ...], met: Counter[str]):
    """Look at the starts, and follow every link within these folders; a new Looked.

    `met` counts the pages of each sort. Sorts that another visitor met are looked at once each.
    """
    waiting, been, looked = list(starts), set(), Looked()
    before, mine = set(met), Counter()
    while waiting:
        url = waiting.pop(0).split("#")[0]
        parts, sort = urlsplit(url), sort_of(url)
        if url in been or not url.startswith(base) or not parts.path.startswith(within):
            continue
        if url not in starts and mine[sort] >= (1 if sort in before else OFTEN.get(sort, 2)):
            continue
        if "format=csv" in parts.query or "/keluar/" in parts.path:
            continue
        if parts.path.endswith((".ics", ".atom")):  # a browser saves these, it does not show them
            continue
        been.add(url)
        mine[sort] += 1
        answer = page.goto(url)
        if answer.status >= 400 and url not in starts:
            looked.wrong.append(f"{url}: a link leads to an answer {answer.status}")
        if "html" in answer.headers.get("content-type", ""):
            waiting += looked.look_twice(page, url.removeprefix(base))
    met.update(mine)
    return looked


def reload_until(page, url: str, selector: str, seconds: int = 40) -> None:
    """Load the page again until it shows this: the worker needs a moment."""
    ends = time.monotonic() + seconds
    page.goto(url)
    while not page.locator(selector).count():
        assert time.monotonic() < ends, f"{selector} never came to {url}"
        page.wait_for_timeout(500)
        page.goto(url)


def press(page, selector: str) -> None:
    """Click what leads to another page, and be there."""
    with page.expect_navigation():
        page.click(selector)
