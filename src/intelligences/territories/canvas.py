"""The canvas that every map draws on. Pure, no Django.

The mainland and Corsica in Lambert-93, one unit for 100 m, and under it one frame for each overseas département, in
its own equal-distance projection at its own scale; y goes downwards, as in SVG.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

Point = tuple[float, float]

CANVAS_WIDTH = 12_000
CANVAS_HEIGHT = 13_550
NAME_HEIGHT = 400

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
        middle = self.y + NAME_HEIGHT + (self.height - NAME_HEIGHT) / 2  # the frame's name stands above the shape
        return self.x + self.width / 2 + east / self.metres, middle - north / self.metres


FRAMES: dict[str, Frame] = {
    frame.code: frame
    for frame in (
        Frame("metropole", "France métropolitaine", 200, 100, 11_600, 10_800),
        Frame("971", "Guadeloupe", 200, 11_100, 2_200, 2_350, lon=-61.405, lat=16.17, metres=46),
        Frame("972", "Martinique", 2_550, 11_100, 2_200, 2_350, lon=-61.02, lat=14.635, metres=40),
        Frame("973", "Guyane", 4_900, 11_100, 2_200, 2_350, lon=-53.1, lat=3.93, metres=235),
        Frame("974", "La Réunion", 7_250, 11_100, 2_200, 2_350, lon=55.53, lat=-21.13, metres=40),
        Frame("976", "Mayotte", 9_600, 11_100, 2_200, 2_350, lon=45.165, lat=-12.825, metres=25),
    )
}


def frame_of(departement: str) -> Frame:
    """The frame that shows a département."""
    return FRAMES.get(departement, FRAMES["metropole"])
