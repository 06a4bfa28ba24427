"""Budgets of size: a file a sitting, a view a glance."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 400
LONGEST_VIEW = 15


def _sources(*suffixes: str) -> list[Path]:
    folders = [ROOT / name for name in ("src", "tests", "tools", "bench")]
    found = [path for folder in folders for suffix in suffixes for path in folder.rglob(f"*{suffix}")]
    return sorted(path for path in found if not {"vendor", "migrations", "__pycache__", "locale"} & set(path.parts))


def _views() -> list[tuple[str, int]]:
    found = []
    for path in _sources(".py"):
        if path.name == "views.py" or path.parent.name == "views":
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "request":
                    found.append((f"{path.relative_to(ROOT)}:{node.name}", _body_lines(node)))
    return found


def _body_lines(function: ast.FunctionDef) -> int:
    """Lines of the body without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_source_file_is_longer_than_a_sitting() -> None:
    long = {}
    for path in _sources(".py", ".html", ".css", ".js", ".typ"):
        lines = len(path.read_text().splitlines())
        if lines > LONGEST_FILE and not path.name.endswith(".min.js"):
            long[str(path.relative_to(ROOT))] = lines
    assert not long


def test_no_view_is_longer_than_a_glance() -> None:
    views = _views()
    if not views:
        pytest.fail("no view was found: the test looks in the wrong place")
    assert not [(name, lines) for name, lines in views if lines > LONGEST_VIEW]
