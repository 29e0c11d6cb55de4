"""Peers that want a preparation of their own: pandana, Valhalla, pgRouting.

Where one is not there it is left out, with a word. They know their own streets (Valhalla) or
round (pandana: milliseconds), so their answers differ from ours by what the report says.
"""

import hashlib
import json
import subprocess
import sys
import warnings
import zipfile
from types import MappingProxyType

import numpy as np
import psycopg
import scipy.spatial
from bare import plain
from street_ground import LIMIT_S, K

_WHEEL = "pyvalhalla==3.9.1"
_WHEEL_SHA256 = "7b49c5e5f86cefd555b473aaaf34df3305889d30aa889b8abd3b4c2acc622271"
"""The lock's pyvalhalla 3.2.0, the last one for Python 3.11, cannot build tiles; this one's
program can, and 3.2.0 reads them."""


class Left(Exception):
    """A peer is left out; the words say why."""


class Pandana:
    """pandana: tables for all nodes (a, b), contraction hierarchies (c)."""

    name = "pandana"

    def __init__(self, ground):
        try:
            import pandana  # noqa: PLC0415
            import pandas as pd  # noqa: PLC0415
        except ImportError as error:
            raise Left("pandana is not installed") from error
        ways, self._ground = ground.ways, ground
        source = np.repeat(np.arange(ground.n_nodes), np.diff(ways.start))
        is_open = np.isfinite(ways.seconds)
        lon, lat = ground.timed.graph.nodes_deg.T
        self._net = pandana.Network(
            pd.Series(lon),
            pd.Series(lat),
            pd.Series(source[is_open]),
            pd.Series(ways.node[is_open]),
            pd.DataFrame({"seconds": ways.seconds[is_open]}),
            twoway=False,
        )

    def _table(self, nodes, n):
        lon, lat = map(np.array, self._ground.deg(nodes).T)
        import pandas as pd  # noqa: PLC0415

        self._net.set_pois("there", LIMIT_S, n, pd.Series(lon), pd.Series(lat))
        table = self._net.nearest_pois(LIMIT_S, "there", num_pois=n).to_numpy()
        return np.where(table >= LIMIT_S, np.inf, table)

    def nearest(self):
        return self._table(self._ground.members, K)[self._ground.requests]

    def sweep(self):
        return self._table(self._ground.stations, 1)[:, 0]

    def matrix(self):
        a, b = np.meshgrid(self._ground.origins, self._ground.destinations, indexing="ij")
        with warnings.catch_warnings(action="ignore"):
            seconds = self._net.shortest_path_lengths(a.ravel().tolist(), b.ravel().tolist())
        return np.array(seconds).reshape(a.shape)


class Valhalla:
    """Valhalla: the matrix of the 30 members nearest by air (a), a corner of the matrix (c)."""

    name = "Valhalla, 30 by air"
    parts = MappingProxyType({"nearest": 10, "matrix": 25 * 25})
    sweep = None

    def __init__(self, ground, folder):
        try:
            import valhalla  # noqa: PLC0415
        except ImportError as error:
            raise Left("pyvalhalla is not installed") from error
        tiles = folder / f"tiles-{ground.name}"
        settings = valhalla.get_config(tile_extract="", tile_dir=str(tiles), verbose=False)
        settings["mjolnir"]["tile_extract"] = ""
        path = folder / "valhalla.json"
        path.write_text(json.dumps(settings))
        order = [_tile_builder(folder), "-c", path, ground.pbf]
        subprocess.run(order, check=True, capture_output=True)
        self.actor, self._ground = valhalla.Actor(settings), ground

    def _matrix(self, sources, targets):
        asked = {
            "sources": [{"lon": lon, "lat": lat} for lon, lat in self._ground.deg(sources)],
            "targets": [{"lon": lon, "lat": lat} for lon, lat in self._ground.deg(targets)],
            "costing": "pedestrian",
            "costing_options": {"pedestrian": {"walking_speed": 1.2 * 3.6}},
        }
        rows = self.actor.matrix(asked)["sources_to_targets"]
        return np.array(
            [[np.inf if one["time"] is None else one["time"] for one in row] for row in rows]
        )

    def nearest(self):
        ground = self._ground
        scale = (np.cos(np.radians(ground.deg(ground.members)[:, 1].mean())), 1.0)
        tree = scipy.spatial.cKDTree(ground.deg(ground.members) * scale)
        found = []
        for request in ground.requests[: len(ground.requests) // 10]:
            _, near = tree.query(ground.deg(request) * scale, k=30)
            seconds = self._matrix(ground.members[near], [request])[:, 0]
            found.append(np.sort(seconds)[:K])
        return np.array(found)

    def matrix(self):
        ground = self._ground
        return self._matrix(ground.origins[:20], ground.destinations[:20])


def _tile_builder(folder):
    """Return Valhalla's program that builds tiles, out of a wheel of known content."""
    program = folder / "wheel" / "valhalla" / "bin" / "valhalla_build_tiles"
    if program.exists():
        return program
    order = [sys.executable, "-m", "pip", "download", _WHEEL, "--no-deps", "--quiet"]
    order += ["--python-version", "3.12", "--only-binary", ":all:", "--dest", str(folder)]
    if subprocess.run(order, check=False, capture_output=True).returncode:
        raise Left(f"{_WHEEL}, whose program builds Valhalla's tiles, cannot be had")
    (wheel,) = folder.glob("pyvalhalla-*.whl")
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != _WHEEL_SHA256:
        raise Left(f"the wheel of {_WHEEL} is of another machine")
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(folder / "wheel")
    program.chmod(0o755)
    return program


class PgRouting:
    """pgRouting in PostGIS: whole-graph searches, for it knows no other; parts of (a), (b), (c)."""

    name = "pgRouting"
    parts = MappingProxyType({"nearest": 200, "sweep": 10, "matrix": 20})

    def __init__(self, ground, url):
        self._ground = ground
        self._conn = psycopg.connect(plain(url), autocommit=True)
        known = "SELECT 1 FROM pg_available_extensions WHERE name = 'pgrouting'"
        if self._conn.execute(known).fetchone() is None:
            raise Left("pgRouting is not installed (postgresql-15-pgrouting)")
        self._conn.execute("CREATE EXTENSION IF NOT EXISTS pgrouting CASCADE")
        self._conn.execute("DROP TABLE IF EXISTS ways")
        self._conn.execute(
            "CREATE TABLE ways (id int PRIMARY KEY, source int, target int, cost float8,"
            " reverse_cost float8)"
        )
        graph, timed = ground.timed.graph, ground.timed
        costs = (
            np.where(np.isfinite(one), one, -1.0) for one in (timed.forward_s, timed.backward_s)
        )
        rows = zip(
            graph.tail.tolist(), graph.head.tolist(), *(one.tolist() for one in costs), strict=True
        )
        with self._conn.cursor().copy("COPY ways FROM STDIN") as copy:
            for number, row in enumerate(rows):
                copy.write_row((number, *row))
        self._conn.execute("ANALYZE ways")

    _BACK = "SELECT id, source, target, reverse_cost AS cost, cost AS reverse_cost FROM ways"

    def nearest(self):
        found = []
        members = self._ground.members.tolist()
        for request in self._ground.requests[: len(self._ground.requests) // 200].tolist():
            rows = self._conn.execute(
                "SELECT d.agg_cost FROM unnest(%s::int[]) AS m (node) JOIN pgr_drivingDistance("
                "%s, %s::bigint, %s::float8) AS d ON d.node = m.node ORDER BY 1 LIMIT %s",
                (members, self._BACK, request, LIMIT_S, K),
            ).fetchall()
            seconds = [row[0] for row in rows]
            found.append(seconds + [np.inf] * (K - len(seconds)))
        return np.array(found)

    def sweep(self):
        """Ask from a tenth of the stations; `equicost` is wrong in 3.4."""
        stations = np.unique(self._ground.stations)[: len(self._ground.stations) // 10]
        rows = self._conn.execute(
            "SELECT node, min(agg_cost) FROM pgr_drivingDistance(%s, %s::bigint[], %s::float8,"
            " equicost => false) GROUP BY node",
            (self._BACK, stations.tolist(), LIMIT_S),
        ).fetchall()
        seconds = np.full(self._ground.n_nodes, np.inf)
        for node, least_s in rows:
            seconds[node] = least_s
        return seconds

    def matrix(self):
        origins = self._ground.origins[: len(self._ground.origins) // 20]
        rows = self._conn.execute(
            "SELECT start_vid, end_vid, agg_cost FROM pgr_dijkstraCost("
            "'SELECT id, source, target, cost, reverse_cost FROM ways',"
            " %s::bigint[], %s::bigint[])",
            (np.unique(origins).tolist(), np.unique(self._ground.destinations).tolist()),
        ).fetchall()
        known = {(a, b): seconds for a, b, seconds in rows}
        destinations = self._ground.destinations.tolist()
        return np.array(
            [
                [0.0 if a == b else known.get((a, b), np.inf) for b in destinations]
                for a in origins.tolist()
            ]
        )
