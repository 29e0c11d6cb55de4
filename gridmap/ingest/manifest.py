"""The description of an import: which file is what. TOML, checked before any file is opened.

A manifest states what a file cannot say for itself (the layer it is meant for, the datum of
its degrees, the zone of its times) and names their columns in our words. Nothing in it is
guessed and no key is ignored: an unknown key is an error, because it is most often a typing
mistake in a known one.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from gridmap.errors import BadManifest
from gridmap.geo.crs import Datum
from gridmap.ingest.manifest_entry import Entry
from gridmap.model.layer_fields import LAYERS, LayerFields

TABLE_SUFFIXES = frozenset({".csv", ".xlsx"})
ANY_VALUE = "*"
"""In `where`: any cell that is not empty."""

SPATIAL_SUFFIXES = frozenset({".geojson", ".json", ".gpkg", ".shp", ".zip"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file of an import, and how its columns become fields of a layer.

    `name` is the path as the manifest writes it, `path` where the file is. When `columns`
    is empty, a field takes the column that bears exactly its own name or Chinese label.
    `where` keeps the rows whose cell is one of the texts given, "*" those that have any.
    `bbox` is (west, south, east, north) in storage degrees; `placeholders` are positions in
    the coordinates of the file. `attribution` is the line that whoever shows the rows has to show.
    """

    layer: LayerFields
    name: str
    path: Path
    table: str | None = None
    header_row: int = 1
    crs: str | None = None
    datum: Datum | None = None
    encoding: str | None = None
    time_zone: ZoneInfo | None = None
    timestamp_formats: tuple[str, ...] = ()
    lon: str | None = None
    lat: str | None = None
    ring: str | None = None
    ring_point_separator: str = "|"
    ring_number_separator: str = ","
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key_prefix: str = ""
    valid_from: date | None = None
    licence: str = ""
    attribution: str = ""
    bbox: tuple[float, float, float, float] | None = None
    placeholders: tuple[tuple[float, float], ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def is_table(self) -> bool:
        """Say whether the file is a plain table, whose coordinates are in columns."""
        return self.path.suffix.lower() in TABLE_SUFFIXES

    @property
    def is_placed(self) -> bool:
        """Say whether geometry is read from this source."""
        if not self.layer.shapes:
            return False
        return not self.is_table or self.lon is not None or self.ring is not None


_KEYS = frozenset({one.name for one in fields(Source)} - {"name", "path"} | {"file"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The sources of one import, in the order in which layers are loaded."""

    path: Path
    sources: tuple[Source, ...]


def load_manifest(path: Path, *, data_folder: Path | None = None) -> Manifest:
    """Return the checked manifest.

    Paths in it are relative to `data_folder`, or to the folder of the manifest.

    Raises
    ------
    BadManifest
        Names the manifest, the source by its index (from 1), the key, and what to write.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadManifest(
            problem=f"the manifest cannot be opened: {error.strerror}",
            mend="check the path",
            problem_zh=f"清单无法打开：{error.strerror}",
            mend_zh="检查路径",
            file=str(path),
        ) from error
    except UnicodeDecodeError as error:
        raise BadManifest(
            problem="the manifest is not UTF-8 text",
            mend="save it as UTF-8",
            problem_zh="清单不是 UTF-8 文本",
            mend_zh="另存为 UTF-8",
            file=str(path),
        ) from error
    return parse_manifest(text, path=path, data_folder=data_folder)


def parse_manifest(text: str, *, path: Path, data_folder: Path | None = None) -> Manifest:
    """Return the checked manifest from its text; see `load_manifest`."""
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadManifest(
            problem=f"the manifest is not valid TOML: {error}",
            mend="correct the line that is named",
            problem_zh=f"清单不是有效的 TOML：{error}",
            mend_zh="更正所指出的那一行",
            file=str(path),
        ) from error
    entries = document.pop("source", None)
    if document:
        key = min(document)
        raise BadManifest(
            problem=f"unknown key {key!r} at the top",
            mend="keep only [[source]]",
            problem_zh=f"顶层有未知的键 {key!r}",
            mend_zh="只保留 [[source]]",
            file=str(path),
            key=key,
        )
    if not isinstance(entries, list) or not entries:
        raise BadManifest(
            problem="the manifest names no source",
            mend="add at least one [[source]] with layer and file",
            problem_zh="清单没有列出任何来源",
            mend_zh="至少写一个带 layer 和 file 的 [[source]]",
            file=str(path),
            key="source",
        )
    folder = data_folder or path.parent
    sources = tuple(
        _source(Entry.of(entry, file=path, index=index), folder=folder)
        for index, entry in enumerate(entries, start=1)
    )
    _refuse_repeated_layers(sources, path=path)
    order = list(LAYERS)
    return Manifest(
        path=path, sources=tuple(sorted(sources, key=lambda one: order.index(one.layer.name)))
    )


def _source(entry: Entry, *, folder: Path) -> Source:
    entry.refuse_unknown(_KEYS)
    layer = _layer(entry)
    name = entry.needed_text("file")
    source = Source(
        layer=layer,
        name=name,
        path=_path(entry, name=name, folder=folder),
        table=entry.text("table"),
        header_row=entry.row("header_row"),
        crs=entry.crs("crs"),
        datum=_datum(entry),
        encoding=entry.codec("encoding"),
        time_zone=entry.zone("time_zone"),
        timestamp_formats=entry.timestamp_formats("timestamp_formats"),
        lon=entry.text("lon"),
        lat=entry.text("lat"),
        ring=entry.text("ring"),
        ring_point_separator=entry.text("ring_point_separator", strip=False) or "|",
        ring_number_separator=entry.text("ring_number_separator", strip=False) or ",",
        where=entry.choices("where"),
        key_prefix=entry.text("key_prefix") or "",
        valid_from=entry.day("valid_from"),
        licence=entry.text("licence") or "",
        attribution=entry.text("attribution") or "",
        bbox=entry.box("bbox"),
        placeholders=entry.positions("placeholders"),
        columns=_for_fields(entry, "columns", layer=layer),
        constants=_for_fields(entry, "constants", layer=layer),
        values=_values(entry, layer=layer),
    )
    _check_place(entry, source)
    _check_fields(entry, source)
    return source


def _layer(entry: Entry) -> LayerFields:
    name = entry.needed_text("layer")
    if name not in LAYERS:
        raise entry.bad_name(
            "layer",
            name,
            known=LAYERS,
            problem=f"there is no layer {name!r}",
            problem_zh=f"没有图层 {name!r}",
        )
    return LAYERS[name]


def _path(entry: Entry, *, name: str, folder: Path) -> Path:
    path = folder / name
    known = TABLE_SUFFIXES | SPATIAL_SUFFIXES
    if path.suffix.lower() not in known:
        raise entry.bad(
            "file",
            problem=f"files ending in {path.suffix or 'nothing'!r} are not read",
            mend=f"give a file ending in one of {' '.join(sorted(known))}",
            problem_zh=f"不能读取扩展名为 {path.suffix or '（空）'!r} 的文件",
            mend_zh=f"可用的扩展名：{' '.join(sorted(known))}",
        )
    return path


def _datum(entry: Entry) -> Datum | None:
    text = entry.text("datum")
    if text is None:
        return None
    try:
        return Datum(text)
    except ValueError:
        raise entry.bad(
            "datum",
            problem=f"unknown datum {text!r}",
            mend=f"write one of {', '.join(Datum)}",
            problem_zh=f"未知的基准 {text!r}",
            mend_zh=f"可写：{'、'.join(Datum)}",
        ) from None


def _for_fields(entry: Entry, key: str, *, layer: LayerFields) -> dict[str, str]:
    pairs = entry.pairs(key)
    for name, value in pairs.items():
        if not value.strip():
            raise entry.bad(
                f"{key}.{name}",
                problem=f"{name} is empty",
                mend="fill it in or remove the line",
                problem_zh=f"{name} 是空的",
                mend_zh="填写它，或删去这一行",
            )
    _refuse_foreign_fields(entry, key, names=pairs, layer=layer)
    return pairs


def _values(entry: Entry, *, layer: LayerFields) -> dict[str, dict[str, str]]:
    tables = entry.tables("values")
    _refuse_foreign_fields(entry, "values", names=tables, layer=layer)
    return tables


def _refuse_foreign_fields(
    entry: Entry, key: str, *, names: Mapping[str, object], layer: LayerFields
) -> None:
    ours = [one.name for one in layer.fields]
    for name in names:
        if name not in ours:
            raise entry.bad_name(
                f"{key}.{name}",
                name,
                known=ours,
                problem=f"layer {layer.name!r} has no field {name!r}",
                problem_zh=f"图层 {layer.name!r} 没有字段 {name!r}",
            )


def _check_place(entry: Entry, source: Source) -> None:
    """Refuse a source whose rows could not be put on the map without guessing."""
    if (source.lon is None) != (source.lat is None):
        missing = "lat" if source.lat is None else "lon"
        raise entry.bad(
            missing,
            problem="lon and lat come together",
            mend=f"add {missing}",
            problem_zh="lon 与 lat 须同时给出",
            mend_zh=f"补上 {missing}",
        )
    if source.ring is not None and source.lon is not None:
        raise entry.bad(
            "ring",
            problem="a row has either a ring or lon and lat",
            mend="remove one of them",
            problem_zh="一行要么有 ring，要么有 lon 和 lat",
            mend_zh="删去其中一种",
        )
    if source.is_table and source.layer.shape_required and not source.is_placed:
        raise entry.bad(
            "lon",
            problem=f"layer {source.layer.name!r} needs a place for every row",
            mend="name the coordinate columns with lon and lat, or a ring column",
            problem_zh=f"图层 {source.layer.name!r} 的每一行都须有位置",
            mend_zh="用 lon 和 lat 写明坐标列，或写明 ring 列",
        )
    if source.is_placed:
        _check_frame(entry, source)


def _check_frame(entry: Entry, source: Source) -> None:
    """Refuse coordinates that do not say what they count from."""
    if source.datum is None:
        raise entry.bad(
            "datum",
            problem="the datum cannot be told from coordinates",
            mend=f"ask who made the file and write one of {', '.join(Datum)}",
            problem_zh="仅凭坐标无法判断基准",
            mend_zh=f"向制作者问明并写上：{'、'.join(Datum)} 之一",
        )
    if source.is_table and source.crs is None:
        raise entry.bad(
            "crs",
            problem="a table carries no reference system",
            mend='state it, for degrees: crs = "EPSG:4326"',
            problem_zh="表格文件不带坐标系",
            mend_zh='请写明；以度为单位时：crs = "EPSG:4326"',
        )


def _check_fields(entry: Entry, source: Source) -> None:
    for name in source.columns:
        if name in source.constants:
            raise entry.bad(
                f"constants.{name}",
                problem=f"{name!r} is given by a column and by a constant",
                mend="keep one of them",
                problem_zh=f"{name!r} 既由列给出，又由常量给出",
                mend_zh="只保留其中一种",
            )
    if not source.columns:
        return
    for one in source.layer.fields:
        if one.required and one.name not in source.columns and one.name not in source.constants:
            raise entry.bad(
                f"columns.{one.name}",
                problem=f"field {one.name!r} ({one.zh}) is required and comes from nowhere",
                mend="name its column under [source.columns] or its value under [source.constants]",
                problem_zh=f"字段 {one.name!r}（{one.zh}）必填，却没有来处",
                mend_zh="在 [source.columns] 下写明它的列，或在 [source.constants] 下写明它的值",
            )


def _refuse_repeated_layers(sources: tuple[Source, ...], *, path: Path) -> None:
    """Refuse a second file for a layer that is replaced as a whole."""
    seen: set[str] = set()
    for index, source in enumerate(sources, start=1):
        if source.layer.name in seen and source.layer.family == "feature":
            raise BadManifest(
                problem=f"layer {source.layer.name!r} is described twice",
                mend="a layer is replaced as a whole: put its rows into one file",
                problem_zh=f"图层 {source.layer.name!r} 写了两次",
                mend_zh="图层整体替换：请把各行放进同一个文件",
                file=str(path),
                source=index,
                key="layer",
            )
        seen.add(source.layer.name)
