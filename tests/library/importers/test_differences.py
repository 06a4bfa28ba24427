"""What an import would change, before it does; all or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.library.importers import made

ROOT = Path(__file__).resolve().parents[3]


def _import(path: Path, **options: Any) -> dict[str, Any]:
    from intelligences.library import actions
    from intelligences.library.importers.formats import PSTW

    return actions.import_register(path, form=PSTW, by=None, **options).report["diff"]


def _state() -> list[Any]:
    from intelligences.kernel.models import Event, Version
    from intelligences.library.models import Deployment, RegisterImport, Source

    rows = list(Deployment.objects.order_by("id").values_list("id", "title", "updated_at"))
    return [rows, *(model.objects.count() for model in (Event, Version, RegisterImport, Source))]


@pytest.mark.django_db
def test_a_dry_run_tells_what_would_change_and_writes_nothing(tmp_path: Path) -> None:
    rows = [made.pstw_row(number) for number in range(5)]
    _import(made.pstw(tmp_path / "a.csv", rows))
    before = _state()
    changed = [rows[0], made.pstw_row(1, Description="Autre chose."), *rows[2:4], made.pstw_row(9)]
    diff = _import(made.pstw(tmp_path / "b.csv", changed), dry_run=True)
    assert (diff["new"], diff["changed"], diff["unchanged"], diff["vanished"]) == (1, 1, 3, 1)
    assert diff["fields"] == {"problem": 1}
    [told] = [one for one in diff["examples"] if one["what"] == "changed"]
    assert told["fields"] == [{"field": "problem", "before": "Aide les agents du service 1.", "after": "Autre chose."}]
    assert _state() == before


@pytest.mark.django_db
def test_what_a_file_no_longer_holds_stays_unless_one_asks(tmp_path: Path) -> None:
    from intelligences.library.models import Deployment

    rows = [made.pstw_row(number) for number in range(4)]
    _import(made.pstw(tmp_path / "a.csv", rows))
    fewer = made.pstw(tmp_path / "b.csv", rows[:3])
    assert _import(fewer)["vanished"] == 1
    gone = Deployment.objects.get(external_id="PSTW-3")
    assert gone.state == "published"
    _import(fewer, withdraw_vanished=True)
    gone.refresh_from_db()
    assert gone.state == "withdrawn"
    assert gone.withdrawn_because


@pytest.mark.django_db
def test_a_renamed_column_is_the_source_s_format_and_not_its_content(tmp_path: Path) -> None:
    header = (*made.PSTW, "Interaction")
    rows = [[*made.pstw_row(number), "G2C"] for number in range(30)]
    _import(made.pstw(tmp_path / "a.csv", rows, header))
    rows[4] = [*made.pstw_row(4, Name="Un autre nom"), "G2C"]
    renamed = (*made.PSTW, "Type of interaction")
    diff = _import(made.pstw(tmp_path / "b.csv", rows, renamed), dry_run=True)
    assert (diff["format_only"], diff["changed"], diff["unchanged"]) == (29, 1, 0)
    assert (diff["columns_removed"], diff["columns_added"]) == (["Interaction"], ["Type of interaction"])
    assert diff["renamed"] == [["extra.Interaction", "extra.Type of interaction"]]
    assert diff["fields"]["title"] == 1


@pytest.mark.django_db
def test_values_that_are_all_written_otherwise_are_a_change_of_format(tmp_path: Path) -> None:
    header = (*made.PSTW, "Interaction")
    codes = ["G2C", "G2B", "G2G"]
    _import(made.pstw(tmp_path / "a.csv", [[*made.pstw_row(n), codes[n % 3]] for n in range(30)], header))
    words = {"G2C": "citizens", "G2B": "businesses", "G2G": "governments"}
    rows = [[*made.pstw_row(n), words[codes[n % 3]]] for n in range(30)]
    diff = _import(made.pstw(tmp_path / "b.csv", rows, header), dry_run=True)
    assert (diff["format_only"], diff["changed"]) == (30, 0)
    assert sorted(diff["recoded"]["extra.Interaction"]) == sorted([code, word] for code, word in words.items())


@pytest.mark.django_db
def test_what_an_organisation_made_its_own_is_left_to_it(tmp_path: Path) -> None:
    from intelligences.library.models import Deployment

    _import(made.pstw(tmp_path / "a.csv", [made.pstw_row(1)]))
    Deployment.objects.filter(register="pstw").update(origin="declared", title="Notre titre")
    diff = _import(made.pstw(tmp_path / "b.csv", [made.pstw_row(1, Name="Titre du registre")]))
    assert (diff["left_to_their_organisation"], diff["changed"]) == (1, 0)
    assert Deployment.objects.get(register="pstw").title == "Notre titre"


@pytest.mark.django_db
def test_an_error_late_in_the_file_leaves_nothing(tmp_path: Path) -> None:
    from intelligences.library.importers.files import BadFile

    rows = [made.pstw_row(number) for number in range(2500)]
    whole = made.pstw(tmp_path / "a.csv", rows).read_text(encoding="utf-8")
    (tmp_path / "a.csv").write_text(whole[: whole.rindex("https")], encoding="utf-8")
    before = _state()
    with pytest.raises(BadFile):
        _import(tmp_path / "a.csv")
    assert _state() == before


@pytest.mark.django_db
def test_a_cancelled_import_leaves_nothing(tmp_path: Path) -> None:
    from intelligences.kernel.longwork import Cancelled

    def cancel(done: int, total: int) -> None:
        if done:
            raise Cancelled

    before = _state()
    with pytest.raises(Cancelled):
        _import(made.pstw(tmp_path / "a.csv", [made.pstw_row(n) for n in range(1500)]), progress=cancel)
    assert _state() == before


def _address_of_this_database() -> str:
    from django.db import connection

    told = connection.get_connection_params()
    port = f"&port={told['port']}" if told.get("port") else ""
    password = quote(str(told.get("password") or ""), safe="")
    return f"postgresql://{told['user']}:{password}@/{told['dbname']}?host={quote(str(told['host']), safe='')}{port}"


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    """kill -9 once the first thousand rows are written."""
    path = made.pstw(tmp_path / "a.csv", [made.pstw_row(n) for n in range(3000)])
    code = (
        "import django, sys, time; django.setup()\n"
        "from intelligences.library import actions\n"
        "from pathlib import Path\n"
        "def told(done, total):\n"
        "    if done >= 1000: print('written', flush=True); time.sleep(60)\n"
        "actions.import_register(Path(sys.argv[1]), by=None, progress=told)\n"
    )
    environment = {**os.environ, "DATABASE_URL": _address_of_this_database(), "PYTHONPATH": str(ROOT / "src")}
    before = _state()
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], env=environment, stdout=subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"written"
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    process.stdout.close()
    time.sleep(0.2)
    assert _state() == before
