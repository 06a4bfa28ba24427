"""`make run` recovers from the death of anything, and stops without a trace."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from intelligences.accounts import cast
from tests.engine import throw_away_home
from tests.run.site import Run

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """An instance whose first run is done: the tests below start it again and again."""
    with throw_away_home() as folder:
        first = Run(folder, DEMONSTRATION="1")
        first.wait_until(lambda: "Le site est prêt" in first.text, 180)
        assert first.end() == 0
        assert "Chargement des territoires" in first.text
        assert "Traceback" not in first.text
        yield folder


@pytest.fixture
def site(home: Path) -> Iterator[Run]:
    run = Run(home, DEMONSTRATION="1")
    run.wait_until(lambda: "Le site est prêt" in run.text)
    yield run
    assert run.end() == 0, run.text


def test_a_second_run_loads_nothing_again_and_tells_who_can_sign_in(site: Run) -> None:
    assert site.answers()
    assert "Chargement" not in site.text
    assert f"http://127.0.0.1:{site.port}" in site.text
    assert all(person.name in site.text for person in cast.PEOPLE)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_request_to_stop_ends_everything_without_a_traceback(site: Run, number: int) -> None:
    children = site.children()
    assert set(children) == {"web", "worker", "postgres"}
    assert site.end(number) == 0
    assert "Traceback" not in site.text
    assert site.text.rstrip().endswith("Le site est arrêté.")
    assert not [pid for pid in children.values() if Path(f"/proc/{pid}").exists()]


@pytest.mark.parametrize("victim", ["web", "worker", "postgres"])
def test_a_child_that_is_killed_is_started_again(site: Run, victim: str) -> None:
    before = site.children()[victim]
    os.kill(before, signal.SIGKILL)
    site.wait_until(lambda: site.children().get(victim, before) != before)
    site.wait_until(site.answers)


def test_a_supervisor_that_is_killed_leaves_nothing_and_the_next_run_recovers(home: Path) -> None:
    killed = Run(home, DEMONSTRATION="1")
    killed.wait_until(killed.answers)
    killed.end(signal.SIGKILL)
    following = Run(home, port=killed.port, DEMONSTRATION="1")
    following.wait_until(lambda: "Le site est prêt" in following.text)
    assert following.answers()
    assert following.end() == 0


def test_a_second_site_of_the_same_folder_is_refused(site: Run) -> None:
    other = Run(site.home, DEMONSTRATION="1")
    assert other.process.wait(20) == 1
    assert other.text == f"Le site de ce dossier tourne déjà sur http://127.0.0.1:{site.port} : arrêtez-le d’abord.\n"


def test_a_command_uses_the_database_of_the_running_site(site: Run) -> None:
    import subprocess
    import sys

    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    answer = subprocess.run(
        [sys.executable, "-m", "intelligences", "audit", "verify"],
        env={**environment, "IA_HOME": str(site.home / "instance")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("Journal intact")
    assert site.answers()
