"""The administrator's pages of harvesting, and the command."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from intelligences.cli import DOORS, _parser
from intelligences.opendata.models import HarvestJob, HarvestSource
from tests.library.importers.made import work
from tests.opendata.harvesting.made import URL, harvest, rows, told
from tests.opendata.web import Web
from tests.plain import plain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_one_connection")]
HARVESTS = "/donnees/moissons/"


def _form(cast: Any, **changes: Any) -> dict[str, Any]:
    return told(responsible=str(cast.farida.pk)) | {"is_reviewed": ""} | changes


def test_from_a_new_source_to_its_records(farida: Client, web: Web, cast: Any) -> None:
    web.pages["/usages.csv"] = rows(1, 2)
    assert "Aucune source" in farida.get(HARVESTS).content.decode()
    arrived = farida.post(f"{HARVESTS}ajouter/", _form(cast))
    job = HarvestJob.objects.get()
    assert (arrived.url, job.is_dry) == (job.get_absolute_url(), True)
    assert "En attente" in farida.get(arrived.url).content.decode()
    work()
    page = farida.get(arrived.url).content.decode()
    assert "Rien n’a été écrit" in page
    assert "<dt>fiches nouvelles</dt><dd>2</dd>" in page
    source = HarvestSource.objects.get()
    arrived = farida.post(f"{source.get_absolute_url()}lancer/")
    work()
    assert "Ce qui a changé" in farida.get(arrived.url).content.decode()
    page = farida.get(f"{source.get_absolute_url()}?etat=new").content.decode()
    assert page.count("Système") >= 2
    assert "Prochaine moisson" in page
    assert "nouvelles\xa0: 2" in farida.get(HARVESTS).content.decode()
    assert farida.get(f"{arrived.url}rapport.json").json()["diff"]["new"] == 2


def test_what_can_t_be_a_source_is_an_error_of_the_form_and_what_was_typed_stays(
    farida: Client, web: Web, cast: Any, source: Any
) -> None:
    for changes, says in (
        ({"url": "http://register.example/b.csv"}, "publiques en https"),
        ({"url": URL}, "Cette adresse est déjà moissonnée"),
        ({"responsible": str(cast.alice.pk), "url": "https://a.example/"}, "Choisissez"),
        ({"licence": "", "url": "https://a.example/"}, "obligatoire"),
    ):
        page = farida.post(f"{HARVESTS}ajouter/", _form(cast, title="Un titre à garder") | changes).content.decode()
        assert says in page or "error-summary" in page, changes
        assert "Un titre à garder" in page
    assert HarvestSource.objects.count() == 1


def test_a_work_is_cancelled_and_resumed_by_any_administrator(farida: Client, web: Web, source: Any) -> None:
    from intelligences.opendata import actions

    web.pages["/usages.csv"] = rows(1)
    job = actions.start(source, by=None)
    farida.post(f"{job.get_absolute_url()}annuler/")
    page = farida.get(job.get_absolute_url()).content.decode()
    assert "Travail annulé" in page
    farida.post(f"{job.get_absolute_url()}reprendre/")
    work()
    job.refresh_from_db()
    assert job.state == "done"
    refused = farida.post(f"{job.get_absolute_url()}reprendre/")
    assert refused.status_code == 403
    assert "Cette moisson est finie" in refused.content.decode()


def test_a_failure_is_told_before_it_is_written_down_and_says_what_to_do(farida: Client, web: Web, source: Any) -> None:
    from intelligences.opendata import actions

    web.pages["/usages.csv"] = 404
    job = actions.start(source, by=None)
    work()
    assert HarvestJob.objects.get().state == "running"
    page = farida.get(job.get_absolute_url()).content.decode()
    assert "Rien n’a été modifié" in page
    assert "404" in page
    assert "Reprendre" in page
    assert "404" in farida.get(source.get_absolute_url()).content.decode()


def test_a_source_is_changed_and_removed(farida: Client, web: Web, cast: Any, source: Any) -> None:
    place = source.get_absolute_url()
    assert "Registre de l’agglomération" in farida.get(f"{place}modifier/").content.decode()
    farida.post(f"{place}modifier/", _form(cast, title="Autre nom", frequency="manual"))
    source.refresh_from_db()
    assert (source.title, source.frequency, source.responsible) == ("Autre nom", "manual", cast.farida)
    web.pages["/usages.csv"] = rows(1)
    assert harvest(source).state == "done"
    assert farida.post(f"{place}retirer/").status_code == 403
    assert HarvestSource.objects.exists()


def _run(*arguments: str) -> int:
    from importlib import import_module

    options = _parser("harvest").parse_args(["harvest", *arguments])
    answered: int = import_module(DOORS["harvest"].module).run(options)
    return answered


def test_the_command_lists_sources_tries_reads_and_tells_failures(
    web: Web, source: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    web.pages["/usages.csv"] = rows(1)
    assert _run() == 0
    assert f"{source.pk} : Registre de l’agglomération, chaque semaine, jamais lue, {URL}" in plain(
        capsys.readouterr().out
    )
    assert _run(str(source.pk), "--dry-run") == 0
    assert "essai à blanc, rien n’est modifié. nouvelles : 1." in plain(capsys.readouterr().out)
    assert not source.items.exists()
    assert _run("all") == 0
    assert "terminée. nouvelles : 1." in plain(capsys.readouterr().out)
    assert source.items.count() == 1
    web.pages["/usages.csv"] = 404
    assert _run(str(source.pk)) == 1
    assert "404" in capsys.readouterr().err
    assert source.jobs.first().state == "failed"
    assert _run("0") == 1
    assert "n’est pas le numéro d’une source" in capsys.readouterr().err
