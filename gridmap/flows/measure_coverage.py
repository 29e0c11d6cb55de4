"""Measure how well stations serve people, and keep the answer with all that it rests on."""

from uuid import UUID

from gridmap.coverage.facts import door_facts, served_facts, standing_facts
from gridmap.coverage.policy import CoveragePolicy
from gridmap.store import coverage_runs
from gridmap.store.district import District
from gridmap.travel.coverage_studio import Advance, CoverageStudio, Measured


def measure_coverage(
    policy: CoveragePolicy,
    *,
    studio: CoverageStudio,
    district: District,
    title: str = "",
    advance: Advance | None = None,
) -> tuple[Measured, UUID]:
    """Return the coverage as things are, and the id under which it is stored.

    The same policy on the same network and ground gives the same figures again.

    Raises
    ------
    InputError
        There is nobody to serve, or no station has the service or kind that is asked for.
    """
    measured = studio.measure(policy, advance=advance)
    ground = studio.ground
    fields = {
        "title": title,
        "policy": policy.as_facts(),
        "network_state": ground.network.state,
        "ground_state": ground.state,
        "data_date": ground.network.data_date,
        "figures": served_facts(measured.coverage.served),
        "stations": [standing_facts(one) for one in measured.stations],
        "doors": door_facts(measured.coverage),
    }
    with district.writing() as conn:
        run_id = coverage_runs.add_run(conn, district.tenant, fields, at=district.clock())
    return measured, run_id
