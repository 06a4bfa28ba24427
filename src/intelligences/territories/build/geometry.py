"""Plane geometry of the build: reading WKB, projecting, placing every territory on one canvas. Pure, no Django.

The canvas is what the maps draw: the mainland and Corsica in Lambert-93, one unit for 100 m, and under it one
frame for each overseas département, in its own equal-distance projection at its own scale.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass

Point = tuple[float, float]
Ring = list[Point]
Polygon = list[Ring]

CANVAS_WIDTH = 12_000
CANVAS_HEIGHT = 13_300


def multipolygon(wkb: bytes) -> list[Polygon]:
    """The polygons (outer ring first) of a little-endian WKB MultiPolygon, in its own coordinates.

    Raises ValueError on any other kind of geometry.
    """
    order, kind, count = struct.unpack_from("<BII", wkb)
    if order != 1 or kind != 6:
        raise ValueError(f"a little-endian WKB MultiPolygon was expected, not order {order}, kind {kind}")
    at = 9
    polygons: list[Polygon] = []
    for _ in range(count):
        rings: Polygon = []
        (ring_count,) = struct.unpack_from("<I", wkb, at + 5)
        at += 9
        for _ in range(ring_count):
            (points,) = struct.unpack_from("<I", wkb, at)
            flat = struct.unpack_from(f"<{2 * points}d", wkb, at + 4)
            rings.append(list(zip(flat[::2], flat[1::2], strict=True)))
            at += 4 + 16 * points
        polygons.append(rings)
    return polygons


def point(wkb: bytes) -> Point:
    """Longitude and latitude of a little-endian WKB Point."""
    order, kind, x, y = struct.unpack("<BIdd", wkb)
    if order != 1 or kind != 1:
        raise ValueError(f"a little-endian WKB Point was expected, not order {order}, kind {kind}")
    return x, y


def centroid(polygons: list[Polygon]) -> Point:
    """Area-weighted centroid of polygons, in their own coordinates; holes count as negative areas."""
    area = x_moment = y_moment = 0.0
    origin_x, origin_y = polygons[0][0][0]
    for polygon in polygons:
        for position, ring in enumerate(polygon):
            ring_area = ring_x = ring_y = 0.0
            for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False):
                x1, x2, y1, y2 = x1 - origin_x, x2 - origin_x, y1 - origin_y, y2 - origin_y
                cross = x1 * y2 - x2 * y1
                ring_area += cross
                ring_x += (x1 + x2) * cross
                ring_y += (y1 + y2) * cross
            # Ring orientation differs between producers, so the sign comes from the position, not from the ring.
            sign = math.copysign(1.0, ring_area) * (1 if position == 0 else -1)
            area += sign * ring_area
            x_moment += sign * ring_x
            y_moment += sign * ring_y
    return origin_x + x_moment / (3 * area), origin_y + y_moment / (3 * area)


def holds(polygons: list[Polygon], where: Point) -> bool:
    """Whether a point is inside the polygons and outside their holes (even-odd rule)."""
    x, y = where
    within = False
    for polygon in polygons:
        for ring in polygon:
            for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False):
                if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                    within = not within
    return within


# Lambert-93: constants of IGN's note NT/G 71 (algorithms ALG0001 and ALG0003), ellipsoid GRS80, metres.
_N, _C, _X0, _Y0 = 0.725607765053267, 11754255.426096, 700000.0, 12655612.049876
_ECCENTRICITY = 0.081819191042816
_MERIDIAN = math.radians(3)


def lambert93(lon: float, lat: float) -> Point:
    """Lambert-93 coordinates (metres east, metres north) of a longitude and latitude in degrees (RGF93)."""
    phi = math.radians(lat)
    shrink = _ECCENTRICITY * math.sin(phi)
    isometric = math.log(math.tan(math.pi / 4 + phi / 2) * ((1 - shrink) / (1 + shrink)) ** (_ECCENTRICITY / 2))
    radius = _C * math.exp(-_N * isometric)
    gamma = _N * (math.radians(lon) - _MERIDIAN)
    return _X0 + radius * math.sin(gamma), _Y0 - radius * math.cos(gamma)


@dataclass(frozen=True)
class Frame:
    """One window of the canvas: where it lies (canvas units) and what it shows (degrees, for an overseas frame)."""

    code: str
    name: str
    x: int
    y: int
    width: int
    height: int
    lon: float = 0.0
    lat: float = 0.0
    metres: float = 100.0

    def place(self, lon: float, lat: float) -> Point:
        """Canvas coordinates (y downwards) of a longitude and latitude in degrees."""
        if self.code == "metropole":
            east, north = lambert93(lon, lat)
            return self.x + (east - 90_000) / self.metres, self.y + (7_115_000 - north) / self.metres
        east = math.radians(lon - self.lon) * 6_371_008.8 * math.cos(math.radians(self.lat))
        north = math.radians(lat - self.lat) * 6_371_008.8
        return self.x + self.width / 2 + east / self.metres, self.y + self.height / 2 - north / self.metres


FRAMES: dict[str, Frame] = {
    frame.code: frame
    for frame in (
        Frame("metropole", "France métropolitaine", 200, 100, 11_600, 10_800),
        Frame("971", "Guadeloupe", 200, 11_100, 2_200, 2_000, lon=-61.405, lat=16.17, metres=46),
        Frame("972", "Martinique", 2_550, 11_100, 2_200, 2_000, lon=-61.02, lat=14.635, metres=40),
        Frame("973", "Guyane", 4_900, 11_100, 2_200, 2_000, lon=-53.1, lat=3.93, metres=225),
        Frame("974", "La Réunion", 7_250, 11_100, 2_200, 2_000, lon=55.53, lat=-21.13, metres=40),
        Frame("976", "Mayotte", 9_600, 11_100, 2_200, 2_000, lon=45.165, lat=-12.825, metres=24),
    )
}


def frame_of(departement: str) -> Frame:
    """The frame that shows a département."""
    return FRAMES.get(departement, FRAMES["metropole"])


def placed(frame: Frame, polygons: list[Polygon]) -> Iterator[Polygon]:
    """The polygons in canvas coordinates."""
    for polygon in polygons:
        yield [[frame.place(lon, lat) for lon, lat in ring] for ring in polygon]
