"""Outlines of provinces and regencies for maps: simplified, never a legal boundary."""

import gzip
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from .tree import DATA

Ring = tuple[tuple[float, float], ...]  # (longitude, latitude), closed


@dataclass(frozen=True, slots=True)
class Boundary:
    """One outline: its polygons, each an outer ring and then its holes."""

    code: str
    name: str
    latitude: float  # of a point to put the name at
    longitude: float
    polygons: tuple[tuple[Ring, ...], ...]


@cache
def province_boundaries() -> dict[str, Boundary]:
    """The 38 provinces by code."""
    return _read("provinces")


@cache
def regency_boundaries() -> dict[str, Boundary]:
    """The 514 regencies and cities by code."""
    return _read("regencies")


def _read(name: str) -> dict[str, Boundary]:
    with gzip.open(DATA / f"{name}.geojson.gz", "rt", encoding="utf-8") as file:
        features = json.load(file)["features"]
    return {shape.code: shape for shape in map(_boundary, features)}


def _boundary(feature: dict[str, Any]) -> Boundary:
    about = feature["properties"]
    return Boundary(
        code=about["code"],
        name=about["name"],
        latitude=about["lat"],
        longitude=about["lng"],
        polygons=tuple(
            tuple(tuple((lng, lat) for lng, lat in ring) for ring in polygon)
            for polygon in feature["geometry"]["coordinates"]
        ),
    )
