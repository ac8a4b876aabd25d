"""The Indonesian catalogue: complete, compiled, one translation per msgid, in a calm voice."""

import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools/words.py"
CATALOGUES = sorted((ROOT / "src/kentongan/web").rglob("django.po"))
# Words the house does not say to the public (design README, tone of voice).
AVOIDED = ("hoaks", "hoax", "tiket", "deadline", "submit", "admin ", "cek fakta", "handphone")


def test_every_word_of_every_folder_is_said_in_indonesian():
    done = subprocess.run(
        [sys.executable, str(TOOL), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[2].name)
def test_the_voice_stays_calm(path):
    said = [text for entry in polib.pofile(str(path)) for text in (entry.msgstr or "",)]
    loud = [text for text in said if any(word in text.lower() for word in AVOIDED)]
    assert not loud


def load_tool(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    return __import__("words")


def test_the_tool_reads_what_a_template_marks(monkeypatch, tmp_path):
    tool = load_tool(monkeypatch)
    page = tmp_path / "page.html"
    page.write_text(
        '{% translate "One" %}{% translate "Two" context "menu" %}{{ _("Three (3)") }}'
        "{% blocktranslate count n=n trimmed %}{{ n }} house\n{% plural %}{{ n }} houses"
        "{% endblocktranslate %}"
    )
    assert sorted(tool.words_of(page), key=lambda row: row[1]) == [
        (None, "%(n)s house", "%(n)s houses"),
        (None, "One", None),
        (None, "Three (3)", None),
        ("menu", "Two", None),
    ]


def test_the_tool_reads_what_python_marks(monkeypatch, tmp_path):
    tool = load_tool(monkeypatch)
    code = tmp_path / "page.py"
    code.write_text(
        "from django.utils.translation import gettext, gettext_lazy as _, ngettext\n"
        'a = _("Long " "words")\nb = ngettext("%(n)s day", "%(n)s days", 2)\nc = gettext(a)\n'
    )
    assert sorted(tool.words_of(code), key=lambda row: row[1]) == [
        (None, "%(n)s day", "%(n)s days"),
        (None, "Long words", None),
    ]
