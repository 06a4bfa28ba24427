"""Plane geometry of the build: reading WKB, centroids, placing shapes on the canvas. Pure, no Django."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from itertools import pairwise

from intelligences.territories.canvas import Frame, Point

Ring = list[Point]
Polygon = list[Ring]


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
            for (x1, y1), (x2, y2) in pairwise(ring):
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
            for (x1, y1), (x2, y2) in pairwise(ring):
                if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                    within = not within
    return within


def placed(frame: Frame, polygons: list[Polygon]) -> Iterator[Polygon]:
    """The polygons in canvas coordinates."""
    for polygon in polygons:
        yield [[frame.place(lon, lat) for lon, lat in ring] for ring in polygon]
