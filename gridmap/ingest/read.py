"""From a source to its rows as they stand in the file, and the CRS that they are in."""

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gridmap.errors import BadManifest, InputError, UnreadableFile
from gridmap.geo.crs import known_crs
from gridmap.ingest.findings import Figures
from gridmap.ingest.geojson import read_geojson
from gridmap.ingest.manifest import ANY_VALUE, Source
from gridmap.ingest.spatial import layer_names, read_gpkg, read_shapefile, read_zip
from gridmap.ingest.table import Cell, Table
from gridmap.ingest.tables import read_csv, read_xlsx, sheet_names

Progress = Callable[[str, int], None]
"""Called with the name of a step ("read", "check", "topology") and the rows done so far."""

_RFC_7946_CRS = "EPSG:4326"
_TAKEN_AS_EQUAL = frozenset({4326, 4490, 4979})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLayer:
    """The rows of one source that the manifest keeps, before anything is converted.

    `mapped` says which column each field is taken from. `crs` is None without geometry.
    """

    source: Source
    table: Table
    mapped: Mapping[str, str]
    crs: str | None
    sha256: str


def silent(step: str, n_rows: int) -> None:
    """Report progress to nobody."""


def read_source(source: Source, *, progress: Progress = silent) -> ReadLayer:
    """Return the rows of a source.

    Raises
    ------
    UnreadableFile
        The file is missing, broken, in no known encoding, or its CRS is not stated.
    BadManifest
        The manifest names columns that the file does not have.
    """
    sha256 = checksum(source.path, file=source.name)
    table = open_table(
        source.path,
        file=source.name,
        table=source.table,
        encoding=source.encoding,
        header_row=source.header_row,
    )
    mapped = _mapped(source, table)
    crs, notes = _crs(source, table)
    kept = _kept(table, where=source.where)
    progress("read", kept.n_rows)
    return ReadLayer(
        source=source,
        table=dataclasses.replace(kept, notes=table.notes + notes),
        mapped=mapped,
        crs=crs,
        sha256=sha256,
    )


def open_table(
    path: Path,
    *,
    file: str,
    table: str | None = None,
    encoding: str | None = None,
    header_row: int = 1,
) -> Table:
    """Return the one table, sheet or layer of a file, by its ending.

    Raises
    ------
    UnreadableFile
        The file is not what its ending says; see the readers.
    """
    try:
        match path.suffix.lower():
            case ".csv":
                return read_csv(
                    path.read_bytes(), file=file, encoding=encoding, header_row=header_row
                )
            case ".xlsx":
                return read_xlsx(path, file=file, sheet=table, header_row=header_row)
            case ".geojson" | ".json":
                return read_geojson(path.read_bytes(), file=file, encoding=encoding)
            case ".gpkg":
                return read_gpkg(path, file=file, layer=table)
            case ".shp":
                return read_shapefile(path, file=file, encoding=encoding)
            case ".zip":
                return read_zip(path, file=file, table=table, encoding=encoding)
            case other:
                raise UnreadableFile(
                    code="unknown_format",
                    problem=f"files ending in {other!r} are not read",
                    mend="export the layer as GeoPackage, GeoJSON, shapefile, CSV or XLSX",
                    problem_zh=f"不能读取扩展名为 {other!r} 的文件",
                    mend_zh="请导出为 GeoPackage、GeoJSON、shapefile、CSV 或 XLSX",
                    file=file,
                )
    except OSError as error:
        raise _no_file(file, error) from error


def table_names(path: Path, *, file: str) -> tuple[str, ...]:
    """Return the sheets of a workbook or the layers of a GeoPackage; empty for other files."""
    try:
        match path.suffix.lower():
            case ".xlsx":
                return sheet_names(path, file=file)
            case ".gpkg":
                return layer_names(path, file=file)
            case _:
                return ()
    except OSError as error:
        raise _no_file(file, error) from error


def checksum(path: Path, *, file: str) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    try:
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        raise _no_file(file, error) from error


def _mapped(source: Source, table: Table) -> dict[str, str]:
    """Return the column of every field; refuse a manifest that names columns that are not there."""
    if not table.header and table.n_rows == 0:
        return {}  # a collection without features has no columns either
    there = frozenset(table.columns)
    if source.columns:
        mapped = dict(source.columns)
    else:
        mapped = {
            one.name: name
            for one in source.layer.fields
            for name in (one.name, one.zh)
            if name in there and one.name not in source.constants
        }
    asked = {f"columns.{name}": column for name, column in mapped.items()}
    asked |= {f"where.{column}": column for column in source.where}
    for key, column in (("lon", source.lon), ("lat", source.lat), ("ring", source.ring)):
        if column is not None:
            asked[key] = column
    wrong = {key: column for key, column in asked.items() if column not in there}
    for one in source.layer.fields:
        if one.required and one.name not in mapped and one.name not in source.constants:
            wrong[f"columns.{one.name}"] = f"{one.name} or {one.zh}"
    if wrong:
        raise BadManifest(
            code="missing_column",
            problem=f"the file has no column {', '.join(map(repr, wrong.values()))}",
            mend=f"its columns are: {', '.join(table.header) or 'none'}",
            problem_zh=f"文件中没有列 {'、'.join(map(repr, wrong.values()))}",
            mend_zh=f"现有的列：{'、'.join(table.header) or '无'}",
            file=source.name,
            key=", ".join(wrong),
        )
    return mapped


def _crs(source: Source, table: Table) -> tuple[str | None, tuple[tuple[str, Figures], ...]]:
    """Return the CRS to read by, and a note where file and manifest differ.

    Two systems in degrees may differ: the manifest then wins and says so. Metres against
    degrees, or two metric systems, cannot both be right.
    """
    if not source.is_placed:
        return None, ()
    stated, carried = source.crs, table.crs
    if source.path.suffix.lower() in (".geojson", ".json") and carried is None and stated is None:
        return _RFC_7946_CRS, ()
    name = stated or carried
    if name is None:
        raise UnreadableFile(
            code="no_crs",
            problem="the file does not say in which reference system its coordinates are",
            mend='ask who made it and state it, for degrees: crs = "EPSG:4326"',
            problem_zh="文件没有写明坐标所用的坐标系",
            mend_zh='向制作者问明并写上；以度为单位时：crs = "EPSG:4326"',
            file=source.name,
        )
    try:
        ours = known_crs(name)
        theirs = known_crs(carried) if carried is not None else ours
    except InputError as error:
        raise UnreadableFile(**(error.facts | {"file": source.name})) from error
    if ours == theirs or {ours.to_epsg(), theirs.to_epsg()} <= _TAKEN_AS_EQUAL:
        return name, ()
    if ours.is_geographic and theirs.is_geographic:
        return name, (("crs_differs", {"stated": ours.name, "carried": theirs.name}),)
    raise UnreadableFile(
        code="crs_contradiction",
        problem=f"the file says {theirs.name}, the manifest says {ours.name}",
        mend="find out which one is right; leave crs out to take the one of the file",
        problem_zh=f"文件写的是 {theirs.name}，清单写的是 {ours.name}",
        mend_zh="查明哪一个正确；删去 crs 即采用文件所写的",
        file=source.name,
    )


def _kept(table: Table, *, where: Mapping[str, tuple[str, ...]]) -> Table:
    """Return the rows whose cells have the wanted values, compared as text."""
    if not where or table.n_rows == 0:
        return table
    wanted = [(table.columns[name], frozenset(values)) for name, values in where.items()]
    keep = [
        index
        for index in range(table.n_rows)
        if all(_is_wanted(cells[index], values) for cells, values in wanted)
    ]
    place = {index: at for at, index in enumerate(keep)}
    return dataclasses.replace(
        table,
        columns={name: [cells[i] for i in keep] for name, cells in table.columns.items()},
        row_numbers=[table.row_numbers[i] for i in keep],
        geometry=None if table.geometry is None else table.geometry[keep],
        troubles=tuple(
            dataclasses.replace(one, index=place[one.index])
            for one in table.troubles
            if one.index in place
        ),
    )


def _is_wanted(cell: Cell, values: frozenset[str]) -> bool:
    text = "" if cell is None else str(cell).strip()
    return text in values or (ANY_VALUE in values and text != "")


def _no_file(file: str, error: OSError) -> UnreadableFile:
    return UnreadableFile(
        code="no_file",
        problem=f"the file cannot be opened: {error.strerror or error}",
        mend="check the path and the permissions",
        problem_zh=f"文件无法打开：{error.strerror or error}",
        mend_zh="检查路径和权限",
        file=file,
    )
