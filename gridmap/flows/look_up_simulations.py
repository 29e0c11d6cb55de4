"""Read stored simulations."""

from uuid import UUID

from gridmap.simulation.report import SimulationRun
from gridmap.store import simulation_runs
from gridmap.store.district import District


def read_simulation(run_id: UUID, *, district: District) -> SimulationRun:
    """Return a stored simulation.

    Raises
    ------
    NotFound
        There is none of that id.
    """
    with district.reading() as conn:
        return simulation_runs.run_of(conn, district.tenant, run_id)


def list_simulations(*, district: District, limit: int = 50) -> list[SimulationRun]:
    """Return the newest simulations first, with their questions only."""
    with district.reading() as conn:
        return simulation_runs.newest_runs(conn, district.tenant, limit=limit)
