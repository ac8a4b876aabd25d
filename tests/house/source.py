"""What the tests of the house read: the source itself."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "kentongan"


@cache
def modules() -> dict[str, ast.Module]:
    """Dotted name → syntax tree, for every module of the product."""
    found = {}
    for path in sorted(SRC.rglob("*.py")):
        parts = path.relative_to(SRC.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text("utf-8"))
    return found


def path_of(name: str) -> Path:
    base = SRC.parent.joinpath(*name.split("."))
    return base / "__init__.py" if base.is_dir() else base.with_suffix(".py")


def imports(name: str) -> set[str]:
    """Our own modules that a module imports, anywhere in it, functions included."""
    tree, known, found = modules()[name], modules(), set()
    package = name if path_of(name).name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name in known}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                up = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*up, base] if base else up)
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                found |= {whole} if whole in known else {base} & known.keys()
    return found - {name}


def calls(function: str) -> dict[str, list[str]]:
    """First string argument of every call to `function` → modules where it stands."""
    found: dict[str, list[str]] = {}
    for name, tree in modules().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else getattr(node.func, "id", "")
            )
            first = node.args[0]
            if (
                called == function
                and isinstance(first, ast.Constant)
                and isinstance(first.value, str)
            ):
                found.setdefault(first.value, []).append(name)
    return found


def keyed(function: str, keyword: str) -> set[str]:
    """Every string given as `keyword` to a call of `function`."""
    return {
        given.value.value
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function
        for given in node.keywords
        if given.arg == keyword and isinstance(given.value, ast.Constant)
    }
