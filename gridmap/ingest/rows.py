"""From the columns of a file to the fields of a layer."""

from collections.abc import Sequence

from gridmap.errors import BadManifest
from gridmap.ingest.checked import Value
from gridmap.ingest.manifest import Source
from gridmap.ingest.read import ReadLayer
from gridmap.ingest.table import Cell, Trouble
from gridmap.ingest.values import Column, shown
from gridmap.model.layer_fields import Field


def typed_columns(read: ReadLayer) -> tuple[dict[str, list[Value]], list[Trouble]]:
    """Return one list of values for every field of the layer, and what did not fit.

    A field that the file does not have is a list of None.

    Raises
    ------
    BadManifest
        A constant does not fit its field.
    """
    columns: dict[str, list[Value]] = {}
    troubles: list[Trouble] = []
    for field in read.source.layer.fields:
        values, found = _field(field, read)
        columns[field.name] = values
        troubles += found
    return columns, troubles


def repeated_keys(keys: Sequence[Value], *, skip: frozenset[int]) -> list[tuple[int, int]]:
    """Return (index, index of the first row with the same key) of rows that repeat one."""
    first: dict[Value, int] = {}
    repeats: list[tuple[int, int]] = []
    for index, key in enumerate(keys):
        if key is None or index in skip:
            continue
        if key in first:
            repeats.append((index, first[key]))
        else:
            first[key] = index
    return repeats


def _field(field: Field, read: ReadLayer) -> tuple[list[Value], list[Trouble]]:
    source, n_rows = read.source, read.table.n_rows
    column = _column(field, source)
    if field.name in source.constants:
        value = column.values([source.constants[field.name]])[0]
        if column.troubles:
            raise BadManifest(
                code="bad_constant",
                problem=f"{source.constants[field.name]!r} does not fit {field.name!r}",
                mend=f"write a value of the kind {field.kind.value}",
                problem_zh=f"{source.constants[field.name]!r} 不适合 {field.name!r}",
                mend_zh=f"写一个 {field.kind.value} 类型的值",
                file=source.name,
                key=f"constants.{field.name}",
            )
        return [value] * n_rows, []
    name = read.mapped.get(field.name)
    if name is None:
        return [None] * n_rows, []
    cells, unknown = _translated(field, read.table.columns[name], source)
    values = column.values(cells)
    troubles = unknown + column.troubles
    if field.required:
        faulty = {one.index for one in troubles}
        troubles += [
            Trouble(index=index, code="missing_required", field=field.name, figures={})
            for index, value in enumerate(values)
            if value is None and index not in faulty
        ]
    if field.name == source.layer.key and source.key_prefix:
        values = [None if value is None else f"{source.key_prefix}{value}" for value in values]
    return values, troubles


def _column(field: Field, source: Source) -> Column:
    return Column(
        name=field.name,
        kind=field.kind,
        is_code=field.name == source.layer.key or field.name.endswith("code"),
        rounds_numbers=source.path.suffix.lower() == ".xlsx",
        time_zone=source.time_zone,
        timestamp_formats=source.timestamp_formats,
    )


def _translated(
    field: Field, cells: Sequence[Cell], source: Source
) -> tuple[Sequence[Cell], list[Trouble]]:
    """Return cells in our values; a value without a translation is a trouble."""
    ours = source.values.get(field.name)
    if ours is None:
        return cells, []
    translated: list[Cell] = []
    troubles: list[Trouble] = []
    for index, cell in enumerate(cells):
        text = "" if cell is None else str(cell).strip()
        translated.append(ours.get(text))
        if text and text not in ours:
            troubles.append(
                Trouble(
                    index=index,
                    code="unknown_value",
                    field=field.name,
                    figures={"value": shown(text)},
                )
            )
    return translated, troubles
