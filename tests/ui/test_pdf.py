"""PDF files: tagged, dated, addressed, and never confused by what a text holds."""

import re
from datetime import date
from typing import Any

import pytest
import typst

from intelligences.ui import pdf
from intelligences.ui.samples import document
from intelligences.ui.tables import Heading, Table

TODAY = date(2026, 11, 23)


def made(data: dict[str, Any], **options: Any) -> bytes:
    settings = {"title": "Titre", "path": "/usages/3-fuites/", "on": TODAY, **options}
    return pdf.render("ui/typst/sample.typ", data, **settings)


def sample(**changed: Any) -> dict[str, Any]:
    return {**document()[1], **changed}


def test_a_document_declares_pdf_ua_and_carries_its_title_and_tags() -> None:
    content = made(sample(), title="Détecter les fuites")
    assert content.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert "Détecter les fuites".encode() in content
    assert b"/StructTreeRoot" in content
    assert b"/Lang(fr)" in content


def test_the_same_input_gives_the_same_bytes() -> None:
    assert made(sample()) == made(sample())


def test_our_fonts_are_inside() -> None:
    content = made(sample())
    assert b"AtkinsonHyperlegibleNext-Regular" in content
    assert b"AtkinsonHyperlegibleNext-Bold" in content


@pytest.mark.parametrize(
    "text", ['#panic("no")', "$x^2$ *gras* _nu_ \\ [crochets", '"guillemets" #{', "```", "é\n\n= Titre"]
)
def test_a_text_full_of_typst_s_marks_stays_a_text(text: str) -> None:
    assert made(sample(lead=text), title=text).startswith(b"%PDF")


def test_a_table_of_three_pages_is_written_whole() -> None:
    rows = [(f"Commune {number}", str(number)) for number in range(150)]
    table = Table("Communes", (Heading("Nom"), Heading("Usages", figures=True)), rows)
    content = made(sample(table=table))
    pages = re.search(rb"/Type/Pages/Count (\d+)", content)
    assert pages is not None
    assert int(pages.group(1)) >= 3


def test_a_wrong_document_fails_loudly() -> None:
    data = document()[1]
    del data["lead"]
    with pytest.raises(typst.TypstError, match="lead"):
        made(data)
