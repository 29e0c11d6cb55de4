"""Say what would change if stations or gates were otherwise. Nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridmap.coverage.comparison import Compared, compare
from gridmap.coverage.policy import CoveragePolicy
from gridmap.coverage.stations import Change, StationStanding, stations_touched
from gridmap.travel.coverage_studio import Advance, CoverageStudio, Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """How it is, how it would be, and what differs.

    `touched` tells of every station added, moved or given hours, by its code, how it would
    stand: None where it does not offer what is asked for.
    """

    before: Measured
    after: Measured
    compared: Compared
    touched: Mapping[str, StationStanding | None]


def what_if(
    policy: CoveragePolicy,
    changes: Sequence[Change],
    *,
    studio: CoverageStudio,
    advance: Advance | None = None,
) -> WhatIf:
    """Return the coverage with the changes beside that without them.

    Raises
    ------
    InputError
        A change names what is not there, or the policy cannot be measured at all.
    """
    before = studio.measure(policy, advance=advance)
    after = studio.measure(policy, changes, advance=advance)
    standings = {one.station.code: one for one in after.stations}
    return WhatIf(
        before=before,
        after=after,
        compared=compare(before.coverage, after.coverage),
        touched={code: standings.get(code) for code in stations_touched(changes)},
    )
