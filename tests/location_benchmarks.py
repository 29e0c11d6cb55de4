"""Published location and assignment problems, as tables; and a made-up town on a lattice."""

import csv

import numpy as np
from scipy.sparse.csgraph import shortest_path

from gridmap.coverage.siting.sites import TimeTable

_EARTH_M = 6_378_137  # the radius by which the authors of the coverage instance computed


def new_york(folder):
    """Return metres between census blocks, their population and the best published covers."""
    places, _, people = (folder / "mclp" / "NewYork.txt").read_text().partition("DEMAND_SECTION")
    rows = places.partition("NODE_COORD_SECTION")[2].split()
    lat, lon = np.radians(np.array(rows, dtype=float).reshape(-1, 2)).T
    half = np.sin((lat[:, None] - lat) / 2) ** 2
    half += np.cos(lat)[:, None] * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    weights = [
        float(line.split()[-1]) for line in people.splitlines() if line.strip() not in {"", "EOF"}
    ]
    best = {}
    for path in (folder / "mclp" / "best").glob("*.txt"):
        best[int(path.stem.split("_")[1])] = float(path.read_text().split()[1])
    return 2 * _EARTH_M * np.arcsin(np.sqrt(half)), np.array(weights), best


def p_median(folder, name):
    """Return the table of an OR-Library instance, its p and its optimum."""
    numbers = [int(one) for one in (folder / "pmedian" / f"{name}.txt").read_text().split()]
    n, _, p = numbers[:3]
    edges = np.zeros((n, n))
    for one, other, cost in zip(numbers[3::3], numbers[4::3], numbers[5::3], strict=True):
        edges[one - 1, other - 1] = edges[other - 1, one - 1] = cost  # a repeated edge: the last
    table = TimeTable(seconds=shortest_path(edges, directed=False), weights=np.ones(n))
    return table, p, optima(folder / "pmedian" / "optimal.csv", "optimal")[name]


def generalised_assignment(folder, name):
    """Return costs, loads and capacities of an instance, and its optimum."""
    numbers = np.array((folder / "gap" / f"{name}.txt").read_text().split(), dtype=float)
    m, n = int(numbers[0]), int(numbers[1])
    costs, loads = numbers[2 : 2 + 2 * m * n].reshape(2, m, n)
    capacity = numbers[2 + 2 * m * n :][:m]
    return costs, loads, capacity, optima(folder / "gap" / "bounds_min.csv", "upper")[name]


def linear_assignment(folder, name):
    """Return the costs of an instance and its optimum."""
    numbers = np.array((folder / "assignment" / f"{name}.txt").read_text().split(), dtype=float)
    n = int(numbers[0])
    optimum = optima(folder / "assignment" / "optimal.csv", "optimal")[name]
    return numbers[1:].reshape(n, n), optimum


def san_francisco(folder):
    """Return the metres from 16 stores to 205 census tracts, weighted by people."""
    name = "SF_network_distance_candidateStore_16_censusTract_205_new.csv"
    with (folder / "sf-stores" / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    stores = {one: n for n, one in enumerate(sorted({row["name"] for row in rows}))}
    tracts = {one: n for n, one in enumerate(sorted({row["DestinationName"] for row in rows}))}
    metres, people = np.full((len(stores), len(tracts)), np.inf), np.zeros(len(tracts))
    for row in rows:
        tract = tracts[row["DestinationName"]]
        metres[stores[row["name"]], tract] = float(row["distance"])
        people[tract] = float(row["demand"])
    return TimeTable(seconds=metres, weights=people)


def optima(path, column):
    """Return the published value of each instance."""
    with path.open(encoding="utf-8") as file:
        return {row["instance"]: float(row[column]) for row in csv.DictReader(file)}


def lattice_town(*, n_candidates, n_demand, side_m, seed):
    """Return walking times along a 90 m lattice: three fifths of the demand in forty quarters."""
    rng = np.random.default_rng(seed)
    quarters = rng.random((40, 2)) * side_m
    n_dense = n_demand * 3 // 5
    dense = quarters[rng.integers(len(quarters), size=n_dense)]
    dense = dense + rng.normal(0, side_m / 25, (n_dense, 2))
    doors = np.concatenate([dense, rng.random((n_demand - n_dense, 2)) * side_m])
    doors = (
        np.rint(doors / 90) * 90 + np.stack([rng.uniform(0, 90, n_demand), np.zeros(n_demand)]).T
    )
    sites = np.rint(rng.random((n_candidates, 2)) * side_m / 90) * 90
    metres = np.abs(sites[:, None] - doors).sum(axis=2)
    weights = rng.integers(1, 40, n_demand).astype(float)
    return TimeTable(seconds=metres / 1.2, weights=weights)
