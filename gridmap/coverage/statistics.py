"""Counts and shares of coverage: who has an organization, a tier, a station in reach.

Every share carries what it is a share of. A share of nothing is None, "no data", and never
zero or one.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gridmap.coverage.demand import DemandPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of a whole, both counted."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """Return the share between 0 and 1; None where there is nothing to share."""
        return self.part / self.whole if self.whole else None


class OrganizationCover(StrEnum):
    """How a grid is answered for, from best to worst."""

    OWN = "own"  # at least one organization answers for this grid and no other
    SHARED = "shared"  # only organizations that answer for several grids
    NONE = "none"
    UNKNOWN = "unknown"  # nobody gave a register of organizations


def organization_cover(
    grid_codes: Iterable[str], grids_by_organization: Iterable[Collection[str]]
) -> dict[str, OrganizationCover]:
    """Return how each grid is answered for, in the order of `grid_codes`.

    Parameters
    ----------
    grid_codes
        Every grid in question.
    grids_by_organization
        For each organization the codes of the grids that it answers for; codes of grids
        that are not in question are counted (they make it a shared one) but not returned.
    """
    own: set[str] = set()
    shared: set[str] = set()
    for codes in grids_by_organization:
        several = len(set(codes)) > 1
        (shared if several else own).update(codes)

    def cover(code: str) -> OrganizationCover:
        if code in own:
            return OrganizationCover.OWN
        return OrganizationCover.SHARED if code in shared else OrganizationCover.NONE

    return {code: cover(code) for code in grid_codes}


def has_organization(covers: Iterable[OrganizationCover]) -> Share:
    """Return the share of grids with an organization, own or shared, among those known."""
    counts = Counter(covers)
    part = counts[OrganizationCover.OWN] + counts[OrganizationCover.SHARED]
    return Share(part=part, whole=part + counts[OrganizationCover.NONE])


def tier_counts(tiers: Iterable[str | None], order: Sequence[str]) -> dict[str, int]:
    """Return how many compounds stand on each tier, in the order given.

    None, an empty text and a code that is not in `order` all count as without a tier, under
    the key "". A code that nobody defined must not look like a merit.
    """
    counts = Counter(tier if tier in order else "" for tier in tiers)
    return {code: counts[code] for code in (*order, "")}


def tier_share(counts: Mapping[str, int], at_least: Collection[str]) -> Share:
    """Return the share of compounds that stand on one of the tiers `at_least`."""
    return Share(
        part=sum(n for tier, n in counts.items() if tier in at_least), whole=sum(counts.values())
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredShare:
    """Who is inside a service circle, by places and by households."""

    places: Share
    households: Share
    n_places_uncounted: int  # places whose households nobody has counted

    @property
    def n_households_outside(self) -> int:
        """Return the gap: households that no station reaches."""
        return self.households.whole - self.households.part


def covered_share(demand: Iterable[DemandPoint], covered: Collection[str]) -> CoveredShare:
    """Return how much of the demand lies inside; `covered` holds the ids of places inside."""
    n_places = n_places_inside = n_households = n_households_inside = n_uncounted = 0
    for place in demand:
        inside = place.id in covered
        n_places += 1
        n_places_inside += inside
        if place.n_households is None:
            n_uncounted += 1
            continue
        n_households += place.n_households
        n_households_inside += place.n_households if inside else 0
    return CoveredShare(
        places=Share(part=n_places_inside, whole=n_places),
        households=Share(part=n_households_inside, whole=n_households),
        n_places_uncounted=n_uncounted,
    )
