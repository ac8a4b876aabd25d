"""The house stands as it is drawn."""

import ast
import logging
import re
import subprocess
import sys

import pytest
from importlinter.cli import lint_imports

from house import source


def test_people_enter_at_the_top_and_facts_live_at_the_bottom(monkeypatch):
    monkeypatch.chdir(source.ROOT)
    loggers = [one for one in logging.root.manager.loggerDict.values() if hasattr(one, "disabled")]
    heard = [one for one in loggers if not one.disabled]
    found = lint_imports(no_cache=True)
    for one in heard:  # the linter silences every logger of the process
        one.disabled = False
    assert found == 0


def test_no_module_imports_itself_in_a_circle_not_even_inside_functions():
    graph = {name: source.imports(name) for name in source.modules()}
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> None:
        assert name not in path, " → ".join([*path[path.index(name) :], name])
        if name not in done:
            for other in graph[name]:
                walk(other, [*path, name])
            done.add(name)

    for name in graph:
        walk(name, [])


@pytest.mark.parametrize("name", source.modules())
def test_no_import_of_ours_hides_inside_a_function(name):
    for function in ast.walk(source.modules()[name]):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                ours = (
                    isinstance(node, ast.ImportFrom)
                    and (node.level or (node.module or "").startswith("kentongan"))
                ) or (
                    isinstance(node, ast.Import)
                    and any(a.name.startswith("kentongan") for a in node.names)
                )
                assert not ours, f"{name}:{node.lineno}"


@pytest.mark.parametrize("name", source.modules())
def test_every_module_says_first_what_it_is_for(name):
    words = ast.get_docstring(source.modules()[name])
    generated = ".migrations." in name and not words
    assert generated or (words and len(words.split()) >= 3)


@pytest.mark.parametrize("name", source.modules())
def test_no_file_grows_into_a_room_without_walls(name):
    if ".migrations." not in name:
        assert len(source.path_of(name).read_text("utf-8").splitlines()) <= 400


DOORS = [n for n in source.modules() if n.startswith(("kentongan.web.", "kentongan.api."))]


@pytest.mark.parametrize("name", DOORS)
def test_doors_write_nothing_themselves(name):
    text = source.path_of(name).read_text("utf-8")
    assert not re.search(
        r"\.(save|create|bulk_create|get_or_create|update_or_create|delete)\(", text
    )
    assert not re.search(r"objects\.[a-z_.()]*update\(", text)


def test_every_room_that_imports_django_lies_above_the_ground_floor():
    for name in source.modules():
        room = name.split(".")[1] if "." in name else ""
        if room in ("engine", "rules", "places", "seals"):
            text = source.path_of(name).read_text("utf-8")
            assert not re.search(r"^\s*(import|from) (django|requests|httpx|urllib)", text, re.M), (
                name
            )
            assert "datetime.now(" not in text and "time.time(" not in text, (
                f"{name} reads the clock"
            )


def test_migrations_are_current_and_each_room_has_one_head():
    command = [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]
    run = subprocess.run(command, cwd=source.ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


NAMELESS = (
    "py" + "pi.org",
    "pythonh" + "osted",
    "registry.npm" + "js",
    "/ro" + "ot/",
    "/wo" + "rk/main",
)


def test_no_file_names_a_registry_or_a_path_of_one_machine():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=source.ROOT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        path = source.ROOT / name
        if path.is_file() and path.suffix not in (".gz", ".png", ".mo", ".jpg", ".npz", ".bin"):
            text = path.read_text("utf-8", errors="replace")
            assert not [word for word in NAMELESS if word in text], name
