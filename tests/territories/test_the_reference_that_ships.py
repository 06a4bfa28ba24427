"""The files of data/territories against figures that others published."""

import hashlib
import json
import lzma
from collections import Counter
from pathlib import Path

import pytest

from intelligences.territories.actions import SHIPPED
from intelligences.territories.outlines import _path, _points, _ring, drawn
from intelligences.territories.reference import BadReference, Reference
from intelligences.territories.sizes import size_class

FRAME = "5778aa51f4703ad5123333f1df1fae4fa4c883db76868ab7741bb81356dac1f1"


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference(SHIPPED)


def test_the_counts_are_the_published_ones(reference: Reference) -> None:
    kinds = Counter(str(kind) for kind, _row in reference.groups)
    assert len(reference.communes) == 34_969
    assert kinds == {"region": 18, "departement": 101, "collectivite": 8, "epci": 1_255, "ept": 11}
    natures = Counter(row["type"] for kind, row in reference.groups if kind == "epci")
    assert natures == {"CC": 989, "CA": 230, "CU": 14, "METRO": 21, "MET69": 1}
    former = Counter(row["kind"] for row in reference.former)
    assert (former["deleguee"], former["associee"], former["arrondissement"]) == (2_105, 471, 45)


def test_what_is_missing_is_what_the_survey_s_facts_say(reference: Reference) -> None:
    served = {row["commune"] for row in reference.postal_codes}
    assert sum(not row["siren"] for row in reference.communes) == 94
    assert sum(not row["population"] for row in reference.communes) == 6
    assert sum(row["code"] not in served for row in reference.communes) == 5


def test_homonyms_and_shared_postal_codes_are_counted_as_published(reference: Reference) -> None:
    names = Counter(row["name"] for row in reference.communes)
    shared = [count for count in names.values() if count > 1]
    assert (len(shared), sum(shared), names["Sainte-Colombe"]) == (1_441, 3_675, 12)
    assert Counter(row["postal_code"] for row in reference.postal_codes)["51300"] == 46


def test_communes_fall_in_the_size_classes_of_the_survey(reference: Reference) -> None:
    counted = Counter(size_class(int(row["population"] or 0)) for row in reference.communes)
    assert [counted[number] for number in range(9)] == [8_812, 9_458, 6_600, 4_535, 2_274, 2_223, 575, 357, 135]


def test_communes_by_region_and_size_are_those_of_the_survey_s_frame(reference: Reference) -> None:
    """`FRAME` is the sha256 of the 170 lines `région,class,communes,population` of the barometer's published frame."""
    communes, people = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    for row in reference.communes:
        cell = row["region"], size_class(int(row["population"] or 0)) or 0
        communes[cell] += 1
        people[cell] += int(row["population"] or 0)
    cells = (f"{region},{size},{communes[region, size]},{people[region, size]}\n" for region, size in sorted(communes))
    assert len(communes) == 170
    assert hashlib.sha256("".join(cells).encode()).hexdigest() == FRAME


def test_the_files_are_those_that_sources_describes_and_stay_small() -> None:
    told = json.loads((SHIPPED / "SOURCES.json").read_text())
    on_disk = {path.name: path.read_bytes() for path in SHIPPED.glob("*.xz")}
    assert {name: hashlib.sha256(data).hexdigest() for name, data in on_disk.items()} == {
        file["file"]: file["sha256"] for file in told["files"]
    }
    assert sum(map(len, on_disk.values())) <= 8_000_000
    assert told["command"] == "make territories"
    assert all(source["licence"] and source["sha256"] and source["edition"] for source in told["sources"])


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    for path in SHIPPED.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "former.csv.xz").write_bytes(lzma.compress(b"code,name,kind,today\n"))
    with pytest.raises(BadReference, match="former"):
        _ = Reference(tmp_path).former


def _area(line: list[tuple[int, int]]) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(line, line[1:] + line[:1], strict=True)) / 2


def test_outlines_leave_no_gap_and_no_overlap(reference: Reference) -> None:
    """Levels cover the same ground to the unit, and no arc has more than two sides."""
    for name in ("fine", "coarse"):
        detail = reference.outlines()[name]
        arcs = [_points(arc) for arc in detail["arcs"]]
        area = {}
        for level in ("epci", "departement", "region"):
            sides = Counter(
                arc if arc >= 0 else ~arc for rings in detail[level].values() for ring in rings for arc in ring
            )
            assert max(sides.values()) == 2
            area[level] = sum(_area(_ring(arcs, ring)) for rings in detail[level].values() for ring in rings)
        assert area["region"] == area["departement"]
        islands_without_epci = abs(area["departement"] - area["epci"])
        assert islands_without_epci < 4_500  # Bréhat, Sein, Ouessant, Yeu: 45 km²


def test_every_epci_departement_and_region_has_an_outline_in_its_frame(reference: Reference) -> None:
    detail = reference.outlines()["coarse"]
    assert len(list(drawn(detail, "epci"))) == 1_255
    assert len(list(drawn(detail, "departement"))) == 101
    frames = reference.outlines()["frames"]
    for shape in drawn(detail, "departement"):
        frame = frames.get(shape.code, frames["metropole"])
        assert frame["x"] <= shape.left < shape.right <= frame["x"] + frame["width"], shape.code
        assert frame["y"] <= shape.top < shape.bottom <= frame["y"] + frame["height"], shape.code


def test_a_path_is_written_in_relative_steps() -> None:
    assert _path([(10, 20), (13, 18), (13, 25)]) == "M10 20l3-2 0 7z"
