"""All layers of the sample district, from one seed."""

from collections.abc import Callable

import numpy as np

from gridmap.sample import (
    codes,
    names,
    organizations,
    people,
    places,
    requests,
    sensors,
    stations,
    units,
)
from gridmap.sample.tables import Table
from gridmap.sample.town import raise_town

Tell = Callable[[str], None]


def generate(seed: int, tell: Tell) -> dict[str, Table]:
    """Return every table of the sample district; the same seed gives the same rows.

    Each register draws from a stream of its own, so that one can change without moving
    the others.
    """
    streams = iter(np.random.default_rng(seed).spawn(20))
    town = raise_town(next(streams), tell)
    tell("names and registers")
    known = codes.name_areas(town, next(streams))
    person = names.people(next(streams))
    tables = codes.area_tables(town, known, next(streams))
    tables["compounds"] = places.compounds(town, next(streams))
    tables["gates"] = places.gates(town, tables["compounds"], next(streams))
    tables["buildings"] = places.buildings(town, tables["compounds"], known.grid_names)
    tables["streets"] = places.streets(town, tables["compounds"], next(streams))
    tables["waters"] = places.waters(town)
    tables["organizations"] = organizations.organizations(
        town,
        known,
        grids=tables["grids"],
        compounds=tables["compounds"],
        random=next(streams),
    )
    tables["stations"] = stations.stations(town, known, next(streams))
    tables["units"] = units.units(town, known, person, next(streams))
    tables["cameras"] = sensors.cameras(town, tables["units"], next(streams))
    tables["devices"] = sensors.devices(town, known.grid_names, next(streams))
    tables["members"] = people.members(town, known, tables["micro_grids"], person, next(streams))
    tables["shifts_template"] = people.shifts(tables["members"], next(streams))
    tell("requests")
    registers = requests.Registers(
        compounds=tables["compounds"], buildings=tables["buildings"], units=tables["units"]
    )
    tables["requests_day"] = requests.day(town, registers, next(streams))
    tables["requests_rainstorm"] = requests.rainstorm(town, registers, next(streams))
    return tables
