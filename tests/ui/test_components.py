"""Components keep their promises to whoever reads with their ears, and to whoever writes pages."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.translation import override

from intelligences.ui.forms import SampleForm
from intelligences.ui.tables import Heading, Table

TEMPLATES = Path(__file__).resolve().parents[2] / "src/intelligences/ui/templates"
COMPONENTS = TEMPLATES / "ui/components"
# Pieces of other components, of the frame that every page shows, and what needs a page that has its own data.
PARTS = {"field_notes", "field_errors", "facet", "header", "footer", "doors", "tools", "skip_links", "brand_mark"}
PARTS |= {"suggestions", "gallery_piece", "page_files"}


def rendered(source: str, request: HttpRequest | None = None, **values: Any) -> str:
    context = RequestContext(request, values) if request else Context(values)
    return Template(source).render(context)


def field(form: SampleForm, name: str) -> str:
    return rendered('{% include "ui/components/field.html" with field=field only %}', field=form[name])


def attribute(html: str, name: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', html)
    assert found is not None, f"no {name} in {html}"
    return found.group(1)


def test_a_field_s_label_hint_and_error_are_tied_to_its_control() -> None:
    html = field(SampleForm({"email": "mairie"}), "email")
    control = re.search(r"<input[^>]*>", html)
    assert control is not None
    assert 'aria-invalid="true"' in control.group()
    described = attribute(control.group(), "aria-describedby").split()
    assert described == ["id_email_helptext", "id_email_error"]
    assert all(f'id="{name}"' in html for name in described)
    assert '<label class="field-label" for="id_email">' in html
    assert html.index("id_email_error") < html.index("<input")


def test_a_group_of_choices_is_a_fieldset_with_a_legend() -> None:
    html = field(SampleForm({}), "kind")
    assert re.search(r'<fieldset[^>]* id="id_kind" aria-describedby="id_kind_error"', html)
    assert "<legend>État</legend>" in html
    assert html.count('type="radio"') == 4


def test_a_field_that_may_stay_empty_says_so() -> None:
    assert "(facultatif)" in field(SampleForm(), "cost")
    assert "(facultatif)" not in field(SampleForm(), "title")


def test_what_a_person_typed_is_escaped_wherever_it_comes_back() -> None:
    html = rendered(
        '{% include "ui/components/form.html" with form=form only %}',
        form=SampleForm({"title": '"><script>', "kind": "<b>"}),
    )
    assert "<script>" not in html
    assert "<b>" not in html


def test_the_error_summary_leads_to_each_field() -> None:
    form = SampleForm({"title": "Nom", "email": "a@b.fr", "domain": "eau"})
    html = rendered('{% include "ui/components/error_summary.html" with form=form only %}', form=form)
    assert re.findall(r'href="#([^"]*)"', html) == ["id_kind_0", "id_agreed"]
    whole = rendered('{% include "ui/components/form.html" with form=form only %}', form=form)
    assert all(f'id="{name}"' in whole for name in ("id_kind_0", "id_agreed"))
    assert "Il y a 2 choses à corriger" in html


def test_a_form_without_mistake_has_no_error_summary() -> None:
    assert not rendered(
        '{% include "ui/components/error_summary.html" with form=form only %}', form=SampleForm()
    ).strip()


def test_pages_of_a_list_keep_the_rest_of_the_question() -> None:
    request = RequestFactory().get("/liste/", {"q": "fuites d'eau", "page": "2", "taille": ["1", "2"]})
    page = Paginator(range(100), 10).page(2)
    html = rendered('{% include "ui/components/pagination.html" with page=page only %}', request, page=page)
    assert 'href="?q=fuites+d%27eau&amp;page=3&amp;taille=1&amp;taille=2" rel="next"' in html
    assert '<span class="page-now" aria-current="page">' in html


def test_a_list_of_one_page_shows_no_pages() -> None:
    page = Paginator(range(5), 10).page(1)
    assert not rendered('{% include "ui/components/pagination.html" with page=page only %}', page=page).strip()


def test_a_state_is_a_word_and_evidence_says_its_level() -> None:
    status = rendered('{% include "ui/components/status.html" with kind="good" label="en service" only %}')
    assert "en service" in re.sub(r"<[^>]*>", "", status)
    evidence = rendered('{% include "ui/components/evidence.html" with level=2 words="avec témoin" only %}')
    assert evidence.count("evidence-bar-on") == 2
    assert "niveau 2 sur 5\u00a0: avec témoin" in evidence


def test_a_component_takes_what_stands_between_its_tags_and_nothing_of_the_page() -> None:
    source = '{% component "card" title="Titre" %}<p>{{ word }}</p>{% endcomponent %}'
    html = rendered(source, word="<dedans>", text="du dehors", meta="du dehors")
    assert "<p>&lt;dedans&gt;</p>" in html
    assert "du dehors" not in html


@pytest.mark.parametrize(
    "wrong", ['{% component "card" alone %}{% endcomponent %}', "{% capture name %}{% endcapture %}"]
)
def test_a_tag_written_wrongly_fails_when_the_template_is_read(wrong: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template(wrong)


def test_what_people_write_carries_its_language_and_keeps_its_lines() -> None:
    html = rendered('{% user_text text "en" %}', text="One <b>\ntwo\n\nThree")
    expected = '<div class="user-text" dir="auto" lang="en"><p>One &lt;b&gt;<br>two</p><p>Three</p></div>'
    assert html == expected


def test_dates_and_numbers_follow_the_page_s_language() -> None:
    source = "{{ n|number }} {{ s|percent }} {{ on|day }} {{ m|euros }}"
    values = {"n": 34969, "s": 0.206, "on": datetime(2026, 11, 23, 23, 30, tzinfo=UTC), "m": 180000}
    assert rendered(source, **values) == (
        '34\u202f969 20,6\u202f% <time datetime="2026-11-24">24\u00a0novembre 2026</time> 180\u202f000\u00a0€'
    )
    with override("en"):
        assert rendered(source, **values) == (
            '34,969 20.6% <time datetime="2026-11-24">24\u00a0November 2026</time> €180,000'
        )


def test_typo_escapes_text_and_leaves_safe_html_standing() -> None:
    assert rendered("{{ t|typo }}", t="<b> ?") == "&lt;b&gt;\u202f?"
    assert rendered("{% filter typo %}<a href='x?y=1'>Quoi ?</a>{% endfilter %}") == "<a href='x?y=1'>Quoi\u202f?</a>"


def test_progress_of_nothing_known_is_zero_and_never_passes_the_whole() -> None:
    source = '{% include "ui/components/progress.html" with label="x" done=done total=total only %}'
    assert "0\u202f%" in rendered(source, done=0, total=0)
    assert "100\u202f%" in rendered(source, done=12, total=10)


def _names() -> list[str]:
    return sorted(path.stem for path in COMPONENTS.glob("*.html"))


@pytest.mark.parametrize("name", _names())
def test_every_component_says_what_it_takes(name: str) -> None:
    first = (COMPONENTS / f"{name}.html").read_text().splitlines()[0]
    assert re.match(r"\{# [A-Z].*\. ?#\}$", first), first


@pytest.mark.parametrize("name", sorted(set(_names()) - PARTS))
def test_every_component_stands_in_the_gallery(name: str) -> None:
    gallery = "".join(path.read_text() for path in (TEMPLATES / "ui/gallery").glob("*.html"))
    used = f"ui/components/{name}.html" in gallery or re.search(rf'\{{% (component|inline) "{name}"', gallery)
    inside = "".join(path.read_text() for path in COMPONENTS.glob("*.html") if path.stem != name)
    assert used or f"ui/components/{name}.html" in inside


def test_french_sentences_use_french_spaces() -> None:
    """A plain space before : ; ? ! would let a line begin with the mark."""
    found = []
    for path in TEMPLATES.rglob("*.html"):
        sentences = re.findall(r'\{% translate (["\'])(.*?)\1', path.read_text())
        sentences += re.findall(
            r"\{% blocktranslate([^%]*)%\}(.*?)\{% (?:plural|endblocktranslate)", path.read_text(), re.DOTALL
        )
        found += [f"{path.name}: {words}" for _mark, words in sentences if re.search(r" [:;?!%»]|« ", words)]
    assert not found


def test_a_row_named_in_another_language_says_so() -> None:
    rows = [["1. Un texte", "3"], ["2. A text", "4"]]
    table = Table("Votes", (Heading("Affirmation"), Heading("Votes", figures=True)), rows, languages=["fr", "en"])
    html = rendered('{% include "ui/components/table.html" with table=table only %}', table=table)
    assert '<th scope="row" lang="fr">1. Un texte</th>' in html
    assert '<th scope="row" lang="en">2. A text</th>' in html
