"""A first look at a file that somebody gave us: what is in it, and what will go wrong.

Nothing is decided here. What was found is shown with its reason; a person confirms it in a
manifest, for which `suggest` writes a draft.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import shapely

from gridmap.ingest.encoding import TextEncoding
from gridmap.ingest.findings import Figures, Finding, Severity
from gridmap.ingest.read import open_table, table_names
from gridmap.ingest.sniff_place import PlaceColumns, coordinates, place_columns, place_remarks
from gridmap.ingest.table import Cell, Table
from gridmap.ingest.values import shown
from gridmap.ingest.wording import finding

N_SAMPLES = 5
_N_LOOKED_AT = 1000
_MOST_UNFIT_SHARE = 0.1
_DAYS = ("%Y-%m-%d ", "%Y/%m/%d ", "%Y-%m-%dT", "%Y年%m月%d日 ")
_CLOCKS = ("%H:%M:%S", "%H:%M", "%H:%M:%S.%f", "%H:%M:%S%z", "%H:%M:%S.%f%z")
_TIME_FORMATS = tuple(f"{day}{clock}" for day in _DAYS for clock in _CLOCKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class SniffedColumn:
    """A column with its first values; `time_formats` is empty unless it holds times."""

    name: str
    samples: tuple[str, ...]
    time_formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sniffed:
    """What is in a file.

    `tables` are its sheets or layers where it can have several, `table` the one looked into.
    `extent` is (least x, least y, most x, most y) in the coordinates of the file. `remarks`
    are likely mistakes and what only the maker of the file can know.
    """

    path: Path
    tables: tuple[str, ...]
    table: str | None
    n_rows: int
    columns: tuple[SniffedColumn, ...]
    encoding: TextEncoding | None
    crs: str | None
    extent: tuple[float, float, float, float] | None
    shapes: Mapping[str, int]
    places: PlaceColumns
    remarks: tuple[Finding, ...]


def sniff(path: Path, *, table: str | None = None, encoding: str | None = None) -> Sniffed:
    """Return what a file holds; of several tables the first one is looked into.

    Raises
    ------
    UnreadableFile
        The file cannot be read at all.
    """
    tables = table_names(path, file=path.name)
    chosen = table or next(iter(tables), None)
    read = open_table(path, file=path.name, table=chosen, encoding=encoding)
    columns = tuple(_column(name, cells) for name, cells in read.columns.items())
    places = place_columns(read)
    xy = coordinates(read, places)
    codes = [*_table_remarks(read, tables), *place_remarks(read, xy), *_time_remarks(columns)]
    return Sniffed(
        path=path,
        tables=tables,
        table=chosen,
        n_rows=read.n_rows,
        columns=columns,
        encoding=read.encoding,
        crs=read.crs,
        extent=tuple(shapely.total_bounds(shapely.points(xy)).tolist()) if len(xy) else None,
        shapes=_shapes(read),
        places=places,
        remarks=tuple(
            finding(code, Severity.WARNING, file=path.name, field=field, figures=figures)
            for code, field, figures in codes
        ),
    )


def _column(name: str, cells: Sequence[Cell]) -> SniffedColumn:
    filled = [one for one in cells[:_N_LOOKED_AT] if one is not None and one != ""]
    return SniffedColumn(
        name=name,
        samples=tuple("" if one is None else shown(one) for one in cells[:N_SAMPLES]),
        time_formats=_time_formats(filled),
    )


def _time_formats(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return the formats that read nine of ten cells, the commonest first."""
    counts = Counter(_time_format(one.strip()) for one in cells if isinstance(one, str))
    n_unfit = counts.pop("", 0)
    if not counts or n_unfit > _MOST_UNFIT_SHARE * len(cells):
        return ()
    return tuple(one for one, _ in counts.most_common())


def _time_format(text: str) -> str:
    for one in _TIME_FORMATS:
        try:
            datetime.strptime(text, one)  # noqa: DTZ007  # only tried
        except ValueError:
            continue
        return one
    return ""


def _shapes(table: Table) -> dict[str, int]:
    if table.geometry is None:
        return {}
    return dict(Counter("none" if one is None else one.geom_type for one in table.geometry))


def _table_remarks(
    table: Table, tables: Sequence[str]
) -> Iterator[tuple[str, str | None, Figures]]:
    yield from ((code, None, figures) for code, figures in table.notes)
    if len(tables) > 1:
        yield "several_tables", None, {"n_tables": len(tables), "value": ", ".join(tables)}
    if len(table.header) == 1 and any(one.code == "ragged_row" for one in table.troubles):
        yield "title_row", None, {"header_row": 2}


def _time_remarks(
    columns: Sequence[SniffedColumn],
) -> Iterator[tuple[str, str | None, Figures]]:
    for one in columns:
        if any("%z" not in form for form in one.time_formats):
            example = next((text for text in one.samples if text), "")
            yield "naive_times", one.name, {"value": example}
