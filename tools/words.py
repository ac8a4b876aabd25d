"""Keep the catalogues of words: gather msgids, update the .po files, compile the .mo files.

    python tools/words.py                 every folder
    python tools/words.py public desk     these folders of src/kentongan/web
    python tools/words.py --check         change nothing; say what is missing, exit 1

A folder's words are those of its own templates and Python. `web` stands for everything that no
audience owns. GNU gettext is not needed.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parent.parent / "src/kentongan"
WEB = SOURCE / "web"
SHARED = "web"  # the folder of words that belong to no audience
CALLS = {
    "_": (),
    "gettext": (),
    "gettext_lazy": (),
    "gettext_noop": (),
    "ngettext": ("plural",),
    "ngettext_lazy": ("plural",),
    "pgettext": ("context",),
    "pgettext_lazy": ("context",),
    "npgettext": ("context", "plural"),
    "npgettext_lazy": ("context", "plural"),
}
TEMPLATE_CALL = re.compile(r"(?<![\w.])(n?p?gettext|_)\(")
PLACE = re.compile(r"%\((\w+)\)s")
HEADER = {
    "Project-Id-Version": "kentongan",
    "Language": "id",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
# (context or None, msgid) -> plural msgid or None
Words = dict[tuple[str | None, str], str | None]


def folders() -> list[str]:
    """Every folder that owns words."""
    own = [path.name for path in sorted(WEB.iterdir()) if path.is_dir() and _owns(path)]
    return [SHARED, *own]


def _owns(path: Path) -> bool:
    return path.name not in ("static", "locale") and any(
        path.rglob(kind) for kind in ("*.html", "*.py")
    )


def files_of(folder: str) -> list[Path]:
    """The templates and Python whose words this folder keeps."""
    if folder != SHARED:
        root = WEB / folder
        return sorted(p for kind in ("*.py", "*.html", "*.txt") for p in root.rglob(kind))
    rooms = [path for path in SOURCE.iterdir() if path.is_dir() and path != WEB]
    others = [p for room in rooms for kind in ("*.py", "*.html", "*.txt") for p in room.rglob(kind)]
    return sorted([*WEB.glob("*.py"), *SOURCE.glob("*.py"), *others])


def words_of(path: Path) -> Iterator[tuple[str | None, str, str | None]]:
    """(context, msgid, plural) of every marked text in a file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        if "gettext" in text:
            yield from _in_python(ast.parse(text))
    elif "{%" in text or "{{" in text:
        yield from _in_template(templatize(text, origin=str(path)))


def _in_python(tree: ast.AST) -> Iterator[tuple[str | None, str, str | None]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in CALLS:
                yield from _from_call(name, node)


def _from_call(name: str, node: ast.Call) -> Iterator[tuple[str | None, str, str | None]]:
    texts = [
        arg.value if isinstance(arg, ast.Constant) and isinstance(arg.value, str) else None
        for arg in node.args
    ]
    extra = CALLS[name]
    at = 1 if "context" in extra else 0
    wanted = texts[: at + 1 + ("plural" in extra)]
    if len(wanted) < at + 1 or None in wanted:
        return
    yield (
        wanted[0] if at else None,
        str(wanted[at]),
        wanted[at + 1] if "plural" in extra else None,
    )


def _in_template(pseudo: str) -> Iterator[tuple[str | None, str, str | None]]:
    """Django turns a template into pseudo-Python; here its calls are read one by one."""
    for found in TEMPLATE_CALL.finditer(pseudo):
        end = found.end()
        while (end := pseudo.find(")", end) + 1) > 0:
            try:
                call = ast.parse(pseudo[found.start() : end].strip(), mode="eval").body
            except SyntaxError:
                continue
            if isinstance(call, ast.Call):
                yield from _from_call(found[1], call)
            break


def gather(folder: str) -> Words:
    """All words of a folder."""
    found: Words = {}
    for path in files_of(folder):
        for context, msgid, plural in words_of(path):
            found[context, msgid] = plural or found.get((context, msgid))
    return found


def catalogue(folder: str) -> Path:
    base = WEB if folder == SHARED else WEB / folder
    return base / "locale/id/LC_MESSAGES/django.po"


def read(folder: str) -> polib.POFile:
    path = catalogue(folder)
    return polib.pofile(str(path), wrapwidth=0) if path.exists() else polib.POFile(wrapwidth=0)


def said(entry: polib.POEntry) -> str:
    """The Indonesian words of an entry; it has one plural form."""
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def known_elsewhere(skip: str) -> dict[tuple[str | None, str], str]:
    """Translations in the other folders: one msgid has one translation in the whole house."""
    return {
        (entry.msgctxt, entry.msgid): said(entry)
        for folder in folders()
        if folder != skip
        for entry in read(folder)
        if said(entry)
    }


def update(folder: str) -> str:
    """Bring a folder's .po and .mo up to date; tell how many words still wait."""
    wanted, old = gather(folder), {(e.msgctxt, e.msgid): e for e in read(folder)}
    if not wanted and not old:
        return ""
    elsewhere = known_elsewhere(folder)
    fresh = polib.POFile(wrapwidth=0)
    fresh.metadata = dict(HEADER)
    for key in sorted(wanted, key=lambda key: (key[1].lower(), key[1], key[0] or "")):
        words = (said(old[key]) if key in old else "") or elsewhere.get(key, "")
        fresh.append(_entry(key, wanted[key], words))
    path = catalogue(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(path))
    fresh.save_as_mofile(str(path.with_suffix(".mo")))
    waiting = sum(not said(entry) for entry in fresh)
    return f"{folder}: {len(fresh)} words, {waiting} to translate"


def _entry(key: tuple[str | None, str], plural: str | None, words: str) -> polib.POEntry:
    context, msgid = key
    if plural:
        return polib.POEntry(
            msgctxt=context, msgid=msgid, msgid_plural=plural, msgstr_plural={0: words}
        )
    return polib.POEntry(msgctxt=context, msgid=msgid, msgstr=words)


def faults(folder: str) -> list[str]:
    """What keeps a folder's catalogue from being complete."""
    wanted, kept = gather(folder), {(e.msgctxt, e.msgid): e for e in read(folder)}
    found = [f"missing, run tools/words.py: {key[1]!r}" for key in wanted.keys() - kept.keys()]
    found += [f"no longer used: {key[1]!r}" for key in kept.keys() - wanted.keys()]
    for key in wanted.keys() & kept.keys():
        entry = kept[key]
        if not said(entry) or entry.fuzzy:
            found.append(f"not translated: {key[1]!r}")
        elif set(PLACE.findall(said(entry))) - set(PLACE.findall(key[1] + (wanted[key] or ""))):
            found.append(f"names a value that is not there: {said(entry)!r}")
        elif "!" in said(entry):
            found.append(f"no exclamation marks: {said(entry)!r}")
    return sorted(found) + _compiled_faults(folder, kept)


def _compiled_faults(folder: str, kept: dict[tuple[str | None, str], polib.POEntry]) -> list[str]:
    path = catalogue(folder).with_suffix(".mo")
    if not kept:
        return []
    if not path.exists():
        return ["the .mo is missing"]
    compiled = {(e.msgctxt, e.msgid): said(e) for e in polib.mofile(str(path))}
    translated = {key: said(entry) for key, entry in kept.items() if said(entry)}
    return [] if compiled == translated else ["the .mo is older than the .po, run tools/words.py"]


def conflicts() -> list[str]:
    """Django merges all catalogues: one msgid with two translations would win by chance."""
    seen: dict[tuple[str | None, str], dict[str, str]] = {}
    for folder in folders():
        for entry in read(folder):
            if said(entry):
                words = seen.setdefault((entry.msgctxt, entry.msgid), {})
                words.setdefault(said(entry), folder)
    return [
        f"{msgid!r}: " + "; ".join(f"{folder} says {text!r}" for text, folder in words.items())
        for (_context, msgid), words in sorted(seen.items(), key=lambda item: item[0][1])
        if len(words) > 1
    ]


def main() -> int:
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("folders", nargs="*", metavar="folder", help="for example: public parts web")
    ask.add_argument("--check", action="store_true", help="change nothing, exit 1 on any fault")
    given = ask.parse_args()
    unknown = set(given.folders) - set(folders())
    if unknown:
        ask.error(f"no such folder: {', '.join(sorted(unknown))}; there are {', '.join(folders())}")
    chosen = given.folders or folders()
    if not given.check:
        for line in filter(None, map(update, chosen)):
            print(line)
    bad = [f"{folder}: {fault}" for folder in chosen for fault in faults(folder)]
    bad += [f"two translations of {line}" for line in conflicts()]
    for line in bad:
        print(line, file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
