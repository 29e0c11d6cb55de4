"""Simulations 推演: past days under another practice, beside today's."""

from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request

from api.deps import ServicesDep
from api.one_at_a_time import OneAtATime
from api.simulation_schemas import (
    MOST_ORDERS,
    N_PROCESSES,
    NewSimulation,
    SimulationListed,
    SimulationMade,
)
from gridmap.flows.look_up_simulations import list_simulations, read_simulation
from gridmap.flows.simulate_days import Effort, simulate_days
from gridmap.simulation.report import report_facts

router = APIRouter(prefix="/simulations", tags=["simulations 推演"])


@router.post("", status_code=201, summary="推演 · Rehearse days under another practice")
def post_simulation(body: NewSimulation, request: Request, services: ServicesDep) -> SimulationMade:
    """Return every measure of both practices with intervals; 503 while something else is sought.

    The world is left as it is; what is kept is the answer.
    """
    search: OneAtATime = request.app.state.search
    with search.alone():
        report, run_id = simulate_days(
            body.value(services.dispatch_policy),
            district=services.district,
            travel=services.travel,
            zone=ZoneInfo(services.settings.time_zone),
            effort=Effort(n_processes=N_PROCESSES, most_orders=MOST_ORDERS),
        )
    return SimulationMade.model_validate({"simulation": run_id, **report_facts(report)})


@router.get("", summary="已存推演 · Stored simulations")
def get_simulations(
    services: ServicesDep, limit: Annotated[int, Query(ge=1, le=500)] = 50
) -> list[SimulationListed]:
    """Return the simulations that are kept, newest first."""
    kept = list_simulations(district=services.district, limit=limit)
    return [SimulationListed.of(one) for one in kept]


@router.get("/{simulation}", summary="一次推演 · One simulation")
def get_simulation(simulation: UUID, services: ServicesDep) -> SimulationMade:
    """Return a simulation with all its figures."""
    run = read_simulation(simulation, district=services.district)
    return SimulationMade.model_validate({"simulation": run.id, **run.facts})
