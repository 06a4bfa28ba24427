"""The translation tool finds every sentence and tells what is missing."""

from pathlib import Path

import pytest

from tools import messages

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
LABEL = _("Déclarer un usage")
def count(n): return ngettext("%(n)s usage", "%(n)s usages", n) % {"n": n}
def verb(): return pgettext("verbe", "Porte")
"""
TEMPLATE = """
  {% load i18n %}
    <a href="l'aide">{% translate "Poser une question" %}</a>
  {% blocktranslate count n=total trimmed %}
      {{ n }} réponse
    {% plural %}
      {{ n }} réponses
  {% endblocktranslate %}
 {% translate "Juste à 100 %" %} don't { stop ( "
"""


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "room"
    (folder / "templates" / "room").mkdir(parents=True)
    (folder / "apps.py").touch()
    (folder / "forms.py").write_text(PYTHON)
    (folder / "templates" / "room" / "page.html").write_text(TEMPLATE)
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    return folder


def translate(app: Path) -> None:
    """Gives every sentence an English, as a translator would."""
    messages.main([])
    po = messages.po_file(app)
    english = {
        "Déclarer un usage": "Declare a use",
        "Poser une question": "Ask a question",
        "Porte": "Carries",
        "Juste à 100 %%": "100%% right",
    }
    text = po.read_text()
    for french, words in english.items():
        text = text.replace(f'msgid "{french}"\nmsgstr ""', f'msgid "{french}"\nmsgstr "{words}"')
    for noun, word in {"usage": "use", "réponse": "answer"}.items():
        text = text.replace(
            f'%(n)s {noun}s"\nmsgstr[0] ""\nmsgstr[1] ""',
            f'%(n)s {noun}s"\nmsgstr[0] "%(n)s {word}"\nmsgstr[1] "%(n)s {word}s"',
        )
    po.write_text(text)


def test_sentences_come_from_python_and_from_templates(app: Path) -> None:
    found = {str(message.id) for message in messages.source(app) if message.id}
    assert found == {
        "Déclarer un usage",
        "('%(n)s usage', '%(n)s usages')",
        "Porte",
        "Poser une question",
        "('%(n)s réponse', '%(n)s réponses')",
        "Juste à 100 %%",
    }


def test_what_has_no_english_fails_the_check(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.main(["--check"]) == 1
    assert "no English for « Déclarer un usage »" in capsys.readouterr().out


def test_a_complete_translation_passes_and_is_written_the_same_twice(app: Path) -> None:
    translate(app)
    assert messages.main([]) == 0
    assert messages.main(["--check"]) == 0
    first = messages.po_file(app).read_bytes()
    assert messages.main([]) == 0
    assert messages.po_file(app).read_bytes() == first


def test_django_reads_what_is_compiled_and_french_counts_zero_as_one(app: Path) -> None:
    import gettext

    translate(app)
    messages.main([])
    with (app / "locale" / "en" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        english = gettext.GNUTranslations(file)
    with (app / "locale" / "fr" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        french = gettext.GNUTranslations(file)
    assert english.gettext("Déclarer un usage") == "Declare a use"
    assert english.pgettext("verbe", "Porte") == "Carries"
    assert [english.ngettext("%(n)s usage", "%(n)s usages", n) for n in (0, 1, 2)] == [
        "%(n)s uses",
        "%(n)s use",
        "%(n)s uses",
    ]
    assert [french.ngettext("%(n)s usage", "%(n)s usages", n) for n in (0, 1, 2)] == [
        "%(n)s usage",
        "%(n)s usage",
        "%(n)s usages",
    ]


def test_french_is_shown_with_its_own_spaces_and_its_tags_as_they_are(app: Path) -> None:
    import gettext

    link = '<a href="/x/?a=b ; c" title="a : b">« ici » !</a>'
    (app / "forms.py").write_text(
        f"from django.utils.translation import gettext as _, ngettext\nA = _({'Une erreur ? ' + link!r})\n"
        "def b(n): return ngettext('%(n)s mot : lequel ?', '%(n)s mots : lesquels ?', n)\n"
    )
    messages.main([])
    with (app / "locale" / "fr" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        french = gettext.GNUTranslations(file)
    assert french.gettext(f"Une erreur ? {link}") == (
        'Une erreur\u202f? <a href="/x/?a=b ; c" title="a : b">«\u00a0ici\u00a0»\u202f!</a>'
    )
    assert [french.ngettext("%(n)s mot : lequel ?", "%(n)s mots : lesquels ?", n) for n in (0, 2)] == [
        "%(n)s mot\u00a0: lequel\u202f?",
        "%(n)s mots\u00a0: lesquels\u202f?",
    ]
    assert french.gettext("Poser une question") == "Poser une question"


def test_a_compiled_file_that_is_not_the_text_s_fails_the_check(app: Path) -> None:
    translate(app)
    messages.main([])
    compiled = messages.po_file(app).with_suffix(".mo")
    compiled.write_bytes(compiled.read_bytes().replace(b"Declare", b"Explain"))
    assert messages.main(["--check"]) == 1


def test_a_sentence_that_is_gone_fails_the_check_and_leaves_with_the_next_update(app: Path) -> None:
    translate(app)
    messages.main([])
    (app / "forms.py").write_text("")
    assert messages.main(["--check"]) == 1
    assert messages.main([]) == 0
    assert "Déclarer" not in messages.po_file(app).read_text()


def test_a_placeholder_that_the_french_lacks_fails_the_check(app: Path, capsys: pytest.CaptureFixture[str]) -> None:
    translate(app)
    po = messages.po_file(app)
    po.write_text(po.read_text().replace("Declare a use", "Declare %(thing)s"))
    assert messages.main([]) == 1
    assert "other placeholders in the English of « Déclarer un usage »" in capsys.readouterr().out
