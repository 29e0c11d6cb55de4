"""How long the ways are between sites and demand, for one traveller at one hour."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gridmap.coverage.policy import CoveragePolicy
from gridmap.travel.attach import Attacher
from gridmap.travel.coverage_studio import LoadedNetwork
from gridmap.travel.from_home import leads_out, time_from_home
from gridmap.travel.graph import Floats, Refusal
from gridmap.travel.search import times_between
from gridmap.travel.timing import time_graph


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SiteTable:
    """Seconds between each site (row) and each demand (column), inf where there is no way."""

    seconds: Floats
    refused_sites: Mapping[int, Refusal]  # sites that no street leads to
    refused_demand: Mapping[str, int]  # how many places of demand no street leads to, by reason


def site_table(
    network: LoadedNetwork,
    policy: CoveragePolicy,
    *,
    sites_deg: Floats,
    demand_deg: Floats,
    is_outreach: bool = False,
    limit_s: float = np.inf,
) -> SiteTable:
    """Return the ways of people from home to the sites; of members from there, in outreach.

    Parameters
    ----------
    network
        The streets.
    policy
        Who is on the way, and at which hour.
    sites_deg, demand_deg
        Where the sites and the demand are, shape (n, 2), longitude first.
    is_outreach
        Whether members leave the sites for the demand; else people come to the sites.
    limit_s
        How far to look.
    """
    graph, traveller, minute = network.graph, policy.traveller, policy.week_minute
    attacher = Attacher(
        graph, walls=network.walls, waters=network.waters, profile=traveller.profile
    )
    sites, demand = attacher.attach(sites_deg), attacher.attach(demand_deg)
    if is_outreach:
        timed = time_graph(graph, traveller, week_minute=minute)
        seconds = times_between(timed, sites, demand, limit_s=limit_s)
    else:
        out = leads_out(graph, network.walls)
        timed = time_from_home(graph, traveller, out, week_minute=minute)
        seconds = times_between(timed, demand, sites, limit_s=limit_s).T
    return SiteTable(
        seconds=np.ascontiguousarray(seconds),
        refused_sites=sites.refusals,
        refused_demand=Counter(one.value for one in demand.refusals.values()),
    )
