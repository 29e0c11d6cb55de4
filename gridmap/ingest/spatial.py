"""Reading GeoPackages and shapefiles: GDAL takes the geometry, we take the text.

GDAL hands on curves as fine straight segments. It chooses a driver by the first bytes of a file,
and some formats only point to other files or addresses; so it is shown nothing that does not
begin as its ending says. (pyogrio cannot be told which drivers to use.)
"""

import dataclasses
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

import numpy as np
import pyogrio
import pyogrio.raw
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError

from gridmap.errors import UnreadableFile
from gridmap.ingest.dbf import DbfTable, read_dbf, repeated
from gridmap.ingest.findings import Figures
from gridmap.ingest.table import Cell, Table, Trouble
from gridmap.ingest.tables import chosen

_SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_GPKG_MAGIC = b"SQLite format 3\0"
_SHP_MAGIC = b"\x00\x00\x27\x0a"
_LARGEST_PART_BYTES = 2 << 30
_CHUNK_BYTES = 1 << 20


def read_gpkg(path: Path, *, file: str, layer: str | None = None) -> Table:
    """Return one layer of a GeoPackage; rows are numbered by their fid, also a column.

    Raises
    ------
    UnreadableFile
        Not a GeoPackage, no such layer, or several layers and none named.
    """
    names = layer_names(path, file=file)
    found = _read(path, file=file, layer=chosen(names, wanted=layer, file=file))
    geometry, troubles = _geometries(found.wkb)
    fids = [int(one) for one in found.fids]
    columns: dict[str, Sequence[Cell]] = {"fid": fids}
    columns |= dict(zip(found.names, found.columns, strict=True))
    return Table(
        header=tuple(columns),
        columns=columns,
        row_numbers=fids,
        geometry=geometry,
        crs=found.crs,
        troubles=troubles,
        notes=found.notes,
    )


def layer_names(path: Path, *, file: str) -> tuple[str, ...]:
    """Return the names of the layers of a GeoPackage."""
    _hold_to(_GPKG_MAGIC, path, file=file)
    try:
        return tuple(str(name) for name, _ in pyogrio.list_layers(path))
    except (DataSourceError, UnicodeError) as error:
        raise _not_spatial(file, error) from error


def read_shapefile(path: Path, *, file: str, encoding: str | None = None) -> Table:
    """Return a shapefile, whose parts lie beside its `.shp`; rows are numbered from 1.

    Raises
    ------
    UnreadableFile
        A part is missing or broken, or its text is in no known encoding.
    """
    parts = _parts(path, file=file)
    _hold_to(_SHP_MAGIC, parts[".shp"], file=file)
    declared = parts[".cpg"].read_text("latin-1").strip() if ".cpg" in parts else None
    dbf = read_dbf(parts[".dbf"].read_bytes(), file=file, stated=encoding, declared=declared)
    twice = repeated(dbf.header)
    if twice is not None:
        raise _missing(
            file, problem=f"two columns are named {twice!r}", problem_zh=f"有两列同名：{twice!r}"
        )
    shapes = _read(parts[".shp"], file=file, fields=False)
    fids = [int(fid) for fid in shapes.fids if fid < len(dbf.is_deleted)]
    geometry, troubles = _geometries(shapes.wkb[: len(fids)])
    place = {fid: index for index, fid in enumerate(fids)}
    troubles += tuple(
        dataclasses.replace(one, index=place[one.index])
        for one in dbf.troubles
        if one.index in place
    )
    return Table(
        header=dbf.header,
        columns={name: [cells[fid] for fid in fids] for name, cells in dbf.columns.items()},
        row_numbers=[fid + 1 for fid in fids],
        geometry=geometry,
        crs=shapes.crs,
        encoding=dbf.encoding,
        troubles=troubles,
        notes=shapes.notes + _disagreements(dbf, n_shapes=len(shapes.fids)),
    )


def _disagreements(dbf: DbfTable, *, n_shapes: int) -> tuple[tuple[str, Figures], ...]:
    notes: list[tuple[str, Figures]] = []
    if dbf.encoding.wrong_cpg is not None:
        declared, found = dbf.encoding.wrong_cpg, dbf.encoding.name
        notes.append(("wrong_cpg", {"declared": declared, "found": found}))
    n_kept = sum(not deleted for deleted in dbf.is_deleted)
    if n_shapes != n_kept:
        notes.append(("parts_disagree", {"n_shapes": n_shapes, "n_rows": n_kept}))
    return tuple(notes)


def read_zip(
    path: Path, *, file: str, table: str | None = None, encoding: str | None = None
) -> Table:
    """Return the shapefile inside a zip archive; `table` is its name where there are several.

    Raises
    ------
    UnreadableFile
        Not an archive, no shapefile in it, a name that leads out of it, or a part that is too
        large to be one.
    """
    with tempfile.TemporaryDirectory(prefix="gridmap-") as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                shapefile = _unpacked(archive, folder=Path(folder), table=table, file=file)
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            EOFError,
        ) as error:
            raise _missing(
                file,
                problem=f"the archive cannot be opened: {error}",
                problem_zh=f"压缩包无法打开：{error}",
            ) from error
        return read_shapefile(shapefile, file=file, encoding=encoding)


def _unpacked(archive: zipfile.ZipFile, *, folder: Path, table: str | None, file: str) -> Path:
    """Write the parts of one shapefile under a name of ours and return its `.shp`.

    Names inside the archive only choose: a path in them never becomes a path on the disk.
    """
    members = {_name_of(one): one for one in archive.infolist() if not one.is_dir()}
    astray = next((name for name in members if _leads_out(name)), None)
    if astray is not None:
        raise _missing(
            file,
            problem=f"a name in the archive leads out of it: {astray!r}",
            problem_zh=f"压缩包中有指向包外的名字：{astray!r}",
        )
    stems = {name[:-4] for name in members if name.lower().endswith(".shp")}
    by_name = {Path(stem).name: stem for stem in sorted(stems)}
    stem = by_name[chosen(list(by_name), wanted=table, file=file)]
    for name, member in members.items():
        suffix = Path(name).suffix.lower()
        if name[: -len(suffix) or None] != stem or suffix not in _SHAPEFILE_PARTS:
            continue
        if member.file_size > _LARGEST_PART_BYTES:
            raise _missing(
                file,
                problem=f"{suffix} in the archive is too large",
                problem_zh=f"压缩包中的 {suffix} 过大",
            )
        with archive.open(member) as packed, (folder / f"layer{suffix}").open("wb") as part:
            while chunk := packed.read(_CHUNK_BYTES):
                part.write(chunk)
    return folder / "layer.shp"


def _name_of(member: zipfile.ZipInfo) -> str:
    """Return a name inside an archive; Chinese Windows writes GBK without saying so."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def _leads_out(name: str) -> bool:
    """Say whether a name inside an archive is absolute, or climbs, on any system."""
    path = PureWindowsPath(name)  # knows both slashes and drive letters
    return bool(path.anchor) or ".." in path.parts


def _parts(path: Path, *, file: str) -> dict[str, Path]:
    found = {
        one.suffix.lower(): one
        for one in path.parent.iterdir()
        if one.stem == path.stem and one.suffix.lower() in _SHAPEFILE_PARTS
    }
    for suffix in (".shp", ".shx", ".dbf"):
        if suffix not in found:
            raise _missing(
                file,
                problem=f"the shapefile has no {suffix} part",
                problem_zh=f"shapefile 缺少 {suffix} 部分",
            )
    return found


def _hold_to(magic: bytes, path: Path, *, file: str) -> None:
    """Refuse a file that does not begin as its ending says, before GDAL sees it."""
    with path.open("rb") as content:
        begins = content.read(len(magic))
    if begins != magic:
        raise UnreadableFile(
            code="not_what_it_says",
            problem=f"the file is not what its ending {path.suffix} says",
            mend="open it in a GIS and export the layer again",
            problem_zh=f"文件内容与扩展名 {path.suffix} 不符",
            mend_zh="在 GIS 中打开它并重新导出该图层",
            file=file,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layer:
    """What GDAL reads. Its warnings become notes."""

    names: tuple[str, ...]
    crs: str | None
    fids: NDArray[np.int64]
    wkb: NDArray[np.object_]
    columns: tuple[list[Cell], ...]
    notes: tuple[tuple[str, Figures], ...]


def _read(path: Path, *, file: str, layer: str | None = None, fields: bool = True) -> _Layer:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            meta, fids, wkb, cells = pyogrio.raw.read(
                path,
                layer=layer,
                columns=None if fields else [],
                encoding=None if fields else "latin-1",
                force_2d=True,
                return_fids=True,
                datetime_as_string=True,
            )
        except (DataSourceError, DataLayerError, UnicodeError, ValueError) as error:
            raise _not_spatial(file, error) from error
    return _Layer(
        names=tuple(str(name) for name in meta["fields"]),
        crs=meta["crs"],
        fids=fids,
        wkb=np.full(len(fids), None, dtype=object) if wkb is None else wkb,
        columns=tuple(_cells(column) for column in cells),
        notes=tuple(("driver_warning", {"value": str(one.message)}) for one in caught),
    )


def _geometries(wkb: NDArray[np.object_]) -> tuple[NDArray[np.object_], tuple[Trouble, ...]]:
    with np.errstate(invalid="ignore"):  # coordinates that are not numbers are found below
        geometry = shapely.from_wkb(wkb, on_invalid="ignore")
        xy, owners = shapely.get_coordinates(geometry, return_index=True)
    broken = {i for i, one in enumerate(wkb) if one is not None and geometry[i] is None}
    broken |= {int(i) for i in owners[~np.isfinite(xy).all(axis=1)]}
    geometry[sorted(broken)] = None
    troubles = (
        Trouble(index=i, code="bad_coordinates", field=None, figures={}) for i in sorted(broken)
    )
    return geometry, tuple(troubles)


def _cells(column: NDArray[np.generic]) -> list[Cell]:
    """Return plain values; GDAL writes an empty number as NaN."""
    return [None if one is None or one != one else one for one in column.tolist()]  # noqa: PLR0124


def _not_spatial(file: str, error: Exception) -> UnreadableFile:
    return UnreadableFile(
        code="broken_spatial_file",
        problem=f"the file cannot be read: {error}",
        mend="open it in a GIS and export the layer again",
        problem_zh=f"文件无法读取：{error}",
        mend_zh="在 GIS 中打开它并重新导出该图层",
        file=file,
    )


def _missing(file: str, *, problem: str, problem_zh: str) -> UnreadableFile:
    return UnreadableFile(
        code="broken_shapefile",
        problem=problem,
        mend="ask for the shapefile again, all of its parts together",
        problem_zh=problem_zh,
        mend_zh="请对方把 shapefile 的各部分一并重新提供",
        file=file,
    )
