"""The repository holds nothing unfinished, nothing unexplained, nothing of the machine that wrote it."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_SKIPPED_FOLDERS = {".git", ".venv", "var", "vendor", "__pycache__", "node_modules"}
_TEXTS = {".py", ".html", ".css", ".js", ".md", ".toml", ".txt", ".po", ".typ", ".json", ""}


def _texts() -> list[Path]:
    folders = ("src", "tests", "tools", "bench", "docs", ".ci")
    nested = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    files = [*ROOT.glob("*"), *nested]
    return [
        path for path in files if path.is_file() and path.suffix in _TEXTS and not _SKIPPED_FOLDERS & set(path.parts)
    ]


def _lines_with(pattern: str, *, suffixes: set[str], but: tuple[Path, ...] = ()) -> list[str]:
    found = []
    for path in _texts():
        if path.suffix not in suffixes or path in but:
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if re.search(pattern, line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    return found


def test_nothing_is_left_to_do_later() -> None:
    assert not _lines_with(
        r"\b(TODO|FIXME|XXX|HACK)\b|coming soon|à venir bientôt", suffixes=_TEXTS, but=(Path(__file__),)
    )


def test_no_test_is_skipped() -> None:
    marks = r"pytest\.(mark\.)?(skip|skipif|xfail|importorskip)\b|unittest\.skip"
    # Real registers, debates and results of R lie outside the project: readers skip when the whole folder is absent.
    tests = Path(__file__).parent.parent
    names = ("library/importers/registers.py", "debate/engine/conversations.py", "statistics/oracle.py")
    readers = [tests / name for name in names]
    assert not _lines_with(marks, suffixes={".py"}, but=(Path(__file__), *readers))


def test_no_path_of_one_machine_is_written_down() -> None:
    assert not _lines_with(r"(?<![\w.])/(work|root)/", suffixes=_TEXTS, but=(Path(__file__),))


def test_no_template_holds_style_or_script_inside() -> None:
    inline = r"\sstyle=[\"']|<style\b|\son[a-z]+=[\"']|<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)"
    assert not [line for line in _lines_with(inline, suffixes={".html"}) if "/email/" not in line]


def test_no_page_asks_another_host_for_anything() -> None:
    assert not _lines_with(r"(src|srcset)=[\"']https?://|url\(\s*[\"']?https?://|@import", suffixes={".html", ".css"})


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)
    named = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    unexplained = [name for name in named if not re.search(rf'"{re.escape(name)}",\s+# \S+ \S+', text)]
    assert not unexplained


def test_locks_pin_every_package_with_hashes_and_name_no_index() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert not re.search(r"index-url|find-links|https?://|file:", text)
        for pin in re.findall(r"^[a-z0-9][^\n]*(?:\n    [^\n]*)*", text, re.MULTILINE):
            assert "--hash=sha256:" in pin, pin


def test_the_test_lock_contains_the_run_lock() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9._-]+==[^ \n]+)", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.lock")
    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_vendored_files_are_the_published_ones() -> None:
    sums = [*ROOT.glob("tests/vendor/**/SHA256SUMS"), *ROOT.glob("src/**/vendor/**/SHA256SUMS")]
    assert sums
    for listing in sums:
        for line in listing.read_text().splitlines():
            digest, name = line.split()
            assert hashlib.sha256((listing.parent / name).read_bytes()).hexdigest() == digest, name


@pytest.mark.parametrize("target", ["run", "test", "check", "bench", "demo-reset", "messages", "lock", "install"])
def test_the_makefile_has_the_promised_commands(target: str) -> None:
    assert re.search(rf"^{target}:.*## \S", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_continuous_integration_checks_then_tests_on_both_engines() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert script.index("make check") < script.index("make test\n") < script.index("make test-postgresql15")
