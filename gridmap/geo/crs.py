"""Reference systems: storage, metric, and the two shifted datums of Chinese map services.

Everything is stored as CGCS2000 longitude and latitude (EPSG:4490), which is taken as equal
to WGS 84 at the decimetre. Metres are measured in the 3-degree Gauss-Krüger zone of the
place. GCJ-02 and BD-09 exist only here and at the doors: coordinates in them are converted
on the way in and, where a base map asks for it, on the way out.

The shift from WGS 84 to GCJ-02 is the published approximation of a process that is not
public. It agrees with what map services return to within a metre: good enough to find a
house, not to survey one.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import assert_never

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from gridmap.errors import InputError
from gridmap.model.place import STORAGE_SRID

Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]

CHINA_BOX = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north of the rectangle in which coordinates are shifted."""

_ZONES_3_DEG = range(25, 46)  # central meridians 75 to 135 degrees east
_KRASSOVSKY_SEMI_MAJOR_M = 6_378_245.0
_KRASSOVSKY_ECCENTRICITY_SQUARED = 0.006693421622965943
_BAIDU_LON_DEG, _BAIDU_LAT_DEG = 0.0065, 0.006
_BAIDU_PI = np.pi * 3000.0 / 180.0
_MOST_ITERATIONS = 20  # each one gains two digits or more: seven are enough, as a rule
_SETTLED_DEG = 1e-14
_SEMI_MAJOR_OF_OLD_DATUMS_M = (6_378_245.0, 6_378_140.0)  # Krassovsky; IAG 1975


class Datum(StrEnum):
    """What the degrees of a file refer to. Cannot be told from the numbers: must be stated."""

    WGS84 = "WGS84"
    CGCS2000 = "CGCS2000"
    GCJ02 = "GCJ02"
    BD09 = "BD09"

    @property
    def is_shifted(self) -> bool:
        """Say whether positions are displaced by hundreds of metres on purpose."""
        return self in (Datum.GCJ02, Datum.BD09)


def metric_srid(lon: float, *, lat: float = 0.0) -> int:
    """Return the EPSG code of a metric system for a place.

    In the longitudes of China this is the 3-degree Gauss-Krüger zone of CGCS2000 without
    zone prefix: centre = 3 · round(lon / 3), EPSG = 4534 + (centre - 75) / 3. Elsewhere it is
    the UTM zone on WGS 84.

    >>> metric_srid(110.4), metric_srid(121.9), metric_srid(-71.06, lat=42.4)
    (4546, 4550, 32619)
    """
    zone_3_deg = int(np.floor(lon / 3 + 0.5))
    if zone_3_deg in _ZONES_3_DEG:
        return 4534 + zone_3_deg - _ZONES_3_DEG.start
    zone = min(int((lon + 180) // 6) + 1, 60)
    return (32600 if lat >= 0 else 32700) + zone


@lru_cache(maxsize=64)
def known_crs(name: str) -> CRS:
    """Return a reference system by name, EPSG code or WKT.

    Raises
    ------
    InputError
        The name is unknown, or it is Beijing 54 or Xi'an 80: PROJ would shift these by a
        transformation that holds for the whole country and is metres off in any city.
    """
    try:
        crs = CRS.from_user_input(name)
    except CRSError as error:
        raise InputError(
            code="unknown_crs",
            problem=f"there is no reference system {name!r}",
            mend='name it by its EPSG code, such as "EPSG:4326" or "EPSG:4546"',
            problem_zh=f"没有坐标系 {name!r}",
            mend_zh='用 EPSG 代码写明，例如 "EPSG:4326" 或 "EPSG:4546"',
        ) from error
    if crs.ellipsoid is None or not (crs.is_geographic or crs.is_projected):
        raise InputError(
            code="unknown_crs",
            problem=f"{crs.name} does not say where on the ground a point is",
            mend="name a geographic or projected reference system",
            problem_zh=f"{crs.name} 不能说明点在地面上的位置",
            mend_zh="写明一个地理坐标系或投影坐标系",
        )
    if crs.ellipsoid.semi_major_metre in _SEMI_MAJOR_OF_OLD_DATUMS_M:
        raise InputError(
            code="old_datum",
            problem=f"{crs.name} needs the local transformation parameters",
            mend="ask the surveying office to transform the file to CGCS2000 and give that one",
            problem_zh=f"{crs.name} 需要当地的转换参数",
            mend_zh="请测绘部门把文件转换为 CGCS2000 后再提供",
        )
    return crs


@lru_cache(maxsize=64)
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(
        CRS.from_user_input(source), CRS.from_user_input(target), always_xy=True
    )


def to_storage(geometries: Geometries, *, crs: str, datum: Datum) -> Geometries:
    """Return geometries in the storage CRS, longitude first; None stays None.

    Coordinates are east before north in `crs` whatever its official axis order. Where a
    coordinate cannot be transformed it becomes infinite.

    Raises
    ------
    InputError
        The CRS is unknown, or the datum is a shifted one and the CRS is not in degrees.
    """
    system = known_crs(crs)
    if datum.is_shifted and not system.is_geographic:
        raise InputError(
            code="shifted_not_degrees",
            problem=f"{datum} coordinates are degrees, {system.name} is not",
            mend="state a reference system in degrees, or the datum that the metres refer to",
            problem_zh=f"{datum} 坐标以度为单位，而 {system.name} 不是",
            mend_zh="写明以度为单位的坐标系，或这些米制坐标所依据的基准",
        )
    if datum.is_shifted:
        return _moved(geometries, lambda lons, lats: to_wgs84(lons, lats, datum=datum))
    if system.is_geographic and system.to_epsg() in (4326, STORAGE_SRID, 4979):
        return geometries
    transformer = _transformer(crs, f"EPSG:{STORAGE_SRID}")
    return _moved(geometries, transformer.transform)


def to_metric(geometries: Geometries, *, srid: int) -> Geometries:
    """Return geometries of the storage CRS in metres, east before north."""
    transformer = _transformer(f"EPSG:{STORAGE_SRID}", f"EPSG:{srid}")
    return _moved(geometries, transformer.transform)


def from_metric(geometries: Geometries, *, srid: int) -> Geometries:
    """Return metric geometries in the storage CRS: the way back from `to_metric`."""
    transformer = _transformer(f"EPSG:{srid}", f"EPSG:{STORAGE_SRID}")
    return _moved(geometries, transformer.transform)


def shifted(geometries: Geometries, *, datum: Datum) -> Geometries:
    """Return geometries of the storage CRS as a map in another datum draws them."""
    return _moved(geometries, lambda lons, lats: from_wgs84(lons, lats, datum=datum))


def _moved(
    geometries: Geometries, move: Callable[[Floats, Floats], tuple[Floats, Floats]]
) -> Geometries:
    def over_coordinates(xy: Floats) -> Floats:
        return np.column_stack(move(xy[:, 0], xy[:, 1]))

    moved: Geometries = shapely.transform(geometries, over_coordinates)
    return moved


def from_wgs84(lons: Floats, lats: Floats, *, datum: Datum) -> tuple[Floats, Floats]:
    """Return WGS 84 degrees as degrees of a datum, shape as given.

    Points outside `CHINA_BOX` are returned untouched.
    """
    match datum:
        case Datum.WGS84 | Datum.CGCS2000:
            return lons, lats
        case Datum.GCJ02:
            return _in_china(lons, lats, _gcj02_of_wgs84)
        case Datum.BD09:
            return _in_china(lons, lats, lambda x, y: _bd09_of_gcj02(*_gcj02_of_wgs84(x, y)))
    assert_never(datum)


def to_wgs84(lons: Floats, lats: Floats, *, datum: Datum) -> tuple[Floats, Floats]:
    """Return degrees of a datum as WGS 84, the exact inverse of `from_wgs84`.

    The shift is undone by iteration to the last bit of a double: the usual one-step inverse
    is metres off. Points outside `CHINA_BOX` are returned untouched.
    """
    match datum:
        case Datum.WGS84 | Datum.CGCS2000:
            return lons, lats
        case Datum.GCJ02:
            return _in_china(lons, lats, lambda x, y: _undone(x, y, _gcj02_of_wgs84))
        case Datum.BD09:
            return _in_china(
                lons, lats, lambda x, y: _undone(*_undone(x, y, _bd09_of_gcj02), _gcj02_of_wgs84)
            )
    assert_never(datum)


def _in_china(
    lons: Floats, lats: Floats, move: Callable[[Floats, Floats], tuple[Floats, Floats]]
) -> tuple[Floats, Floats]:
    west, south, east, north = CHINA_BOX
    lons, lats = np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64)
    inside = (lons >= west) & (lons <= east) & (lats >= south) & (lats <= north)
    moved_lons, moved_lats = lons.copy(), lats.copy()
    moved_lons[inside], moved_lats[inside] = move(lons[inside], lats[inside])
    return moved_lons, moved_lats


def _undone(
    lons: Floats, lats: Floats, move: Callable[[Floats, Floats], tuple[Floats, Floats]]
) -> tuple[Floats, Floats]:
    """Return the point that `move` takes to (lons, lats), by fixed-point iteration."""
    guess_lons, guess_lats = lons, lats
    for _ in range(_MOST_ITERATIONS):
        reached_lons, reached_lats = move(guess_lons, guess_lats)
        error_lons, error_lats = lons - reached_lons, lats - reached_lats
        guess_lons, guess_lats = guess_lons + error_lons, guess_lats + error_lats
        if (
            max(np.abs(error_lons).max(initial=0.0), np.abs(error_lats).max(initial=0.0))
            < _SETTLED_DEG
        ):
            break
    return guess_lons, guess_lats


def _gcj02_of_wgs84(lons: Floats, lats: Floats) -> tuple[Floats, Floats]:
    x, y = lons - 105.0, lats - 35.0
    root = np.sqrt(np.abs(x))
    ripple = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north_m += _waves(y, ((20.0, 1.0), (40.0, 3.0), (160.0, 12.0), (320.0, 30.0)))
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east_m += _waves(x, ((20.0, 1.0), (40.0, 3.0), (150.0, 12.0), (300.0, 30.0)))
    phi = np.radians(lats)
    flattening = 1.0 - _KRASSOVSKY_ECCENTRICITY_SQUARED * np.sin(phi) ** 2
    meridian_m = (
        _KRASSOVSKY_SEMI_MAJOR_M * (1.0 - _KRASSOVSKY_ECCENTRICITY_SQUARED) / flattening**1.5
    )
    parallel_m = _KRASSOVSKY_SEMI_MAJOR_M / np.sqrt(flattening) * np.cos(phi)
    return lons + np.degrees(east_m / parallel_m), lats + np.degrees(north_m / meridian_m)


def _waves(x: Floats, terms: tuple[tuple[float, float], ...]) -> Floats:
    """Return two thirds of a sum of sines, each of an amplitude and a wave length."""
    total = np.zeros_like(x)
    for amplitude_m, length in terms:
        total += amplitude_m * np.sin(x * np.pi / length)
    return total * 2.0 / 3.0


def _bd09_of_gcj02(lons: Floats, lats: Floats) -> tuple[Floats, Floats]:
    radius = np.hypot(lons, lats) + 0.00002 * np.sin(lats * _BAIDU_PI)
    angle = np.arctan2(lats, lons) + 0.000003 * np.cos(lons * _BAIDU_PI)
    return radius * np.cos(angle) + _BAIDU_LON_DEG, radius * np.sin(angle) + _BAIDU_LAT_DEG
