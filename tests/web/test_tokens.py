"""The colours, computed from the stylesheet: every pair that carries meaning is readable."""

import gzip
import re
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "src/kentongan/web"
STATIC = WEB / "static/web"
CSS = (STATIC / "kentongan.css").read_text()
TEXT = [
    *(f"{front} {back}" for front in ("ink", "ink-2", "plum") for back in ("paper", "sheet")),
    *("ink grain", "ink-2 grain", "plum grain", "plum-deep paper", "plum-deep sheet"),
    *("teak paper", "teak sheet", "teak grain", "on-teak teak", "on-deep teak-deep"),
    *("on-deep-2 teak-deep", "paper ink", "plum plum-pale", "ink plum-pale", "ink soga-pale"),
    *(
        f"{sign} {back}"
        for sign in ("moss", "soga", "brick", "slate")
        for back in (f"{sign}-pale", "sheet", "paper")
    ),
    *("on-s s1", "on-s s2", "on-s s3", "on-s-far s4", "on-s-far s5"),
]
SHAPES = [
    *("edge paper", "edge sheet", "edge grain", "plum paper", "plum grain", "on-deep teak-deep"),
    *("teak grain", "s4 paper", "brick paper", "teak paper"),
]
PAIRS = [(pair, 4.5) for pair in TEXT] + [(pair, 3.0) for pair in SHAPES]


def tokens(mode: str) -> dict[str, str]:
    """Tokens of a mode: the dark block overrides the light one."""
    light, dark = re.findall(r":root \{(.*?)\}", CSS, re.S)[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", light))
    return found | (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", dark)) if mode == "dark" else {}
    )


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(front: str, back: str) -> float:
    dark, light = sorted((luminance(front), luminance(back)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_pair_of_colours_that_carries_meaning_can_be_read(mode):
    colours = tokens(mode)
    assert len(PAIRS) == 48
    faint = {
        pair: round(contrast(*(colours[name] for name in pair.split())), 2)
        for pair, least in PAIRS
        if contrast(*(colours[name] for name in pair.split())) < least
    }
    assert not faint


def test_plum_stays_violet_so_that_nobody_reads_a_ballot_paper_in_it():
    red, green, blue = (int(tokens("light")["plum"][at : at + 2], 16) for at in (1, 3, 5))
    assert green < blue < red < blue * 1.25


def test_the_stylesheet_keeps_to_what_chrome_95_understands():
    rules = re.sub(r"/\*.*?\*/", "", CSS, flags=re.S)
    for feature in (":has(", "@layer", "@container", "color-mix(", "oklch(", "\n  &", "@import"):
        assert feature not in rules
    assert CSS.count("{") == CSS.count("}")


def test_the_first_visit_is_light():
    assert len(CSS.encode()) <= 30 * 1024
    assert (STATIC / "kentongan.js").stat().st_size <= 12 * 1024
    sent = sum(len(gzip.compress(path.read_bytes())) for path in STATIC.iterdir() if path.is_file())
    assert sent <= 24 * 1024  # leaves more than half of 60 KB for the page itself


def test_icons_and_pictures_name_no_outside_address():
    for path in STATIC.iterdir():
        outside = re.findall(r"https?://(?!www\.w3\.org/2000/svg)\S+", path.read_text())
        assert not outside, path.name


# A block of JSON is data, not script: the content policy lets it lie there unread.
INLINE = re.compile(
    r"<style|<script(?![^>]*(?:\bsrc=|type=.application/json))|\sstyle\s*="
    r"|\son\w+\s*=\s*[\"']|javascript:",
    re.I,
)


def templates() -> list[Path]:
    return sorted(WEB.rglob("*.html"))


def test_no_template_carries_a_style_or_a_script():
    bad = {
        str(path.relative_to(WEB)): found
        for path in templates()
        if (found := INLINE.findall(path.read_text()))
    }
    assert not bad


def test_every_icon_that_a_template_names_is_in_the_sprite():
    there = set(re.findall(r'<symbol id="(\w+)"', (STATIC / "icons.svg").read_text()))
    named = {
        name
        for path in templates()
        for name in re.findall(r'{%\s*icon\s+"(\w+)"', path.read_text())
        + re.findall(r'\bicon="(\w+)"', path.read_text())
    }
    assert named <= there, named - there


def test_templates_stay_short_enough_to_read():
    long = {
        str(path.relative_to(WEB)): lines
        for path in templates()
        if (lines := path.read_text().count("\n")) > 130
    }
    assert not long
