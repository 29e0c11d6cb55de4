"""Read a street network from a file and hold it to what the district has already.

What comes back is a checked layer like any other: `import_layer` puts it into force.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.geo.crs import Datum, to_storage
from gridmap.ingest.check import check_layer
from gridmap.ingest.checked import CheckedLayer, Geometries, Value
from gridmap.ingest.findings import Finding, Severity
from gridmap.ingest.lie import ParentAreas, doubtful_datum
from gridmap.ingest.manifest import Source
from gridmap.ingest.read import checksum, read_source
from gridmap.ingest.street_lie import near_areas, shifted_streets
from gridmap.ingest.street_wording import street_finding
from gridmap.ingest.wording import finding
from gridmap.model.layer_fields import LAYERS
from gridmap.store import look_up, street_rows
from gridmap.store.district import District
from gridmap.travel.graphml import read_graphml
from gridmap.travel.highway import FEET_ONLY, OPEN_TO
from gridmap.travel.noding import noded, share_off_main
from gridmap.travel.osm import read_osm
from gridmap.travel.street_file import StreetFile

MARGIN_KM = 3.0
"""Streets so far beyond the district's borders still belong to ways inside it."""

_LAYER = LAYERS["streets"]
_OSM_LICENCE, _OSM_ATTRIBUTION = "ODbL-1.0", "© OpenStreetMap contributors"
"""Of extracts and of graphs that were made from them: it has to stand on every map of them."""

_TOLD_OFF_MAIN_SHARE = 0.005
_MOST_PLACES = 2_000
_LEAST_FOOTWAYS_SHARE = 0.01
"""Of Monaco's streets 35 in a hundred are for feet alone, of Porto Alegre's 18; of cars' none."""


class StreetFileKind(StrEnum):
    """What a file of streets is; AUTO goes by its ending."""

    AUTO = "auto"
    OSM = "osm"
    GRAPHML = "graphml"
    LINES = "lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the district has: its areas, and points that stand beside streets."""

    areas: ParentAreas | None
    places: Geometries


def read_streets(
    path: Path,
    *,
    district: District,
    kind: StreetFileKind = StreetFileKind.AUTO,
    datum: Datum = Datum.WGS84,
    replaces: bool = False,
) -> CheckedLayer:
    """Return the streets of a file as rows of the layer `streets`, with all findings.

    Streets far from the district are left out; where none is near, an error keeps all out. A
    district without areas is where its gates, stations and streets in force are.

    Parameters
    ----------
    path
        An OpenStreetMap extract, a GraphML of OSMnx, or a layer of lines with the columns
        `code`, `name` and `highway` (or their Chinese labels).
    datum
        What the degrees of the file refer to.
    replaces
        Where there are no areas: these streets may be of another place than those in force.

    Raises
    ------
    UnreadableFile
        The file is missing, broken, cut off, or has no street.
    BadManifest
        A layer of lines lacks a column.
    """
    checked = _read(path, _kind_of(path) if kind is StreetFileKind.AUTO else kind, datum=datum)
    if checked.stops or checked.geometry is None:
        return checked
    known = _known(district)
    lines = checked.geometry
    near = np.ones(len(lines), dtype=np.bool_)
    if known.areas is not None:
        near = near_areas(lines, known.areas.areas, within_m=MARGIN_KM * 1000)
    elif len(known.places) and not replaces and _is_far_from(known.places, lines):
        return _with(checked, _error("streets_not_those_in_force", checked))
    if not near.any():
        return _with(checked, _error("streets_elsewhere", checked))
    kept, lines = _kept(checked, near), lines[near]
    found = [
        *_far(checked, near),
        *_few_footways(kept),
        *_off_main(kept, lines),
        *_datum_doubts(kept, lines, known, datum=datum),
    ]
    return _with(kept, *found)


def _kind_of(path: Path) -> StreetFileKind:
    name = path.name.lower()
    if name.endswith((".pbf", ".osm", ".osm.gz", ".osm.bz2", ".o5m")):
        return StreetFileKind.OSM
    return StreetFileKind.GRAPHML if name.endswith(".graphml") else StreetFileKind.LINES


def _read(path: Path, kind: StreetFileKind, *, datum: Datum) -> CheckedLayer:
    if kind is StreetFileKind.LINES:
        source = Source(layer=_LAYER, name=path.name, path=path, datum=datum)
        return check_layer(read_source(source))
    sha256 = checksum(path, file=path.name)
    reader = read_osm if kind is StreetFileKind.OSM else read_graphml
    return _checked(reader(path, file=path.name), file=path.name, sha256=sha256, datum=datum)


def _checked(found: StreetFile, *, file: str, sha256: str, datum: Datum) -> CheckedLayer:
    told = [street_finding(one.code, file=file, figures=one.figures) for one in found.remarks]
    if found.extract_date is not None:
        figures = {"date": found.extract_date.isoformat()}
        told.append(street_finding("extract_date", file=file, figures=figures))
    columns: dict[str, list[Value]] = {name: [*cells] for name, cells in found.columns.items()}
    return CheckedLayer(
        layer=_LAYER,
        file=file,
        sha256=sha256,
        valid_from=None,
        crs=found.crs,
        datum=datum.value,
        encoding=None,
        header=tuple(columns),
        n_read=len(found.lines),
        columns=columns,
        geometry=to_storage(found.lines, crs=found.crs, datum=datum),
        row_numbers=tuple(range(1, len(found.lines) + 1)),
        findings=tuple(told),
        rejected=(),
        licence=_OSM_LICENCE,
        attribution=_OSM_ATTRIBUTION,
    )


def _known(district: District) -> _Known:
    tenant = district.tenant
    with district.reading() as conn:
        level, rows = look_up.smallest_areas(conn, tenant)
        points = [look_up.features_of(conn, tenant, layer) for layer in ("gates", "stations")]
        streets = street_rows.streets_in_force(conn, tenant).shape
    areas = None
    if rows:
        outlines = np.array([shape for _, shape, _ in rows], dtype=object)
        codes = tuple(str(fields["code"]) for _, _, fields in rows)
        areas = ParentAreas(layer=LAYERS[level], codes=codes, areas=outlines)
    shapes = [np.array([shape for _, shape, _ in one], dtype=object) for one in points]
    spots = np.concatenate([_spread(one) for one in (*shapes, streets)])
    return _Known(areas=areas, places=shapely.point_on_surface(spots))


def _spread(shapes: Geometries) -> Geometries:
    """Return at most `_MOST_PLACES` shapes, from all parts of the layer."""
    return shapes[:: max(1, -(-len(shapes) // _MOST_PLACES))]


def _kept(checked: CheckedLayer, near: NDArray[np.bool_]) -> CheckedLayer:
    if near.all() or checked.geometry is None:
        return checked
    chosen = np.flatnonzero(near).tolist()
    columns: Mapping[str, list[Value]] = {
        name: [cells[i] for i in chosen] for name, cells in checked.columns.items()
    }
    return replace(
        checked,
        columns=columns,
        geometry=checked.geometry[near],
        row_numbers=tuple(checked.row_numbers[i] for i in chosen),
    )


def _with(checked: CheckedLayer, *found: Finding) -> CheckedLayer:
    return replace(checked, findings=(*checked.findings, *found))


def _is_far_from(places: Geometries, lines: Geometries) -> bool:
    return not near_areas(lines, places, within_m=MARGIN_KM * 1000).any()


def _error(code: str, checked: CheckedLayer) -> Finding:
    west, south, east, north = shapely.total_bounds(checked.geometry)
    figures = {"lon": float(west + east) / 2, "lat": float(south + north) / 2}
    return street_finding(code, file=checked.file, figures=figures, severity=Severity.ERROR)


def _far(checked: CheckedLayer, near: NDArray[np.bool_]) -> list[Finding]:
    n_far = int((~near).sum())
    figures = {"n": n_far, "km": MARGIN_KM}
    return [street_finding("far_streets", file=checked.file, figures=figures)] if n_far else []


def _few_footways(checked: CheckedLayer) -> list[Finding]:
    """Tell when next to no street is for feet alone, though people may walk on the others."""
    cells = zip(checked.columns["highway"], checked.columns["foot"], strict=True)
    by_class = {highway: walks for highway, (walks, _) in OPEN_TO.items()}
    walked = [
        str(highway)
        for highway, foot in cells
        if (by_class.get(str(highway), True) if foot is None else foot)
    ]
    n_footways = sum(highway in FEET_ONLY or highway == "path" for highway in walked)
    if n_footways >= _LEAST_FOOTWAYS_SHARE * len(walked):
        return []
    figures = {"n": n_footways, "n_streets": len(walked), "share": n_footways / len(walked)}
    return [street_finding("few_footways", file=checked.file, figures=figures)]


def _off_main(checked: CheckedLayer, lines: Geometries) -> list[Finding]:
    is_bridge = np.array([bool(one) for one in checked.columns["bridge"]], dtype=np.bool_)
    share = share_off_main(noded(lines, is_bridge).lines)
    if share < _TOLD_OFF_MAIN_SHARE:
        return []
    return [street_finding("streets_off_main", file=checked.file, figures={"share": share})]


def _datum_doubts(
    checked: CheckedLayer, lines: Geometries, known: _Known, *, datum: Datum
) -> list[Finding]:
    told = []
    beside = shifted_streets(lines, known.places, datum=datum)
    if beside is not None:
        told.append(street_finding("streets_shifted", file=checked.file, figures=beside))
    within = None if known.areas is None else doubtful_datum(lines, datum=datum, parent=known.areas)
    if within is not None:
        told.append(finding("datum_doubtful", Severity.WARNING, file=checked.file, figures=within))
    return told
