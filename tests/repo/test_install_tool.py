"""The installation is skipped when nothing changed and taken up again when it was cut short."""

import json
from pathlib import Path

import pytest

from tools import install


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """An empty checkout, and the commands that the tool would run in it."""
    for lock in install.LOCKS.values():
        (tmp_path / lock).write_text("nothing==1\n")
    monkeypatch.setattr(install, "ROOT", tmp_path)
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(install, "STAMP", tmp_path / ".venv" / "installed.json")
    monkeypatch.setattr(install, "_uv", lambda: "uv")
    seen: list[list[str]] = []

    def run(command: list[str]) -> None:
        seen.append(command)
        (tmp_path / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
        (tmp_path / ".venv" / "lib" / "python3.11" / "site-packages").mkdir(parents=True, exist_ok=True)

    monkeypatch.setattr(install, "_run", run)
    return seen


def verbs(commands: list[list[str]]) -> list[str]:
    return [" ".join(command[1:3]) if command[1] == "pip" else command[1] for command in commands]


def test_a_first_installation_makes_the_environment_and_the_command(commands: list[list[str]]) -> None:
    assert install.main([]) == 0
    assert verbs(commands) == ["venv", "pip sync"]
    assert "--require-hashes" in commands[1]
    script = install.VENV / "bin" / "intelligences"
    assert script.stat().st_mode & 0o111
    assert "from intelligences.cli import main" in script.read_text()


def test_a_second_one_does_nothing(commands: list[list[str]]) -> None:
    install.main([])
    commands.clear()
    assert install.main([]) == 0
    assert commands == []


def test_the_development_set_serves_the_run_too(commands: list[list[str]]) -> None:
    install.main(["--dev"])
    commands.clear()
    install.main([])
    assert commands == []


def test_a_changed_lock_is_installed_in_place(commands: list[list[str]]) -> None:
    install.main([])
    commands.clear()
    (install.ROOT / install.LOCKS[False]).write_text("nothing==2\n")
    install.main([])
    assert verbs(commands) == ["pip sync"]


def test_an_installation_that_was_cut_short_is_done_again(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    install.main([])
    run = install.run

    def interrupted(command: list[str]) -> None:
        raise KeyboardInterrupt

    (install.ROOT / install.LOCKS[False]).write_text("nothing==2\n")
    monkeypatch.setattr(install, "_run", interrupted)
    assert install.main([]) == 1
    assert not install.STAMP.exists()
    monkeypatch.setattr(install, "_run", run)
    commands.clear()
    assert install.main([]) == 0
    assert verbs(commands) == ["venv", "pip sync"]


def test_a_checkout_that_was_moved_gets_a_new_environment(commands: list[list[str]]) -> None:
    install.main([])
    held = json.loads(install.STAMP.read_text())
    install.STAMP.write_text(json.dumps({**held, "place": "elsewhere"}))
    commands.clear()
    install.main([])
    assert verbs(commands) == ["venv", "pip sync"]


def test_an_old_python_is_told(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install.sys, "version_info", (3, 10))
    assert install.main([]) == 1
    assert "Il faut Python 3.11" in capsys.readouterr().err
    assert commands == []
