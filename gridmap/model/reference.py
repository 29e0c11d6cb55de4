"""What a district configures beside its categories: roles of members, tiers of compounds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One rung of the ladder of roles; members of the lowest rank are called first.

    `default_capacity` is how many open orders a member holds at most where the register does
    not say. Who `may_claim` can be offered orders; who `heads_grid` decides for the members of
    their home grid.
    """

    code: str
    zh: str
    en: str
    rank: int
    may_be_dispatched: bool
    default_capacity: int
    may_claim: bool = False
    heads_grid: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A tier of smart-security compounds; a higher rank is better, `colour` fills it on maps."""

    code: str
    zh: str
    en: str
    rank: int
    colour: str
