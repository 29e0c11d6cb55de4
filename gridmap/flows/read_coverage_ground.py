"""Read who lives where and who serves where, on a street network that is loaded already."""

from gridmap.store import coverage_ground
from gridmap.store.district import District
from gridmap.travel.coverage_studio import CoverageGround, LoadedNetwork


def ground_state(*, district: District) -> str:
    """Return a mark of doors and stations; equal marks, equal ground on equal networks."""
    with district.reading() as conn:
        return coverage_ground.ground_state(conn, district.tenant)


def read_coverage_ground(network: LoadedNetwork, *, district: District) -> CoverageGround:
    """Return the doors, their areas and the stations that are in force now."""
    with district.reading() as conn:
        doors, positions_deg = coverage_ground.doors_in_force(conn, district.tenant)
        return CoverageGround(
            network=network,
            state=coverage_ground.ground_state(conn, district.tenant),
            doors=doors,
            door_positions_deg=positions_deg,
            stations=coverage_ground.stations_in_force(conn, district.tenant),
        )
