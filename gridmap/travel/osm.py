"""Reading OpenStreetMap extracts: ways cut at the nodes that they share.

One pass: the library keeps the places of nodes, and hands on only ways that are streets and
nodes that are barriers. Ways meet where they have a node in common and nowhere else, so a
bridge never joins what it crosses. A piece is called after its way and its first node: another
extract, older, newer or larger, calls it the same as long as nobody redraws it there.
"""

from array import array
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import osmium
import shapely
from numpy.typing import NDArray
from osmium.osm import NODE, WAY

from gridmap.errors import UnreadableFile
from gridmap.travel.graph import Lines, Mask
from gridmap.travel.highway import Use, use_of
from gridmap.travel.noding import cut_at
from gridmap.travel.street_file import Remark, StreetFile

_SHUT: Final = frozenset(("no", "private", "permit"))
_LEAST: Final = 2  # nodes of a line
_FIELDS: Final = ("foot", "bicycle", "oneway", "bridge")

Refs = NDArray[np.int64]


def read_osm(path: Path, *, file: str) -> StreetFile:
    """Return the streets of an `.osm.pbf` (or any other OpenStreetMap format).

    Raises
    ------
    UnreadableFile
        The file is missing, cut off, not OpenStreetMap data, or has no street.
    """
    found = _Ways()
    barriers: Counter[str] = Counter()
    try:
        with osmium.io.Reader(str(path)) as reader:
            extract_date = _day(reader.header().get("osmosis_replication_timestamp", ""))
        for one in _streets_and_barriers(path):
            if isinstance(one, osmium.osm.Way):
                found.add(one)
            else:
                barriers["shut" if _is_shut(one.tags) else "open"] += 1
    except (RuntimeError, osmium.InvalidLocationError) as error:
        raise _unreadable(file, error) from error
    if not found.ways:
        raise _no_streets(file)
    remarks = []
    if barriers:
        figures = {"n": barriers.total(), "n_shut": barriers["shut"]}
        remarks.append(Remark(code="barriers", figures=figures))
    if found.n_cut_off:
        remarks.append(Remark(code="cut_off_ways", figures={"n": found.n_cut_off}))
    return found.streets(extract_date=extract_date, remarks=tuple(remarks))


def _streets_and_barriers(path: Path) -> osmium.FileProcessor:
    streets, barriers = osmium.filter.KeyFilter("highway"), osmium.filter.KeyFilter("barrier")
    streets.enable_for(WAY)
    barriers.enable_for(NODE)
    every = osmium.FileProcessor(str(path), NODE | WAY).with_locations()
    return every.with_filter(streets).with_filter(barriers)


class _Ways:
    """Ways that are streets, as they are read: what each is, and its nodes one after another."""

    def __init__(self) -> None:
        self.ways: list[tuple[int, str, Use]] = []  # one for each unbroken run of nodes
        self.n_cut_off = 0
        self._refs = array("q")
        self._lonlat = array("d")
        self._sizes = array("q")

    def add(self, way: osmium.osm.Way) -> None:
        """Take a way that is a street; where nodes are missing it goes on after them."""
        use = use_of(way.tags)  # type: ignore[arg-type]  # asked for `get` only
        if use is None:
            return
        name = way.tags.get("name") or way.tags.get("name:zh") or ""
        run: list[tuple[int, float, float]] = []
        is_whole = True
        for node in way.nodes:
            if node.location.valid():
                run.append((node.ref, node.location.lon, node.location.lat))
            else:
                is_whole = False
                self._end(run, (way.id, name, use))
                run = []
        self._end(run, (way.id, name, use))
        self.n_cut_off += not is_whole

    def _end(self, run: list[tuple[int, float, float]], way: tuple[int, str, Use]) -> None:
        if len(run) < _LEAST:
            return
        self.ways.append(way)
        self._sizes.append(len(run))
        for ref, lon, lat in run:
            self._refs.append(ref)
            self._lonlat.extend((lon, lat))

    def streets(self, *, extract_date: date | None, remarks: tuple[Remark, ...]) -> StreetFile:
        """Return the ways cut where they meet."""
        refs = np.frombuffer(self._refs, dtype=np.int64)
        xy = np.frombuffer(self._lonlat, dtype=np.float64).reshape(-1, 2)
        part = np.repeat(np.arange(len(self._sizes)), np.frombuffer(self._sizes, dtype=np.int64))
        lines, first = cut_at(xy, part, is_node=_junctions(refs))
        has_length = shapely.length(lines) > 0
        lines, first = lines[has_length], first[has_length]
        of = [self.ways[i] for i in part[first].tolist()]
        uses = [use for _, _, use in of]
        columns: dict[str, list[str | bool | None]] = {
            "code": [*_codes([way for way, _, _ in of], refs[first])],
            "name": [name for _, name, _ in of],
            "highway": [use.highway for use in uses],
            "private": [use.private or None for use in uses],
        }
        columns |= {field: [getattr(use, field) for use in uses] for field in _FIELDS}
        return StreetFile(
            columns=columns,
            lines=_turned(lines, np.array([use.backwards for use in uses], dtype=np.bool_)),
            extract_date=extract_date,
            remarks=remarks,
        )


def _junctions(refs: Refs) -> Mask:
    """Return which nodes are shared, by two ways or twice by one."""
    _, key, n_times = np.unique(refs, return_inverse=True, return_counts=True)
    shared: Mask = n_times[key] > 1
    return shared


def _codes(ways: list[int], first: Refs) -> list[str]:
    """Return a code for each piece; a way that leaves one node twice numbers the later ones."""
    times: Counter[str] = Counter()
    codes = []
    for way, node in zip(ways, first.tolist(), strict=True):
        code = f"w{way}-{node}"
        times[code] += 1
        codes.append(code if times[code] == 1 else f"{code}-{times[code]}")
    return codes


def _turned(lines: Lines, backwards: Mask) -> Lines:
    """Return lines in the direction that is open."""
    lines = lines.copy()
    lines[backwards] = shapely.reverse(lines[backwards])
    return lines


def _is_shut(tags: osmium.osm.TagList) -> bool:
    access = tags.get("foot") or tags.get("access") or ""
    return access in _SHUT or tags.get("locked") == "yes"


def _day(stamp: str) -> date | None:
    try:
        return date.fromisoformat(stamp[:10])
    except ValueError:
        return None


def _unreadable(file: str, error: Exception) -> UnreadableFile:
    return UnreadableFile(
        code="broken_extract",
        problem=f"this is no whole OpenStreetMap file: {error}",
        mend="fetch the extract again and compare its size or checksum",
        problem_zh=f"这不是完整的 OpenStreetMap 文件：{error}",
        mend_zh="请重新下载，并核对文件大小或校验和",
        file=file,
    )


def _no_streets(file: str) -> UnreadableFile:
    return UnreadableFile(
        code="no_streets",
        problem="there is no street in the file",
        mend="take an extract with ways, not one of relations or buildings only",
        problem_zh="文件中没有道路",
        mend_zh="请使用包含道路（highway）的提取文件",
        file=file,
    )
