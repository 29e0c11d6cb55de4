"""Coverage as plain values: what is stored, what `--json` prints, what the API answers.

A share is written as its part and whole, a way that is none as None: no number stands for it.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gridmap.coverage.comparison import AreaCompared, Compared, Coverage
from gridmap.coverage.demand import Doors, Floats, Membership
from gridmap.coverage.served import AreaServed, Reach, Served, Spread, served
from gridmap.coverage.standard import Standard
from gridmap.coverage.stations import ServiceStation, Standing, StationStanding
from gridmap.coverage.statistics import Share
from gridmap.model.place import LonLat

Facts = dict[str, Any]


def served_facts(figures: Served) -> Facts:
    """Return the figures of the whole and of every level."""
    return {
        "measure": figures.standard.measure.value,
        "limit": figures.standard.limit,
        "unit": figures.standard.unit,
        "whole": area_facts(figures.whole),
        "levels": {
            level: [area_facts(one) for one in areas] for level, areas in figures.levels.items()
        },
    }


def compared_facts(compared: Compared) -> Facts:
    """Return the differences of the whole, and of the areas where anything differs."""
    return {
        "measure": compared.standard.measure.value,
        "limit": compared.standard.limit,
        "unit": compared.standard.unit,
        "n_doors_before_only": compared.n_doors_before_only,
        "n_doors_after_only": compared.n_doors_after_only,
        "whole": _difference(compared.whole),
        "changed": {
            level: [_difference(one) for one in areas if one.is_changed]
            for level, areas in compared.levels.items()
        },
    }


def standing_facts(standing: StationStanding) -> Facts:
    """Return how one station stood."""
    station = standing.station
    return {
        "code": station.code,
        "name": station.name,
        "kind": station.kind,
        "hours": station.hours,
        "lon": station.position.lon,
        "lat": station.position.lat,
        "standing": standing.standing.value,
        "refusal": standing.refusal,
        "unread_hours": standing.has_unread_hours,
        "n_households": standing.n_households,
    }


def touched_facts(touched: Mapping[str, StationStanding | None]) -> list[Facts]:
    """Return how each station that was changed would stand; None where it is not asked for."""
    return [
        {"code": code, "standing": one and one.standing.value, "refusal": one and one.refusal}
        for code, one in touched.items()
    ]


def standing_of(facts: Mapping[str, Any]) -> StationStanding:
    """Return what `standing_facts` told; the services of the station were not."""
    return StationStanding(
        station=ServiceStation(
            code=facts["code"],
            name=facts["name"],
            kind=facts["kind"],
            services=frozenset(),
            hours=facts["hours"],
            position=LonLat(facts["lon"], facts["lat"]),
        ),
        standing=Standing(facts["standing"]),
        refusal=facts["refusal"],
        has_unread_hours=facts["unread_hours"],
        n_households=facts["n_households"],
    )


def door_facts(coverage: Coverage) -> Facts:
    """Return the way of every door, as columns, with all that figures are counted from."""
    doors, reach = coverage.doors, coverage.reach
    return {
        "codes": list(doors.codes),
        "n_households": _counts(doors.n_households),
        "n_residents": _counts(doors.n_residents),
        "ways": [None if np.isinf(way) else way for way in reach.ways.tolist()],
        "n_reached": reach.n_reached.tolist(),
        "areas": {
            level: {
                "codes": list(areas.codes),
                "names": list(areas.names),
                "of_door": areas.of_door.tolist(),
            }
            for level, areas in doors.areas.items()
        },
    }


def coverage_of(facts: Mapping[str, Any], standard: Standard) -> Coverage:
    """Return the coverage that `door_facts` told, its figures counted again."""
    doors = Doors(
        codes=tuple(facts["codes"]),
        n_households=_column(facts["n_households"], np.nan),
        n_residents=_column(facts["n_residents"], np.nan),
        areas={
            level: Membership(
                codes=tuple(areas["codes"]),
                names=tuple(areas["names"]),
                of_door=np.array(areas["of_door"], dtype=np.int32),
            )
            for level, areas in facts["areas"].items()
        },
    )
    reach = Reach(
        ways=_column(facts["ways"], np.inf),
        n_reached=np.array(facts["n_reached"], dtype=np.int32),
    )
    return Coverage(doors=doors, reach=reach, served=served(doors, reach, standard))


def area_facts(area: AreaServed) -> Facts:
    """Return the figures of one area."""
    return {
        "code": area.code,
        "name": area.name,
        "places": _share(area.covered.places),
        "households": _share(area.covered.households),
        "residents": _share(area.residents),
        "n_households_outside": area.covered.n_households_outside,
        "n_places_uncounted": area.covered.n_places_uncounted,
        "n_places_without_residents": area.n_places_without_residents,
        "n_places_without_way": area.n_places_without_way,
        "n_households_without_way": area.n_households_without_way,
        "ways": _spread(area.ways),
        "reached_by_two": _share(area.reached_by_two),
        "reached_by_three": _share(area.reached_by_three),
    }


def _difference(area: AreaCompared) -> Facts:
    return {
        "code": area.code,
        "name": area.name,
        "before": None if area.before is None else area_facts(area.before),
        "after": None if area.after is None else area_facts(area.after),
        "n_households_gained": area.n_households_gained,
        "n_households_lost": area.n_households_lost,
        "n_doors_gained": area.n_doors_gained,
        "n_doors_lost": area.n_doors_lost,
    }


def _share(share: Share) -> Facts:
    return {"part": share.part, "whole": share.whole, "share": share.value}


def _spread(ways: Spread | None) -> Facts | None:
    if ways is None:
        return None
    return {"mean": ways.mean, "p50": ways.p50, "p90": ways.p90, "worst": ways.worst}


def _counts(values: Floats) -> list[int | None]:
    return [None if np.isnan(one) else round(one) for one in values.tolist()]


def _column(values: list[float | None], missing: float) -> Floats:
    return np.array([missing if one is None else one for one in values], dtype=np.float64)
