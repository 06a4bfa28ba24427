"""QR codes as SVG: an address on a counter or on a street sign, read by a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.utils.html import format_html
from django.utils.safestring import SafeString

_QUIET = 4
"""Modules left white around the code, which readers need (ISO/IEC 18004)."""


def svg(address: str, label: str) -> SafeString:
    """The code of an address, black on white whatever the page's colours; a screen reader says `label`.

    A third of its modules may be dirty or torn (correction level H). Raises ValueError for an address too long for it.
    """
    import qrcode  # the start of the site needn't wait for it

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_H, border=0)
    code.add_data(address)
    try:
        code.make()
    except qrcode.exceptions.DataOverflowError as error:
        raise ValueError(f"{len(address)} characters are too many for a QR code.") from error
    side = code.modules_count + 2 * _QUIET
    drawn = "".join(f"M{x + _QUIET} {y + _QUIET}h{long}v1h-{long}z" for x, y, long in _runs(code.modules))
    return format_html(
        '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" '
        'aria-label="{label}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        '<path fill="#000" d="{drawn}"/></svg>',
        side=side,
        label=label,
        drawn=drawn,
    )


def _runs(modules: list[list[bool | None]]) -> Iterator[tuple[int, int, int]]:
    """Black runs of each line: column, line, length."""
    for line, row in enumerate(modules):
        column = 0
        for is_black, same in groupby(row, key=bool):
            length = len(list(same))
            if is_black:
                yield column, line, length
            column += length
