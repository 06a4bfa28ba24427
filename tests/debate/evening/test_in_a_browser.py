"""In a real browser: an evening prepared, typed by keyboard and without JavaScript, and the screen of the room."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from tests.accessibility import axe
from tests.debate.made import open_in_a_browser
from tests.live import database, enter_as

pytestmark = pytest.mark.browser
NewPage = Callable[..., Any]


@pytest.fixture(scope="module")
def address(live_site: str, browser: Any) -> str:
    """An open debate with twelve ballots printed, whose numbers are in its page of typing only."""
    page = browser.new_context(locale="fr-FR").new_page()
    page.set_default_timeout(10_000)
    found = open_in_a_browser(page, live_site, f"La soirée {uuid4().hex[:8]}")
    page.get_by_role("link", name="Une soirée, face à face").click()
    page.get_by_label("Nombre de bulletins").fill("12")
    page.get_by_role("button", name="Préparer ces bulletins").click()
    page.get_by_text("Les bulletins sont prêts à imprimer.").wait_for()
    page.context.close()
    return found


def _numbers(address: str) -> list[int]:
    """What stands on the papers, where a test finds it faster than in a PDF: in the site's own database."""
    port = urlsplit(address).port
    with psycopg.connect(database(f"live_{os.getpid()}_{port}")) as connection:
        pk = int(re.findall(r"/debats/(\d+)-", address)[0])
        row = connection.execute("SELECT numbers FROM debate_printing WHERE debate_id = %s", [pk]).fetchone()
    assert row
    return [int(one) for one in row[0]]


@pytest.fixture
def organiser(new_page: NewPage, live_site: str) -> Callable[..., Any]:
    """A page of Alice's."""

    def opened(**options: Any) -> Any:
        page = new_page(**options)
        enter_as(page, live_site, "alice")
        return page

    return opened


def _is_fine(page: Any, width: int) -> None:
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_evening_is_accessible_on_a_phone(
    organiser: Callable[..., Any], address: str, scheme: str
) -> None:
    page = organiser(width=320, height=700, color_scheme=scheme)
    for end in ("", "votes/", "saisir/", "talon/", "ecran/", "ecran/?affirmation=1", "ecran/?fixe"):
        page.goto(f"{address}soiree/{end}")
        _is_fine(page, 320)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_screen_is_read_from_ten_metres_and_fits(new_page: NewPage, address: str, scheme: str) -> None:
    page = new_page(width=1280, height=720, color_scheme=scheme)
    for end in ("", "?affirmation=2"):
        page.goto(f"{address}soiree/ecran/{end}")
        _is_fine(page, 1280)
        size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)")
        assert size >= 57  # a twelfth of the height: 9 cm on a screen of 1.1 m
        figures = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.screen-figures')).fontSize)")
        assert figures >= 40
        assert page.evaluate("document.documentElement.scrollHeight") <= 720


@pytest.mark.parametrize(
    ("end", "long", "signs"),
    [
        ("", "screen-long", 180),
        ("", "screen-longer", 300),
        ("?affirmation=2", "", 110),
        ("?affirmation=2", "screen-long", 180),
    ],
)
def test_the_longest_texts_fit_on_the_screen(new_page: NewPage, address: str, end: str, long: str, signs: int) -> None:
    page = new_page(width=1280, height=720)
    page.goto(f"{address}soiree/ecran/{end}")
    text = ("La commune doit dire quels systèmes elle emploie, " * 6)[:signs]
    page.evaluate("([text, long]) => { const h1 = document.querySelector('h1'); h1.textContent = text; "
                  "if (long) h1.classList.add(long); }", [text, long])  # fmt: skip
    assert page.evaluate("document.documentElement.scrollHeight") <= 720


def test_the_screen_follows_by_itself_and_keeps_the_keyboard_where_it_was(
    organiser: Callable[..., Any], new_page: NewPage, address: str
) -> None:
    screen = new_page(width=1280, height=720)
    screen.goto(f"{address}soiree/ecran/")
    before = screen.inner_text("#participation")
    screen.keyboard.press("Tab")
    assert screen.evaluate("document.activeElement.textContent") == "Les affirmations, une à une"
    _type_one(organiser(), address, 0)
    screen.evaluate("htmx.trigger('#participation', 'every')")
    screen.wait_for_function(
        "before => document.querySelector('#participation').innerText !== before", arg=before, timeout=20_000
    )
    assert screen.evaluate("document.activeElement.textContent") == "Les affirmations, une à une"
    screen.keyboard.press("Enter")
    screen.locator(".screen-statement").wait_for()


def _type_one(page: Any, address: str, place: int) -> None:
    page.goto(f"{address}soiree/saisir/")
    page.get_by_label("Numéro du bulletin").fill(str(_numbers(address)[place]))
    page.get_by_role("button", name="Ouvrir ce bulletin").click()
    page.get_by_label("D’accord", exact=True).first.check()
    page.get_by_role("button", name="Enregistrer, puis le suivant").click()
    page.get_by_text("1 réponse enregistrée").wait_for()


def test_a_ballot_is_typed_with_figures_alone(organiser: Callable[..., Any], address: str) -> None:
    page = organiser()
    page.goto(f"{address}soiree/saisir/?bulletin={_numbers(address)[1]}")
    for key in "123012":
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.name") == "proposal"
    checked = page.eval_on_selector_all(".typing-row input:checked", "all => all.map(one => one.value)")
    assert checked == ["1", "-1", "0", "", "1", "-1"]
    page.keyboard.type("Il faut 3 réunions par an.")
    assert page.input_value("[name=proposal]") == "Il faut 3 réunions par an."
    _is_fine(page, 1280)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("5 réponses enregistrées").wait_for()


def test_without_javascript_a_ballot_is_typed_and_a_file_brought_in(
    organiser: Callable[..., Any], address: str, tmp_path: Path
) -> None:
    page = organiser(javascript=False)
    _type_one(page, address, 2)
    ballot = _numbers(address)[3]
    for name, cell in (("faulty", "bof"), ("good", "oui")):
        (tmp_path / f"{name}.csv").write_text(f"bulletin;affirmation 0\n{ballot};{cell}\n")
    page.goto(f"{address}soiree/votes/")
    page.get_by_label("Fichier CSV").set_input_files(tmp_path / "faulty.csv")
    page.get_by_role("button", name="Vérifier ce fichier").click()
    page.get_by_text("Rien n’est ajouté").wait_for()
    page.get_by_label("Fichier CSV").set_input_files(tmp_path / "good.csv")
    page.get_by_role("button", name="Vérifier ce fichier").click()
    page.get_by_role("button", name="Ajouter ces réponses").click()
    page.get_by_text("C’est ajouté.").wait_for()
    page.get_by_role("link", name=re.compile("Annuler ce lot")).first.click()
    page.get_by_role("button", name="Annuler ce lot").click()
    page.get_by_text("Le lot est annulé").wait_for()


def test_what_a_file_would_change_is_accessible(organiser: Callable[..., Any], address: str, tmp_path: Path) -> None:
    page = organiser(width=320, height=700)
    for name, cell in (("faulty", "x" * 60), ("good", "oui")):
        path = tmp_path / f"{name}.csv"
        path.write_text(f"bulletin;affirmation 0\n{_numbers(address)[5]};{cell}\n")
        page.goto(f"{address}soiree/votes/")
        page.get_by_label("Fichier CSV").set_input_files(path)
        page.get_by_role("button", name="Vérifier ce fichier").click()
        heading = "Envoyer un autre fichier" if name == "faulty" else "Ce qui changerait"
        page.get_by_role("heading", name=heading).wait_for()
        _is_fine(page, 320)
