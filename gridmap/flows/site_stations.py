"""Choose where the next stations should stand, along the streets, and say how good that is."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from scipy.sparse import csr_array

from gridmap.coverage.demand import Floats
from gridmap.coverage.siting.candidates import CandidateSite, thinned
from gridmap.coverage.siting.cover_within_capacity import cover_within_capacity
from gridmap.coverage.siting.fewest_stations import fewest_stations
from gridmap.coverage.siting.maximal_cover import maximal_cover
from gridmap.coverage.siting.plan import Goal, Plan
from gridmap.coverage.siting.question import (
    Demand,
    HowServed,
    NewStation,
    PlacesOfDemand,
    SitedStations,
    SitingQuestion,
)
from gridmap.coverage.siting.shortest_ways import shortest_ways
from gridmap.coverage.siting.shortest_worst_way import shortest_worst_way
from gridmap.coverage.siting.sites import CoverSets, TimeTable
from gridmap.coverage.stations import ServiceStation, check_asked, hours_of, offers
from gridmap.errors import InputError
from gridmap.model.layer_fields import LAYERS
from gridmap.model.place import LonLat
from gridmap.store import siting_ground
from gridmap.store.district import District
from gridmap.travel.coverage_studio import CoverageGround
from gridmap.travel.graph import StreetGraph
from gridmap.travel.site_table import SiteTable, site_table

JUNCTIONS = "junctions"
_WAYS_OF_A_JUNCTION = 3


def site_stations(
    question: SitingQuestion, *, ground: CoverageGround, district: District
) -> SitedStations:
    """Return the best sites for new stations beside those that stay.

    New stations are taken to be open at the hour of the policy. The same question on the same
    streets and ground gives the same plan, unless the solver ran into its limit.

    Raises
    ------
    InputError
        There is nobody to serve, no candidate, or a code, layer or service that is unknown.
    """
    kept = _kept(question, ground.stations)
    candidates = _candidates(question, ground, district)
    positions_deg, weights = _demand(question, ground, district)
    sites = [*(one.position for one in kept), *(one.position for one in candidates)]
    is_limited = question.goal not in {Goal.MEDIAN, Goal.CENTER}
    table = site_table(
        ground.network,
        question.policy,
        sites_deg=np.array([(one.lon, one.lat) for one in sites]),
        demand_deg=positions_deg,
        is_outreach=question.demand is Demand.REQUESTS,
        limit_s=question.policy.standard.limit + 1 if is_limited else np.inf,
    )
    keep = tuple(range(len(kept)))
    plan = _planned(question, TimeTable(seconds=table.seconds, weights=weights, keep=keep))
    places = PlacesOfDemand(
        positions_deg=positions_deg,
        weights=weights,
        before_s=_nearest_s(table, keep),
        after_s=_nearest_s(table, (*keep, *plan.order)),
    )
    return SitedStations(
        question=question,
        plan=plan,
        stations=_new_stations(plan, candidates, _load_of(question, plan, table, weights, keep)),
        kept=kept,
        n_candidates=len(candidates),
        n_refused_candidates=sum(site >= len(kept) for site in table.refused_sites),
        places=places,
        n_places_refused=sum(table.refused_demand.values()),
        before=_how_served(question, places.before_s, weights),
        after=_how_served(question, places.after_s, weights),
        network_state=ground.network.state,
        ground_state=ground.state,
    )


def _planned(question: SitingQuestion, times: TimeTable) -> Plan:
    n_new, effort = question.n_new, question.effort
    rng = np.random.default_rng(question.seed)
    covers = csr_array(question.policy.standard.covers(times.seconds).astype(np.float64))
    sets = CoverSets(covers=covers, weights=times.weights, keep=times.keep)
    match question.goal:
        case Goal.COVER:
            return maximal_cover(sets, n_new=n_new, rng=rng, effort=effort)
        case Goal.FEWEST:
            return fewest_stations(sets, effort=effort)
        case Goal.MEDIAN:
            return shortest_ways(times, n_new=n_new, rng=rng, effort=effort)
        case Goal.CENTER:
            return shortest_worst_way(times, n_new=n_new, effort=effort)
        case Goal.CAPACITY:
            each = np.inf if question.capacity is None else question.capacity
            capacity = np.full(len(times.seconds), each)
            return cover_within_capacity(
                sets, capacity=capacity, n_new=n_new, rng=rng, effort=effort
            )


def _kept(
    question: SitingQuestion, stations: Sequence[ServiceStation]
) -> tuple[ServiceStation, ...]:
    """Return the stations that stay, serve at the hour and are named, by code."""
    if question.keep == frozenset():
        return ()
    check_asked(stations, question.policy)
    unknown = (question.keep or frozenset()) - {one.code for one in stations}
    if unknown:
        raise InputError(
            code="unknown_station",
            problem=f"there is no station {', '.join(sorted(unknown))}",
            problem_zh=f"没有站点 {'、'.join(sorted(unknown))}",
            mend="name stations to keep by their code, as in the layer stations",
            mend_zh="保留站点请写编码，见图层 stations",
        )
    return tuple(
        one
        for one in sorted(stations, key=lambda station: station.code)
        if offers(one, question.policy)
        and hours_of(one.hours)[0].is_open(question.policy.week_minute)
        and (question.keep is None or one.code in question.keep)
    )


def _candidates(
    question: SitingQuestion, ground: CoverageGround, district: District
) -> tuple[CandidateSite, ...]:
    asked = question.candidates
    if not isinstance(asked, str):
        found, spacing_m = asked, 0.0
    elif asked == JUNCTIONS:
        found, spacing_m = _junctions(ground.network.graph), question.spacing_m
    elif asked in LAYERS and LAYERS[asked].shapes:
        with district.reading() as conn:
            found = tuple(siting_ground.sites_of_layer(conn, district.tenant, asked))
        spacing_m = question.spacing_m
    else:
        raise InputError(
            code="unknown_candidates",
            problem=f"{asked!r} names no candidate sites",
            problem_zh=f"{asked!r} 不是候选站点来源",
            mend="write junctions, a layer such as gates or compounds, or a file of points",
            mend_zh="请写 junctions、图层名（如 gates、compounds）或点位文件",
        )
    left = tuple(one for one in found if one.code not in question.forbid)
    if not left:
        raise InputError(
            code="no_candidates",
            problem="there are no candidate sites",
            problem_zh="没有候选站点",
            mend="choose another layer or file of candidates, or forbid fewer",
            mend_zh="请换一个候选图层或文件，或减少排除的站点",
        )
    return thinned(left, spacing_m=spacing_m)


def _junctions(graph: StreetGraph) -> tuple[CandidateSite, ...]:
    """Return where three streets or more meet, under their coordinates."""
    open_streets = graph.foot & (graph.gate < 0) & (graph.compound < 0)
    ends = np.concatenate([graph.tail[open_streets], graph.head[open_streets]])
    n_ways = np.bincount(ends, minlength=graph.n_nodes)
    meeting = (n_ways >= _WAYS_OF_A_JUNCTION) & (graph.component == 0)
    return tuple(
        CandidateSite(code=f"{lon:.6f}/{lat:.6f}", position=LonLat(lon, lat))
        for lon, lat in np.unique(graph.nodes_deg[meeting], axis=0).tolist()
    )


def _demand(
    question: SitingQuestion, ground: CoverageGround, district: District
) -> tuple[Floats, Floats]:
    """Return where the demand is and what each place of it weighs."""
    positions_deg, doors = ground.door_positions_deg, ground.doors
    if question.demand is Demand.REQUESTS:
        since = district.clock() - timedelta(days=question.n_days)
        with district.reading() as conn:
            positions_deg = siting_ground.request_positions(conn, district.tenant, since=since)
        weights = np.ones(len(positions_deg))
    else:
        is_homes = question.demand is Demand.HOUSEHOLDS
        weights = np.nan_to_num(doors.n_households if is_homes else doors.n_residents)
    if not weights.any():
        raise InputError(
            code="no_demand",
            problem=f"there are no {question.demand.value} to serve",
            problem_zh="没有可服务的需求",
            mend="import buildings or compounds with households, or ask for more days of requests",
            mend_zh="请先导入带户数的楼栋或小区，或延长诉求的天数",
        )
    return positions_deg, weights


def _new_stations(
    plan: Plan, candidates: Sequence[CandidateSite], load: Floats
) -> tuple[NewStation, ...]:
    n_kept = len(load) - len(candidates)
    return tuple(
        NewStation(
            code=candidates[site - n_kept].code,
            position=candidates[site - n_kept].position,
            gain=gain,
            n_served=float(load[site]),
        )
        for site, gain in zip(plan.order, plan.gains, strict=True)
    )


def _load_of(
    question: SitingQuestion, plan: Plan, table: SiteTable, weights: Floats, keep: Sequence[int]
) -> Floats:
    """Return the demand that goes to each site: to the nearest, unless capacities decide."""
    station_of = plan.served_by
    stations = np.array([*keep, *plan.order], dtype=np.intp)
    if question.goal is not Goal.CAPACITY and len(stations):
        ways = table.seconds[stations]
        is_limited = question.goal in {Goal.COVER, Goal.FEWEST}
        nearest_s = ways.min(axis=0)
        has_way = np.isfinite(nearest_s)
        if is_limited:
            has_way &= question.policy.standard.covers(nearest_s)
        station_of = np.where(has_way, stations[ways.argmin(axis=0)], -1)
    served = station_of >= 0
    load = np.bincount(station_of[served], weights[served], minlength=len(table.seconds))
    return load.astype(np.float64, copy=False)


def _nearest_s(table: SiteTable, sites: Sequence[int]) -> Floats:
    """Return the shortest way of each place of demand to some sites."""
    return np.asarray(table.seconds[list(sites)].min(axis=0, initial=np.inf))


def _how_served(question: SitingQuestion, nearest_s: Floats, weights: Floats) -> HowServed:
    inside = question.policy.standard.covers(nearest_s)
    known = np.isfinite(nearest_s) & (weights > 0)
    is_whole = question.goal in {Goal.MEDIAN, Goal.CENTER} and bool(known.any())
    return HowServed(
        covered=float(weights[inside].sum()),
        mean_s=float(np.average(nearest_s[known], weights=weights[known])) if is_whole else None,
        worst_s=float(nearest_s[known].max()) if is_whole else None,
    )
