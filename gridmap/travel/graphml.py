"""Reading street networks that OSMnx wrote as GraphML.

Such a graph has an edge for each direction that cars may take; the two of a two-way street
become one row here. Whether people may walk there, a graph made for cars does not know:
without a single class of feet only in it, it counts as such, and its streets are open to wheels
alone unless an edge says otherwise.
"""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import ParseError

import networkx as nx
import numpy as np
import shapely
from shapely.errors import ShapelyError

from gridmap.errors import UnreadableFile
from gridmap.travel.highway import FEET_ONLY, Use, use_of
from gridmap.travel.street_file import Remark, StreetFile

_FIELDS: Final = ("foot", "bicycle", "oneway", "bridge")
_READ: Final = ("access", "foot", "bicycle", "vehicle", "oneway:bicycle", "bridge", "area")

Edge = tuple[str, str, Mapping[str, str]]


def read_graphml(path: Path, *, file: str) -> StreetFile:
    """Return the streets of a GraphML file.

    Raises
    ------
    UnreadableFile
        The file is missing or broken, is no street network, or has no street.
    """
    try:
        graph = nx.read_graphml(path, force_multigraph=True)
        edges: list[Edge] = [(str(u), str(v), data) for u, v, data in graph.edges(data=True)]
        lines = [_line(graph, edge) for edge in edges]
    except (OSError, ParseError, nx.NetworkXError, ShapelyError, KeyError, ValueError) as error:
        raise _unreadable(file, error) from error
    tags = [_tags(data) for _, _, data in edges]
    is_for_cars = not any(one["highway"] in FEET_ONLY for one in tags)
    if is_for_cars:
        tags = [{"foot": "no"} | one for one in tags]
    streets = list(_streets(edges, lines, tags))
    if not streets:
        raise _no_streets(file)
    return _file(streets, crs=str(graph.graph.get("crs", "EPSG:4326")), is_for_cars=is_for_cars)


Street = tuple[str, str, Use, shapely.LineString]


def _streets(
    edges: list[Edge], lines: list[shapely.LineString], tags: list[dict[str, str]]
) -> Iterator[Street]:
    """Yield code, name, use and line of each street, both directions of one as one."""
    seen: set[bytes] = set()
    times: Counter[str] = Counter()
    for (tail, head, data), line, own in zip(edges, lines, tags, strict=True):
        use = use_of(own)
        if use is None or line.length == 0:
            continue
        if not use.oneway:
            both = shapely.to_wkb(shapely.normalize(line))
            if both in seen:
                continue
            seen.add(both)
        ends = (tail, head) if use.oneway else sorted((tail, head))
        code = "n" + "-".join(ends)
        times[code] += 1
        code = code if times[code] == 1 else f"{code}-{times[code]}"
        yield code, _first(data.get("name", "")), use, line


def _file(streets: list[Street], *, crs: str, is_for_cars: bool) -> StreetFile:
    lines = np.empty(len(streets), dtype=object)
    lines[:] = [line for *_, line in streets]
    columns: dict[str, list[str | bool | None]] = {
        "code": [code for code, *_ in streets],
        "name": [name for _, name, *_ in streets],
        "highway": [use.highway for _, _, use, _ in streets],
        "private": [use.private or None for _, _, use, _ in streets],
    }
    columns |= {field: [getattr(use, field) for _, _, use, _ in streets] for field in _FIELDS}
    remarks = (Remark(code="drive_network", figures={}),) if is_for_cars else ()
    return StreetFile(columns=columns, lines=lines, crs=crs, extract_date=None, remarks=remarks)


def _line(graph: "nx.Graph[str]", edge: Edge) -> shapely.LineString:
    tail, head, data = edge
    if "geometry" in data:
        line = shapely.from_wkt(data["geometry"])
        if isinstance(line, shapely.LineString):
            return line
        raise ValueError(f"an edge is drawn as {line.geom_type}")
    ends = [(float(graph.nodes[one]["x"]), float(graph.nodes[one]["y"])) for one in (tail, head)]
    return shapely.LineString(ends)


def _tags(data: Mapping[str, str]) -> dict[str, str]:
    """Return an edge's attributes as tags; of several classes the one closest to steps counts."""
    classes = sorted(_values(data.get("highway", "")), key=_ease)
    tags = {key: _first(data[key]) for key in _READ if key in data}
    one_way = _first(str(data.get("oneway", ""))).lower() in ("true", "yes", "1")
    return tags | {"highway": classes[0] if classes else "", "oneway": "yes" if one_way else "no"}


def _ease(highway: str) -> int:
    """Return how many can use a class: steps are last."""
    return 0 if highway == "steps" else 1 if highway in FEET_ONLY else 2


def _values(text: str) -> list[str]:
    """Return the values of an attribute; several are written as a list of Python."""
    if not str(text).startswith("["):
        return [str(text)] if text else []
    try:
        return [str(one) for one in ast.literal_eval(text)]
    except (SyntaxError, ValueError):
        return [text]


def _first(text: str) -> str:
    return next(iter(_values(text)), "")


def _unreadable(file: str, error: Exception) -> UnreadableFile:
    return UnreadableFile(
        code="broken_graphml",
        problem=f"this is no street network in GraphML: {error}",
        mend="save it again with osmnx.save_graphml: nodes with x and y, edges with highway",
        problem_zh=f"这不是 GraphML 路网：{error}",
        mend_zh="请用 osmnx.save_graphml 重新保存：节点带 x、y，边带 highway",
        file=file,
    )


def _no_streets(file: str) -> UnreadableFile:
    return UnreadableFile(
        code="no_streets",
        problem="there is no street in the file",
        mend="save a graph whose edges have the attribute highway",
        problem_zh="文件中没有道路",
        mend_zh="请保存边带 highway 属性的路网",
        file=file,
    )
