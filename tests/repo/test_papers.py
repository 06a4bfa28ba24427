"""The papers mention only what exists, and every setting that the code reads."""

import re
from pathlib import Path

from intelligences.cli import DOORS

ROOT = Path(__file__).resolve().parents[2]
PAPERS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
_READ = re.compile(r"env\.(?:text|flag|number|listing)\(\s*\"([A-Z_]+)\"|environ(?:\.get)?[\[(]\"([A-Z_]+)\"")
_IN_CODE = re.compile(r"`([^`\n]+)`|^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
# A path in the papers that isn't in the tree, and why.
ELSEWHERE = {
    "var/": "made by the first run",
    "var/tools": "made by the first run",
}


def _code(text: str) -> list[str]:
    return [inline or block for inline, block in _IN_CODE.findall(text)]


def _read_settings() -> set[str]:
    sources = list((ROOT / "src").rglob("*.py"))
    return {name for path in sources for pair in _READ.findall(path.read_text()) for name in pair if name} - {
        "DJANGO_SETTINGS_MODULE"
    }


def _table(paper: str) -> set[str]:
    rows = re.findall(r"^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|", (ROOT / paper).read_text(), re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


def test_every_setting_that_the_code_reads_is_in_the_readme_and_no_other() -> None:
    read = _read_settings()
    assert len(read) > 15
    assert _table("README.md") == _table("README.fr.md") == read | {"PORT"}


def test_the_two_readmes_say_the_same_things_in_the_same_order() -> None:
    english, french = (ROOT / "README.md").read_text(), (ROOT / "README.fr.md").read_text()
    for pattern in (r"^#+ ", r"^\| ", r"^- ", r"^```"):
        assert len(re.findall(pattern, english, re.MULTILINE)) == len(re.findall(pattern, french, re.MULTILINE)), (
            pattern
        )


def test_every_make_target_in_the_papers_exists() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for paper in PAPERS:
        named = {name for code in _code(paper.read_text()) for name in re.findall(r"\bmake ([a-z][a-z0-9-]*)", code)}
        assert named <= targets, f"{paper.name}: {named - targets}"


def test_every_command_in_the_papers_exists() -> None:
    for paper in PAPERS:
        for code in _code(paper.read_text()):
            for named in re.findall(r"(?:^|[\s/;(])intelligences ([a-z][a-z0-9-]*(?: \| [a-z-]+)*)", code):
                unknown = set(named.split(" | ")) - DOORS.keys()
                assert not unknown, f"{paper.name}: intelligences {unknown}"


def test_every_link_between_papers_leads_to_a_file() -> None:
    for paper in PAPERS:
        for target in re.findall(r"\]\(([^)#\s]+)\)", paper.read_text()):
            if not target.startswith(("http", "mailto:")):
                assert (paper.parent / target).exists(), f"{paper.name} → {target}"


def test_every_path_in_the_papers_exists() -> None:
    folders = ("src/", "tests/", "docs/", "data/", "tools/", "bench/")
    for paper in PAPERS:
        for code in re.findall(r"`([^`\n\s]+)`", paper.read_text()):
            is_pattern = re.search(r"[<*…{]", code)
            if code.startswith(folders) and not is_pattern and not code.startswith(tuple(ELSEWHERE)):
                of_a_room = list(ROOT.glob(f"src/intelligences/*/{code}"))
                assert (ROOT / code).exists() or of_a_room, f"{paper.name}: {code}"


def test_every_decision_says_why_what_it_costs_and_when_to_reopen_it() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert len(decisions) >= 10
    assert [path.name[:4] for path in decisions] == [f"{number:04d}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        text = path.read_text()
        for part in ("**Question.**", "**Choice.**", "**Gain.**", "**Cost.**", "**Reopen when**"):
            assert part in text, f"{path.name} has no {part}"
        assert len(text.splitlines()) < 40, f"{path.name} is longer than half a page"
