"""Public pages as they are heard: regions with names, headings in order, a name for every control."""

from html.parser import HTMLParser

import make
import pytest
import time_machine
from django.test import Client

import make_public

pytestmark = pytest.mark.django_db
VOID = {"input", "img", "br", "meta", "link", "hr", "source", "use", "path", "rect", "line"}
CONTROLS = {"input", "select", "textarea", "button", "a"}


class Heard(HTMLParser):
    """The tree of a page, as far as a reader aloud needs it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.stack: list[dict] = []
        self.all: list[dict] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        node = {"tag": tag, "attrs": dict(attrs), "text": "", "in": [n["tag"] for n in self.stack]}
        node["up"] = list(self.stack)
        self.all.append(node)
        if tag not in VOID:
            self.stack.append(node)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if self.stack and self.stack[-1]["tag"] == tag:
            self.stack.pop()

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop()["tag"] != tag:
            pass

    def handle_data(self, data):
        if not any(node["attrs"].get("aria-hidden") == "true" for node in self.stack):
            for node in self.stack:
                node["text"] += data

    def of(self, *tags: str) -> list[dict]:
        return [node for node in self.all if node["tag"] in tags]

    def named(self, node: dict) -> str:
        """The name that is read out for a control."""
        attrs = node["attrs"]
        by = " ".join(self.by_id(one) for one in attrs.get("aria-labelledby", "").split())
        own = node["text"] if node["tag"] in ("a", "button") else attrs.get("alt", "")
        around = " ".join(up["text"] for up in node["up"] if up["tag"] == "label")
        pointed = " ".join(
            label["text"] for label in self.of("label")
            if attrs.get("id") and label["attrs"].get("for") == attrs["id"]
        )  # fmt: skip
        return (by or attrs.get("aria-label") or own or around or pointed).strip()

    def by_id(self, ident: str) -> str:
        found = [node for node in self.all if node["attrs"].get("id") == ident]
        return found[0]["text"].strip() or "there" if found else ""


def wrong_in(page: str) -> list[str]:
    """Everything that would be heard badly."""
    heard, wrong = Heard(page), []
    for tag, many in (("main", 1), ("header", 1), ("footer", 1), ("h1", 1), ("title", 1)):
        found = [node for node in heard.of(tag) if tag != "title" or "svg" not in node["in"]]
        if len(found) != many:
            wrong.append(f"{len(found)} of {tag}")
    if not all(nav["attrs"].get("aria-label") for nav in heard.of("nav")):
        wrong.append("a navigation without a name")
    if heard.of("html")[0]["attrs"].get("lang") != "id" or not heard.of("title")[0]["text"].strip():
        wrong.append("language or title")
    level = 0
    for node in heard.of("h1", "h2", "h3", "h4"):
        now = int(node["tag"][1])
        in_alert = any(up["attrs"].get("role") == "alert" for up in node["up"])
        if now > level + 1 and not in_alert:
            wrong.append(f"{node['tag']} after h{level}: {node['text'].strip()[:40]}")
        level = max(now, 1) if not in_alert else level
        if not node["text"].strip():
            wrong.append(f"an empty {node['tag']}")
    for node in heard.of(*CONTROLS):
        if node["attrs"].get("type") != "hidden" and not heard.named(node):
            wrong.append(f"no name: {node['tag']} {node['attrs']}")
    wrong += [
        f"no alt: {n['attrs'].get('src')}" for n in heard.of("img") if "alt" not in n["attrs"]
    ]
    for node in heard.all:
        attrs = node["attrs"]
        said = f"{attrs.get('aria-describedby', '')} {attrs.get('aria-labelledby', '')}".split()
        wrong += [f"{attrs} points to {one}" for one in said if not heard.by_id(one)]
        target = attrs.get("href", "")
        within = node["tag"] == "a" and target.startswith("#") and len(target) > 1
        if within and not heard.by_id(target[1:]):
            wrong.append(f"leads nowhere: {target}")
        if node["tag"] == "label" and attrs.get("for") and not heard.by_id(attrs["for"]):
            wrong.append(f"label of nothing: {attrs['for']}")
    ids = [node["attrs"]["id"] for node in heard.all if node["attrs"].get("id")]
    return wrong + [f"twice: {one}" for one in set(ids) if ids.count(one) > 1]


@pytest.fixture(autouse=True)
def house(settings, tmp_path):
    settings.HOME = tmp_path
    make.places()
    with time_machine.travel(make.NOON, tick=False):
        yield


def test_every_public_page_has_its_regions_and_names_and_headings_in_order():
    published = make_public.published()
    code = make.report(now=make.NOON, words="Surat pemberitahuan contoh belum sampai juga").code
    client = Client()
    pages = [
        "/", "/cek/", "/tanya/", "/lapor/", "/lapor/cepat/", "/tanda-terima/", "/klarifikasi/",
        f"/tanda-terima/{code}/", f"/tanda-terima/{code}/cabut/", f"/tanda-terima/{code}/paket/",
        f"/klarifikasi/{published.pk}/", "/wilayah/", f"/wilayah/{make.KEDUNG_BADAK}/", "/tahapan/",
        "/verifikasi/", "/bantuan/", "/cara-kami-memeriksa/", "/data-pribadi/", "/aksesibilitas/",
        "/tidak-ada/",
    ]  # fmt: skip
    heard = {path: wrong_in(client.get(path).content.decode()) for path in pages}
    assert {path: wrong for path, wrong in heard.items() if wrong} == {}


def test_every_step_of_a_form_and_its_errors_are_heard_in_order():
    client = Client()
    official = {"kind": "violation", "how": "official"}
    steps = {
        "kind missing": ("/lapor/", {"go": "kind"}),
        "how": ("/lapor/", {"go": "kind", "kind": "violation"}),
        "official": ("/lapor/", {"go": "how", **official}),
        "details": ("/lapor/", {"go": "to_official", **official}),
        "details wrong": ("/lapor/", {"go": "details", **official}),
        "answers": ("/lapor/", make_public.told(go="details")),
        "fast wrong": ("/lapor/cepat/", {}),
        "check empty": ("/cek/", {"words": ""}),
        "check new": ("/cek/", {"words": "Kabar contoh yang belum pernah diperiksa siapa pun"}),
        "receipt wrong": ("/tanda-terima/", {"code": "salah"}),
    }
    heard = {
        name: wrong_in(client.post(at, given).content.decode())
        for name, (at, given) in steps.items()
    }
    assert {name: wrong for name, wrong in heard.items() if wrong} == {}
    errors = client.post("/lapor/", {"go": "details", **official}).content.decode()
    assert 'role="alert"' in errors and "<title>" in errors
    assert Heard(errors).of("title")[0]["text"].strip()[0].isdigit(), "the count is heard first"


def test_what_is_heard_badly_is_found():
    bad = (
        "<html lang=id><title>x</title><main><h1>a</h1><h3>b</h3><input id=q><img src=x><a href=#y>"
    )
    found = " ".join(wrong_in(bad))
    for what in ("h3 after h1", "no name: input", "no alt", "leads nowhere: #y", "0 of header"):
        assert what in found
