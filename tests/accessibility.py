"""axe-core in a page: what a machine can see of WCAG 2.2 AA and of the RGAA."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "vendor" / "axe-core-4.14.1"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4")


@cache
def _source() -> str:
    content = (FOLDER / "axe.min.js").read_bytes()
    expected = (FOLDER / "SHA256SUMS").read_text().split()[0]
    assert hashlib.sha256(content).hexdigest() == expected, "axe.min.js isn't the published file"
    return content.decode()


def axe(page: Any, *, tags: tuple[str, ...] = TAGS) -> list[str]:
    """Violations found in the page as it is now, one readable line each; empty when there is none.

    The page's content security policy stays in force: the script comes in by the debugging protocol.
    """
    page.evaluate(_source())
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", list(tags))
    return [
        f"{page.url} {violation['id']} ({violation['impact']}): {violation['help']} — {node['html'][:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
