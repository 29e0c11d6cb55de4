"""Porto Alegre by the real import: who walks to healthcare, who to school, held to every door."""

import csv
import io
import itertools
import json
from contextlib import redirect_stdout
from datetime import UTC, datetime

import networkx as nx
import numpy as np
import pyogrio
import pytest
import shapely
from networks import oracle

from gridmap.cli.main import run
from gridmap.cluster import create_database, drop_database
from gridmap.cluster.roles import Role
from gridmap.flows.load_network import load_network
from gridmap.model.ids import TenantId
from gridmap.model.travel import ADULT, Traveller
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.travel.timing import time_graph

pytestmark = pytest.mark.postgis

MANIFEST = "tests/data/manifests/porto_alegre.toml"
SCHOOLS = "tests/data/manifests/porto_alegre_schools.toml"


@pytest.fixture(scope="module")
def porto_alegre(cluster, template, test_data):
    """Return what runs the command line on the city, imported once, and reads its JSON."""
    name = "porto_alegre"
    create_database(cluster, name, template=template)

    def command(*words):
        said = io.StringIO()
        with pytest.raises(SystemExit) as leaving, redirect_stdout(said):
            run([*map(str, words), "--json"])
        assert leaving.value.code == 0, said.getvalue()
        return json.loads(said.getvalue()) if said.getvalue().strip() else None

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("GRIDMAP_DATABASE_URL", cluster.url(Role.APP, name))
        environment.setenv("GRIDMAP_OWNER_URL", cluster.url(Role.OWNER, name))
        command("district", "set-up", "--name", "Porto Alegre")
        command("import", MANIFEST, "--data-folder", test_data)
        command("streets", "import", test_data / "streets" / "porto-alegre.osm.pbf")
        yield command
    drop_database(cluster, name)


@pytest.fixture
def network(cluster, porto_alegre):
    del porto_alegre
    db = open_database(cluster.url(Role.APP, "porto_alegre"))
    district = District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
    yield load_network(district=district)
    db.close()


def test_circles_of_a_real_city_hold_their_doors(porto_alegre, test_data, tmp_path):
    page, shapes = tmp_path / "circles.html", tmp_path / "circles.gpkg"
    words = ("--kind", "healthcare", "--walker", "adult", "--walker", "elderly")
    told = porto_alegre("coverage", "circles", *words, "--out", page, "--gpkg", shapes)
    adult, elderly = told["circles"]
    assert adult["residents"]["whole"] == 812_935
    assert 0.80 < adult["residents"]["part"] / 812_935 < 0.88
    assert elderly["residents"]["part"] < adult["residents"]["part"]
    for each in (*adult["shapes"], *elderly["shapes"]):
        assert each["wrongly_inside_share"] < 0.04
        assert each["wrongly_outside_share"] < 0.08

    drawn = pyogrio.read_dataframe(shapes)
    assert drawn.crs.to_epsg() == 4490
    assert drawn.geometry.is_valid.all()
    assert told["n_shapes"] == len(drawn) > 600
    of_adult = drawn[drawn.walker == "adult"]
    for _, group in of_adult.groupby("station"):
        areas = group.sort_values("limit_s").geometry.tolist()
        for inner, outer in itertools.pairwise(areas):
            assert inner.difference(outer).area < 1e-12
    whole = of_adult[(of_adult.station == "") & (of_adult.limit_s == 900)].geometry.iloc[0]
    cells = np.genfromtxt(
        test_data / "streets" / "porto-alegre_hexgrid.csv",
        delimiter=",",
        skip_header=1,
        usecols=(1, 2, 3),
    )
    homes = cells[cells[:, 2] > 0]
    inside = shapely.contains_xy(whole, homes[:, 0], homes[:, 1])
    assert inside.sum() == adult["shapes"][2]["n_doors_inside"]
    assert homes[inside, 2].sum() == pytest.approx(adult["residents"]["part"], rel=0.01)
    assert page.stat().st_size > 1_000_000


def test_healthcare_and_schools_are_reached_by_whom_networkx_says(
    porto_alegre, network, test_data, tmp_path
):
    told = {"healthcare": _report(porto_alegre, "healthcare")}
    porto_alegre("import", SCHOOLS, "--data-folder", test_data)
    told["schools"] = _report(porto_alegre, "school")
    (drawn,) = porto_alegre(
        "coverage", "circles", "--kind", "school", "--out", tmp_path / "schools.html"
    )["circles"]

    with (test_data / "streets" / "porto-alegre_hexgrid.csv").open(encoding="utf-8") as file:
        cells = list(csv.DictReader(file))
    for service, report in told.items():
        n_cells = sum(int(cell[service] or 0) > 0 for cell in cells)
        n_inside = _residents_inside(cells, service, network, limit_s=900.0)
        assert len(report["stations"]) == n_cells
        assert report["whole"]["residents"]["part"] == n_inside
        assert report["whole"]["residents"]["whole"] == 812_935
    parts = {service: one["whole"]["residents"]["part"] for service, one in told.items()}
    assert 0.80 * 812_935 < parts["healthcare"] < parts["schools"] < 0.99 * 812_935
    assert drawn["residents"]["part"] == parts["schools"]
    assert all(one["wrongly_inside_share"] < 0.04 for one in drawn["shapes"])
    assert all(one["wrongly_outside_share"] < 0.08 for one in drawn["shapes"])


def _report(porto_alegre, kind):
    return porto_alegre("coverage", "table", "--kind", kind, "--walker", "adult")


def _residents_inside(cells, service, network, *, limit_s):
    """Return who walks to a cell with the service in time, by networkx, from the file itself."""
    homes = [cell for cell in cells if int(cell["population"] or 0)]
    stations = [cell for cell in cells if int(cell[service] or 0)]
    timed = time_graph(network.graph, Traveller(profile=ADULT))
    placed = [
        network.attacher.attach(
            np.array([(cell["lon"], cell["lat"]) for cell in some], dtype=float)
        )
        for some in (homes, stations)
    ]
    seconds = nx.multi_source_dijkstra_path_length(
        oracle(timed, *placed), {(1, j, "out") for j in range(len(stations))}, weight="seconds"
    )
    return sum(
        int(home["population"])
        for i, home in enumerate(homes)
        if seconds.get((0, i, "in"), np.inf) <= limit_s
    )
