"""A siting plan small enough to count by hand: the street of `circle_town`, two new stations.

Four doors of 100 households and one of 40 that no street reaches. The first is covered today,
the second once station 1 stands, the third once station 2 does. The third stands on the border
of the subdistricts and counts in the western one, which comes first.
"""

import circle_town as town
import numpy as np

from gridmap.coverage.policy import CoveragePolicy
from gridmap.coverage.siting.plan import Goal, Plan
from gridmap.coverage.siting.question import (
    HowServed,
    NewStation,
    PlacesOfDemand,
    SitedStations,
    SitingQuestion,
)
from gridmap.coverage.stations import ServiceStation
from gridmap.layers.description import Words
from gridmap.layers.siting_map import SitingMapData
from gridmap.model.place import LonLat

MADE_AT = town.MADE_AT


def along(steps):
    return LonLat(town.WEST + steps * town.STEP, town.SOUTH)


def the_plan(code="N"):
    doors = np.array([(town.WEST + x * town.STEP, town.SOUTH) for x in (1, 2, 3, 4, 6)])
    plan = Plan(
        goal=Goal.COVER, order=(2, 1), gains=(100.0, 100.0), objective=300.0, bound=330.0,
        is_stopped=True, method="greedy", served_by=np.array([0, 1, 2, -1, -1]), unreachable=40.0,
    )  # fmt: skip
    return SitedStations(
        question=SitingQuestion(n_new=2, policy=CoveragePolicy(kind="station")),
        plan=plan,
        stations=(
            NewStation(code=f"{code}1", position=along(2.5), gain=100.0, n_served=100.0),
            NewStation(code=f"{code}2", position=along(3.5), gain=100.0, n_served=100.0),
        ),
        kept=(
            ServiceStation(
                code="A1",
                name="一站",
                kind="station",
                services=frozenset(),
                hours=None,
                position=along(0),
            ),
        ),
        n_candidates=7,
        n_refused_candidates=0,
        places=PlacesOfDemand(
            positions_deg=doors,
            weights=np.array(town.N_HOMES, dtype=float),
            before_s=np.array([200.0, 1000.0, 1300.0, 1200.0, np.inf]),
            after_s=np.array([200.0, 500.0, 900.0, 1200.0, np.inf]),
        ),
        n_places_refused=1,
        before=HowServed(covered=100.0, mean_s=None, worst_s=None),
        after=HowServed(covered=300.0, mean_s=None, worst_s=None),
        network_state="n",
        ground_state="g",
    )


def the_sited(named=town.plain, *, code="N", **changes):
    """Return the rows of the page; `named` turns each name into the one used."""
    facts = {
        "area_name": "长街区",
        "as_of": MADE_AT,
        "source": "测试数据（合成）",
        "layers": town.layers(named),
        "sited": the_plan(code),
        "service": Words("服务驿站", "service station"),
        "verdict": Words("与最优相差至多 9.09%", "within 9.09% of the best"),
        "words": {},
    }
    return SitingMapData(**(facts | changes))
