"""Candidate sites that somebody wrote down in a file."""

from collections.abc import Collection
from pathlib import Path

import numpy as np
import shapely

from gridmap.coverage.siting.candidates import CandidateSite
from gridmap.errors import InputError
from gridmap.ingest.read import open_table
from gridmap.ingest.sniff_place import place_columns
from gridmap.ingest.table import Table
from gridmap.ingest.tables import sheet_names
from gridmap.model.place import LonLat

_STORAGE = {None, "EPSG:4490", "EPSG:4326", "OGC:CRS84"}
"""Degrees of CGCS2000, or of WGS 84, which lies within a metre of it."""


def read_sites(path: Path, *, sheets: Collection[str] = ()) -> tuple[CandidateSite, ...]:
    """Return the candidate sites of a file, in its order.

    Of a workbook with several sheets the one is read whose name is among `sheets`.

    Points, or columns of longitude and latitude, in degrees of CGCS2000; a column `code` names
    them, else the number of the row does.

    Raises
    ------
    InputError
        The file holds no points in degrees, or two sites have one code.
    """
    sheet = None
    if sheets and path.suffix.lower() == ".xlsx":
        sheet = next((one for one in sheet_names(path, file=path.name) if one in sheets), None)
    table = open_table(path, file=path.name, table=sheet)
    places = _degrees(table, file=path.name)
    named = table.columns.get("code", table.row_numbers)
    codes = [str(one) for one in named]
    if len(set(codes)) < len(codes):
        raise InputError(
            problem="two candidate sites have one code",
            problem_zh="候选站点编码重复",
            mend="give each site a code of its own",
            mend_zh="请为每个候选站点给出不同的编码",
            file=path.name,
        )
    return tuple(
        CandidateSite(code=code, position=LonLat(lon, lat))
        for code, (lon, lat) in zip(codes, places.tolist(), strict=True)
    )


def _degrees(table: Table, *, file: str) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    columns = place_columns(table)
    xy = np.empty((0, 2))
    try:
        if table.geometry is not None and table.crs in _STORAGE:
            inside = shapely.point_on_surface(table.geometry)
            xy = np.stack([shapely.get_x(inside), shapely.get_y(inside)], axis=1)
        elif columns.lon is not None and columns.lat is not None:
            cells = (table.columns[columns.lon], table.columns[columns.lat])
            xy = np.array([[float(str(one)) for one in column] for column in cells]).T
    except ValueError:
        xy = np.empty((0, 2))
    if not len(xy) or not (np.abs(xy) <= (180, 90)).all():
        raise InputError(
            problem="the file holds no points in degrees",
            problem_zh="文件中没有以度为单位的点位",
            mend="give points, or columns lon and lat, in degrees of CGCS2000",
            mend_zh="请给出点位，或 lon、lat 两列，坐标为 CGCS2000 度",
            file=file,
        )
    return xy
