"""The pure geometry of `make territories`."""

import struct

import pytest

from intelligences.territories.build.geometry import centroid, holds, multipolygon, point
from intelligences.territories.canvas import FRAMES, frame_of, lambert93

SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]
HOLE = [(2.0, 1.0), (2.0, 3.0), (3.0, 3.0), (3.0, 1.0), (2.0, 1.0)]


@pytest.mark.parametrize(
    ("degrees", "metres"),
    [
        ((3.0, 46.5), (700_000.0, 6_600_000.0)),  # the origin of the projection, by definition
        ((-9.86, 41.15), (-378_305.81, 6_093_283.21)),  # EPSG:2154, bounds of its area of use
        ((10.38, 51.56), (1_212_610.74, 7_186_901.68)),
    ],
)
def test_lambert_93_agrees_with_published_coordinates(
    degrees: tuple[float, float], metres: tuple[float, float]
) -> None:
    assert lambert93(*degrees) == pytest.approx(metres, abs=0.01)


def test_a_frame_places_the_middle_of_its_territory_inside_it() -> None:
    for code, lon, lat in (("971", -61.5, 16.2), ("973", -53.0, 4.0), ("976", 45.15, -12.8), ("25", 6.3, 47.1)):
        frame = frame_of(code)
        x, y = frame.place(lon, lat)
        assert frame.x < x < frame.x + frame.width
        assert frame.y < y < frame.y + frame.height
    assert frame_of("25") is FRAMES["metropole"]


def test_a_centroid_counts_holes_out_whatever_the_way_rings_turn() -> None:
    assert centroid([[SQUARE]]) == pytest.approx((2.0, 2.0))
    # 16 of area at x = 2 without 2 of area at x = 2.5.
    for hole in (HOLE, HOLE[::-1]):
        assert centroid([[SQUARE, hole]]) == pytest.approx(((16 * 2 - 2 * 2.5) / 14, 2.0))


def test_a_point_in_a_hole_is_outside() -> None:
    assert holds([[SQUARE, HOLE]], (1.0, 1.0))
    assert not holds([[SQUARE, HOLE]], (2.5, 2.0))
    assert not holds([[SQUARE, HOLE]], (5.0, 2.0))


def test_well_known_binary_is_read_and_other_kinds_refused() -> None:
    ring = struct.pack("<I", len(SQUARE)) + b"".join(struct.pack("<2d", *corner) for corner in SQUARE)
    polygon = struct.pack("<BII", 1, 3, 1) + ring
    assert multipolygon(struct.pack("<BII", 1, 6, 1) + polygon) == [[SQUARE]]
    assert point(struct.pack("<BIdd", 1, 1, 6.02, 47.24)) == (6.02, 47.24)
    with pytest.raises(ValueError, match="MultiPolygon"):
        multipolygon(polygon)
