"""Set two stored coverages side by side, and list what is stored."""

from dataclasses import dataclass
from uuid import UUID

from gridmap.coverage.comparison import Compared, compare
from gridmap.coverage.facts import coverage_of
from gridmap.coverage.policy import policy_of
from gridmap.coverage.run import CoverageRun
from gridmap.store import coverage_runs
from gridmap.store.district import District


@dataclass(frozen=True, slots=True, kw_only=True)
class RunsCompared:
    """Two runs and what differs between them."""

    before: CoverageRun
    after: CoverageRun
    compared: Compared


def compare_coverages(before: UUID, after: UUID, *, district: District) -> RunsCompared:
    """Return what differs between two stored coverages of one standard and limit.

    Raises
    ------
    NotFound
        There is no such run.
    InputError
        They were measured by different standards.
    """
    with district.reading() as conn:
        runs = [coverage_runs.run_of(conn, district.tenant, one) for one in (before, after)]
    then, now = (coverage_of(run.doors, policy_of(run.policy).standard) for run in runs)
    return RunsCompared(before=runs[0], after=runs[1], compared=compare(then, now))


def read_run(run_id: UUID, *, district: District) -> CoverageRun:
    """Return a stored coverage.

    Raises
    ------
    NotFound
        There is no such run.
    """
    with district.reading() as conn:
        return coverage_runs.run_of(conn, district.tenant, run_id)


def list_runs(*, district: District, limit: int = 50) -> list[CoverageRun]:
    """Return the newest coverages first, without the ways of their doors."""
    with district.reading() as conn:
        return coverage_runs.newest_runs(conn, district.tenant, limit=limit)
