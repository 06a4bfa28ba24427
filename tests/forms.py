"""The forms of a page, read as a browser reads them: what each field is, what it holds, what it may hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Field:
    """`kind` is text, choice (one of `values`, or several when `many`), check or hidden; `value` is what it holds."""

    name: str
    kind: str
    value: str = ""
    values: list[str] = field(default_factory=list)
    many: bool = False


@dataclass
class Form:
    """A form that is posted to `action` (empty: to its own page)."""

    action: str
    fields: dict[str, Field] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._area: Field | None = None
        self._select: Field | None = None

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in pairs}
        if tag == "form" and told.get("method", "").lower() == "post":
            self._form = Form(told.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._one(tag, told)

    def _one(self, tag: str, told: dict[str, str]) -> None:
        assert self._form is not None
        name, fields = told.get("name", ""), self._form.fields
        if tag == "option" and self._select is not None:
            self._select.values.append(told.get("value", ""))
            if "selected" in told:
                self._select.value = told.get("value", "")
        if not name:
            return
        if tag == "textarea":
            self._area = fields[name] = Field(name, "text")
        elif tag == "select":
            self._select = fields[name] = Field(name, "choice", many="multiple" in told)
        elif tag == "input":
            self._input(told.get("type", "text"), name, told)

    def _input(self, kind: str, name: str, told: dict[str, str]) -> None:
        assert self._form is not None
        fields = self._form.fields
        if kind in ("radio", "checkbox") and "value" in told:
            held = fields.setdefault(name, Field(name, "choice", many=kind == "checkbox"))
            held.values.append(told["value"])
            held.value = told["value"] if "checked" in told else held.value
        elif kind == "checkbox":
            fields[name] = Field(name, "check")
        elif kind not in ("file", "submit"):
            fields[name] = Field(name, "hidden" if kind == "hidden" else "text", told.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._area is not None:
            self._area.value = self._area.value.removeprefix("\n")  # a browser leaves the first line break out
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data


def forms_of(page: str) -> list[Form]:
    """Each form of a page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.forms


def form_with(page: str, name: str) -> Form:
    """The form of a page that has a field; AssertionError when none has."""
    found = [one for one in forms_of(page) if name in one.fields]
    assert found, f"no form of this page has a field {name}"
    return found[0]
