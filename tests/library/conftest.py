"""The shipped uses, loaded once in a database of their own beside the territories that they name."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.filled_database import filled, opened, using_a_copy


@pytest.fixture(scope="session")
def _library_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of a database with the 261 uses and the territories that they name, made once a worker."""
    from intelligences.library import actions

    def fill() -> None:
        _load_named_territories()
        actions.load_content()

    yield from opened(django_db_blocker, filled("library", fill))


@pytest.fixture(scope="module", autouse=True)
def library(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Every test of this folder sees the 261 uses; what it writes is rolled back. A browser sees the live site's."""
    if request.node.get_closest_marker("browser"):
        yield
    else:
        yield from opened(django_db_blocker, using_a_copy(request.getfixturevalue("_library_database")))


def _load_named_territories() -> None:
    """Régions, départements, groups, and of the communes those that a use names: the rest takes half a minute."""
    from intelligences.kernel.french import slug
    from intelligences.library.actions.content import SHIPPED as USES
    from intelligences.territories.actions import SHIPPED
    from intelligences.territories.models import Kind, Territory
    from intelligences.territories.reference import Reference, main_departement, population
    from intelligences.territories.sizes import size_class

    reference = Reference(SHIPPED)
    uses = [json.loads(line) for line in (USES / "french_uses.jsonl").read_text(encoding="utf-8").splitlines()]
    named = {code for use in uses if "territory" in use for kind, code in [use["territory"]] if kind == "commune"}
    ids: dict[tuple[str, str], Territory] = {}

    def add(kind: str, row: dict[str, str], count: int | None, **above: Territory | None) -> None:
        place = (int(float(row["x"])), int(float(row["y"]))) if row.get("x") else (None, None)
        ids[kind, row["code"]] = Territory.objects.create(
            kind=kind, code=row["code"], name=row["name"], slug=slug(row["name"]), siren=row.get("siren", ""),
            population=count, size_class=size_class(count), x=place[0], y=place[1], **above,
        )  # fmt: skip

    for kind, row in reference.groups:
        members = reference.members.get((kind, row["code"]), [])
        departement = main_departement(members) if kind in (Kind.EPCI, Kind.EPT) else ""
        region = next((one["region"] for one in members if one["departement"] == departement), row.get("region", ""))
        above = {"region": ids.get((Kind.REGION, region)), "departement": ids.get((Kind.DEPARTEMENT, departement))}
        add(str(kind), row, population(members), **(above if kind != Kind.REGION else {}))
    for row in reference.communes:
        if row["code"] in named or row["code"] == "25560":
            levels = {"region": Kind.REGION, "departement": Kind.DEPARTEMENT, "epci": Kind.EPCI, "ept": Kind.EPT}
            above = {name: ids.get((str(kind), row[name])) for name, kind in levels.items()}
            add("commune", row, int(row["population"]) if row["population"] else None, **above)


@pytest.fixture
def uses(db: None) -> list[dict[str, Any]]:
    """The shipped file, as it stands."""
    from intelligences.library.actions.content import SHIPPED
    from intelligences.library.content.reading import Content

    return Content(SHIPPED).uses


@pytest.fixture
def source(db: None) -> Any:
    """A source that can be read."""
    from intelligences.library.models import Source

    return Source.objects.create(url="https://exemple.example/page", title="Page inventée", kind="press")


@pytest.fixture
def use(source: Any, dina: Any) -> Any:
    """A published use, invented, in Besançon's département without a territory of its own."""
    from intelligences.library import actions
    from intelligences.library.models import Deployment

    told = {"title": "Usage inventé", "operator_name": "Syndicat inventé", "problem": "Un problème."}
    return actions.publish(Deployment(**told, origin="collected", source=source), by=dina)
