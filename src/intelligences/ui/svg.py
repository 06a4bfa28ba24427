"""Writes SVG elements: escaped, attributes and classes only, so that the strict content security policy holds."""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString


def place(value: float) -> str:
    """A coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def across(share: float) -> str:
    """A horizontal place as a share (0 to 1) of the drawing's width: text keeps its size when the width changes."""
    return f"{place(share * 100)}%"


def element(name: str, content: str | Iterable[str] = "", **attributes: str | float | None) -> SafeString:
    """`element("rect", css="bar", x=3)`; `css` is the class, `_` in a name becomes `-`, None leaves an attribute out.

    `content` is markup already made by this module, or text passed through `text_content`.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items() if value is not None)
    inside = content if isinstance(content, str) else "".join(content)
    return SafeString(f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>")


def _attribute(key: str, value: str | float) -> str:
    name = "class" if key == "css" else key.replace("_", "-")
    return f' {name}="{escape(place(value) if isinstance(value, float) else value)}"'


def text(words: str, **attributes: str | float | None) -> SafeString:
    """A line of text."""
    return element("text", escape(words), **attributes)


def picture(content: Iterable[str], *, title: str, description: str, **attributes: str | float | None) -> SafeString:
    """An `<svg>` that a screen reader reads as one image: its title, then its description."""
    head = [element("title", escape(title)), element("desc", escape(description))]
    return element(
        "svg", [*head, *content], css="figure-svg", role="img", aria_label=f"{title}. {description}", **attributes
    )
