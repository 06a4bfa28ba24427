"""A sample of each address with a parameter, for the walk over every address and role."""

from __future__ import annotations

from typing import Any


def _source(cast: Any) -> Any:
    """A source of which a trial waits."""
    from intelligences.opendata import actions
    from intelligences.opendata.models import HarvestSource
    from tests.opendata.harvesting.made import told

    known = HarvestSource.objects.first()
    return known or actions.add_source(told(responsible=cast.farida), by=cast.farida)


def _of_a_source(cast: Any) -> dict[str, Any]:
    return {"pk": _source(cast).pk}


def _of_a_job(cast: Any) -> dict[str, Any]:
    from intelligences.opendata import actions

    return {"pk": actions.start(_source(cast), by=cast.farida, is_dry=True).pk}


SAMPLES = {
    "api:door": lambda cast: {"rest": "vocabulaires"},
    "opendata:layout": lambda cast: {"layout": "atrs", "form": "csv"},
    "opendata:schema": lambda cast: {"name": "usages", "version": "1.0.0", "file": "schema.json"},
    "opendata:harvest": _of_a_source,
    "opendata:change_harvest": _of_a_source,
    "opendata:start_harvest": _of_a_source,
    "opendata:remove_harvest": _of_a_source,
    "opendata:harvest_job": _of_a_job,
    "opendata:harvest_report": _of_a_job,
    "opendata:cancel_harvest": _of_a_job,
    "opendata:resume_harvest": _of_a_job,
}
