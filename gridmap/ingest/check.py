"""From the rows of a source to the rows that can be loaded, and all that was found.

Layers drawn as areas or lines are taken whole: one broken shape or repeated code stops the
version, and all of them are named. Points and records are taken row by row: broken rows are
rejected with their reasons, the good ones go on. How areas lie to each other is said, but
stops nothing.
"""

from collections.abc import Iterable, Mapping, Sequence

import shapely

from gridmap.geo.crs import Datum
from gridmap.ingest.checked import CheckedLayer, Geometries, Value
from gridmap.ingest.findings import Finding, RejectedRow, Severity
from gridmap.ingest.lie import Limits, ParentAreas, doubtful_datum, lies
from gridmap.ingest.manifest import Manifest
from gridmap.ingest.positions import Places, placed
from gridmap.ingest.read import Progress, ReadLayer, read_source, silent
from gridmap.ingest.rows import repeated_keys, typed_columns
from gridmap.ingest.supervision import screened
from gridmap.ingest.table import Trouble
from gridmap.ingest.values import shown
from gridmap.ingest.wording import finding, rejected_row
from gridmap.model.layer_fields import AREA_LEVELS, Family, LayerFields, Shape


def check_layer(
    read: ReadLayer,
    *,
    parent: ParentAreas | None = None,
    limits: Limits | None = None,
    progress: Progress = silent,
) -> CheckedLayer:
    """Return the good rows of a source, typed and in the storage CRS, with all findings.

    Parameters
    ----------
    read
        The rows as they stand in the file.
    parent
        The areas the layer should lie in: the level above for areas, grids for all others.
    limits
        What counts as an overlap, a gap, a sliver.
    """
    source, table = read.source, read.table
    columns, misfits = typed_columns(read)
    places = placed(read)
    watched, refused = screened(read)
    troubles = [*table.troubles, *misfits, *(places.troubles if places else ()), *watched]
    row_by_row = _is_taken_row_by_row(source.layer, places)
    keys = columns[source.layer.key]
    troubles += _repeated(keys, read=read, skip=_left_out(troubles, row_by_row=row_by_row))
    progress("check", table.n_rows)
    rejected = _left_out(troubles, row_by_row=row_by_row)
    keep = [index for index in range(table.n_rows) if index not in rejected]
    good = {name: [values[i] for i in keep] for name, values in columns.items()}
    rows = tuple(table.row_numbers[i] for i in keep)
    geometry = None if places is None else places.geometry[keep]
    findings = _notes(read, n_kept=len(keep)) + _told(troubles, read=read, stops=not row_by_row)
    findings += refused
    if geometry is not None:
        against = (parent, limits or Limits())
        findings += _told_lies(read, rows=rows, columns=good, geometry=geometry, against=against)
        progress("topology", len(rows))
    return CheckedLayer(
        layer=source.layer,
        file=source.name,
        sha256=read.sha256,
        valid_from=source.valid_from,
        crs=read.crs,
        datum=None if source.datum is None else source.datum.value,
        encoding=None if table.encoding is None else table.encoding.name,
        header=table.header,
        n_read=table.n_rows,
        columns=good,
        geometry=geometry,
        row_numbers=rows,
        findings=tuple(findings),
        rejected=_rejected(troubles, read=read, keys=keys) if row_by_row else (),
        licence=source.licence,
        attribution=source.attribution,
    )


def check_manifest(
    manifest: Manifest,
    *,
    parents: Mapping[str, ParentAreas] | None = None,
    limits: Limits | None = None,
    progress: Progress = silent,
) -> tuple[CheckedLayer, ...]:
    """Return every source of a manifest, checked in loading order.

    A layer is held to the areas of the same manifest; `parents`, by layer name, stand in for
    levels that the manifest does not bring.
    """
    known = dict(parents or {})
    checked: list[CheckedLayer] = []
    for source in manifest.sources:
        read = read_source(source, progress=progress)
        parent = known.get(parent_layer(source.layer, known) or "")
        one = check_layer(read, parent=parent, limits=limits, progress=progress)
        checked.append(one)
        if source.layer.name in AREA_LEVELS and not one.stops:
            known[source.layer.name] = ParentAreas.of(one)
    return tuple(checked)


def parent_layer(layer: LayerFields, known: Iterable[str]) -> str | None:
    """Return the name of the known layer that another should lie in.

    For an area that is the nearest level above it; for all else the grids, or the smallest
    level above them that is known.
    """
    levels = AREA_LEVELS[: AREA_LEVELS.index("grids") + 1]
    if layer.name in AREA_LEVELS:
        levels = AREA_LEVELS[: AREA_LEVELS.index(layer.name)]
    there = set(known)
    return next((one for one in reversed(levels) if one in there), None)


def _is_taken_row_by_row(layer: LayerFields, places: Places | None) -> bool:
    if layer.family is Family.RECORD or layer.shapes <= {Shape.POINT}:
        return True
    if Shape.POINT not in layer.shapes or places is None:
        return False
    return bool((shapely.get_dimensions(places.geometry) <= 0).all())


def _left_out(troubles: Sequence[Trouble], *, row_by_row: bool) -> frozenset[int]:
    """Return the rows that are left out: none where a layer is taken whole."""
    return frozenset(one.index for one in troubles if one.fatal and row_by_row)


def _repeated(keys: Sequence[Value], *, read: ReadLayer, skip: frozenset[int]) -> list[Trouble]:
    return [
        Trouble(
            index=index,
            code="duplicate_code",
            field=read.source.layer.key,
            figures={
                "value": shown(str(keys[index])),
                "first_row": read.table.row_numbers[first],
            },
        )
        for index, first in repeated_keys(keys, skip=skip)
    ]


def _notes(read: ReadLayer, *, n_kept: int) -> list[Finding]:
    file, layer = read.source.name, read.source.layer
    told = [
        finding(code, Severity.WARNING, file=file, figures=figures)
        for code, figures in read.table.notes
    ]
    if read.table.n_rows == 0:
        severity = Severity.ERROR if layer.family is Family.FEATURE else Severity.WARNING
        told.append(finding("no_rows", severity, file=file, figures={}))
    elif n_kept == 0:
        told.append(finding("nothing_left", Severity.ERROR, file=file, figures={}))
    return told


def _told(troubles: Sequence[Trouble], *, read: ReadLayer, stops: bool) -> list[Finding]:
    """Return errors one by one (where they stop the layer), warnings one for each code."""
    file, numbers = read.source.name, read.table.row_numbers
    told = [
        finding(
            one.code,
            Severity.ERROR,
            file=file,
            figures=one.figures,
            rows=(numbers[one.index],),
            field=one.field,
        )
        for one in sorted(troubles, key=lambda one: one.index)
        if one.fatal and stops
    ]
    warnings: dict[tuple[str, str | None], list[Trouble]] = {}
    for one in troubles:
        if not one.fatal:
            warnings.setdefault((one.code, one.field), []).append(one)
    for (code, field), group in warnings.items():
        told.append(
            finding(
                code,
                Severity.WARNING,
                file=file,
                figures={**group[0].figures, "n_rows": len(group)},
                rows=tuple(numbers[one.index] for one in group),
                field=field,
            )
        )
    return told


def _told_lies(
    read: ReadLayer,
    *,
    rows: tuple[int, ...],
    columns: Mapping[str, list[Value]],
    geometry: Geometries,
    against: tuple[ParentAreas | None, Limits],
) -> list[Finding]:
    layer, file = read.source.layer, read.source.name
    parent, limits = against
    found = lies(
        layer,
        names=[str(code or row) for code, row in zip(columns[layer.key], rows, strict=True)],
        geometry=geometry,
        parent_codes=columns.get("parent_code", [None] * len(rows)),
        parent=parent,
        limits=limits,
    )
    told = [
        finding(
            one.code,
            Severity.WARNING,
            file=file,
            figures=one.figures,
            rows=tuple(rows[i] for i in one.indexes),
        )
        for one in found
    ]
    if parent is not None:
        datum = read.source.datum or Datum.WGS84
        doubt = doubtful_datum(geometry, datum=datum, parent=parent)
        if doubt is not None:
            told.append(finding("datum_doubtful", Severity.WARNING, file=file, figures=doubt))
    return told


def _rejected(
    troubles: Sequence[Trouble], *, read: ReadLayer, keys: Sequence[Value]
) -> tuple[RejectedRow, ...]:
    """Return one entry for every row with a fatal trouble; the first one gives the code."""
    by_index: dict[int, list[Trouble]] = {}
    for one in troubles:
        if one.fatal:
            by_index.setdefault(one.index, []).append(one)
    columns = [read.table.columns[name] for name in read.table.header]
    rejected = []
    for index, group in sorted(by_index.items()):
        row = read.table.row_numbers[index]
        cells = tuple("" if column[index] is None else str(column[index]) for column in columns)
        key = None if keys[index] is None else str(keys[index])
        rejected.append(rejected_row(group, row=row, cells=cells, key=key))
    return tuple(rejected)
