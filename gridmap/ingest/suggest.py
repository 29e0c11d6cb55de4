"""A draft of a manifest for a file that was sniffed, to be completed by a person.

What only the maker of the file can know is left empty, and an empty key is refused when the
manifest is loaded: a draft cannot be used by accident.
"""

import json
from collections.abc import Iterator, Mapping

from gridmap.ingest.sniff import Sniffed
from gridmap.model.layer_fields import LAYERS, Field, Kind, LayerFields

_KEYS = ("code", "source_ref")
_KEY_ENDINGS = ("code", "id")
_OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "code": ("id", "adcode", "osm_id", "fid", "编号", "代码", "网格编码", "编码"),
    "source_ref": ("id", "编号", "工单编号"),
    "name": ("名称", "姓名", "网格名称"),
}


def suggested_manifest(sniffed: Sniffed, *, layer: str | None = None) -> str:
    """Return a manifest in TOML for one file; `layer` names the layer where it is known."""
    fields = LAYERS.get(layer or "")
    lines = ["[[source]]"]
    if fields is None:
        lines.append(f'layer = ""  # one of: {", ".join(LAYERS)}')
    else:
        lines.append(f"layer = {_quoted(fields.name)}")
    lines.append(f"file = {_quoted(sniffed.path.name)}")
    lines += _table_lines(sniffed)
    lines += _place_lines(sniffed)
    lines += _time_lines(sniffed)
    lines += _column_lines(sniffed, fields)
    return "\n".join(lines) + "\n"


def _table_lines(sniffed: Sniffed) -> Iterator[str]:
    if len(sniffed.tables) > 1 and sniffed.table is not None:
        yield f"table = {_quoted(sniffed.table)}  # of: {_comment(', '.join(sniffed.tables))}"
    if sniffed.encoding is not None:
        yield f"encoding = {_quoted(sniffed.encoding.name)}  # {sniffed.encoding.en}"


def _place_lines(sniffed: Sniffed) -> Iterator[str]:
    places = sniffed.places
    if not (sniffed.shapes or places.lon or places.ring):
        return
    if sniffed.crs is None:
        in_metres = any(one.code.endswith("easting") for one in sniffed.remarks)
        value = "" if in_metres else "EPSG:4326"
        yield f'crs = "{value}"  # the file does not say: confirm'
    yield 'datum = ""  # WGS84 | CGCS2000 | GCJ02 | BD09: ask who made the file'
    lon, lat = places.lon, places.lat
    if any(one.code == "swapped_lon_lat" for one in sniffed.remarks):
        lon, lat = lat, lon
    for key, column in (("lon", lon), ("lat", lat), ("ring", places.ring)):
        if column is not None:
            yield f"{key} = {_quoted(column)}"


def _time_lines(sniffed: Sniffed) -> Iterator[str]:
    formats = dict.fromkeys(form for one in sniffed.columns for form in one.time_formats)
    if not formats:
        return
    if any("%z" not in form for form in formats):
        yield 'time_zone = "Asia/Shanghai"  # times without a zone: confirm'
    yield f"timestamp_formats = [{', '.join(map(_quoted, formats))}]"


def _column_lines(sniffed: Sniffed, fields: LayerFields | None) -> Iterator[str]:
    yield "[source.columns]"
    taken: set[str] = set()
    for field in () if fields is None else fields.fields:
        column = _column_for(field, sniffed, taken=taken)
        if column is not None:
            taken.add(column)
            yield f"{field.name} = {_quoted(column)}"
        elif field.required:
            yield f'{field.name} = ""  # {field.zh}, required'
    for one in sniffed.columns:
        if one.name not in taken:
            yield f"# {_comment(one.name)}: {_comment(' | '.join(one.samples))}"


def _column_for(field: Field, sniffed: Sniffed, *, taken: set[str]) -> str | None:
    names = (field.name, field.zh, *_OTHER_NAMES.get(field.name, ()))
    free = [one for one in sniffed.columns if one.name not in taken]
    for name in names:
        for one in free:
            if one.name.lower() == name:
                return one.name
    keys = [one.name for one in free if one.name.lower().endswith(_KEY_ENDINGS)]
    if field.name in _KEYS and keys:
        return keys[0]
    times = [one.name for one in free if one.time_formats]
    return times[0] if field.kind is Kind.INSTANT and field.required and times else None


def _quoted(text: str) -> str:
    """Return a TOML string; JSON strings are TOML strings but for DEL and lone surrogates."""
    plain = text.encode("utf-8", errors="replace").decode("utf-8")
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text)
