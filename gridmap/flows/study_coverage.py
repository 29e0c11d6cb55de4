"""Look into a coverage from the studio: who is out of reach, and how two sides differ.

A side is a coverage that is kept, or a question that is asked now, with changes supposed.
Nothing is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from gridmap.coverage.comparison import Compared, Coverage, compare
from gridmap.coverage.facts import coverage_of
from gridmap.coverage.outside import (
    DoorCrossed,
    DoorPlaces,
    Outside,
    crossed_doors,
    outside_of,
)
from gridmap.coverage.policy import CoveragePolicy, policy_of
from gridmap.coverage.stations import Change
from gridmap.store import coverage_runs
from gridmap.store.district import District
from gridmap.travel.coverage_studio import CoverageStudio


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """A question asked of the ground of now, with changes to stations and gates."""

    policy: CoveragePolicy
    changes: Sequence[Change] = ()


Side = UUID | Supposed


@dataclass(frozen=True, slots=True, kw_only=True)
class SidesCompared:
    """What differs between two sides, and the doors that came inside or fell out."""

    compared: Compared
    doors: tuple[DoorCrossed, ...]


def list_outside(side: Side, *, studio: CoverageStudio, district: District) -> Outside:
    """Return who is out of reach.

    Raises
    ------
    NotFound
        There is no such run.
    InputError
        A change names what is not there, or the question cannot be measured.
    """
    return outside_of(_coverage(side, studio, district), _places(studio))


def compare_sides(
    before: Side, after: Side, *, studio: CoverageStudio, district: District
) -> SidesCompared:
    """Return what differs between two sides of one standard and limit.

    Raises
    ------
    NotFound
        There is no such run.
    InputError
        They are of different standards, or a side cannot be measured.
    """
    then, now = (_coverage(side, studio, district) for side in (before, after))
    return SidesCompared(
        compared=compare(then, now), doors=crossed_doors(then, now, _places(studio))
    )


def _coverage(side: Side, studio: CoverageStudio, district: District) -> Coverage:
    if isinstance(side, Supposed):
        return studio.measure(side.policy, side.changes).coverage
    with district.reading() as conn:
        run = coverage_runs.run_of(conn, district.tenant, side)
    return coverage_of(run.doors, policy_of(run.policy).standard)


def _places(studio: CoverageStudio) -> DoorPlaces:
    ground = studio.ground
    return DoorPlaces(codes=ground.doors.codes, positions_deg=ground.door_positions_deg)
