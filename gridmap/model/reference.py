"""What a district configures beside its categories: roles of members, tiers of compounds."""

from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What a matter may ask of its handler that not every role may do 事项准入."""

    ENFORCEMENT = "enforcement"  # 执法
    GAS_WORK = "gas_work"  # 燃气作业
    ELECTRIC_WORK = "electric_work"  # 带电作业
    CONFINED_SPACE = "confined_space"  # 有限空间作业
    VIOLENCE = "violence"  # 处置暴力


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One rung of the ladder of roles; members of the lowest rank are called first.

    `default_capacity` is how many open orders a member holds at most where the register does
    not say. Who `may_claim` can be offered orders; who `heads_grid` decides for the members of
    their home grid. To what asks for one of the `barred_acts` such a member is never sent.
    """

    code: str
    zh: str
    en: str
    rank: int
    may_be_dispatched: bool
    default_capacity: int
    may_claim: bool = False
    heads_grid: bool = False
    barred_acts: frozenset[Act] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A tier of smart-security compounds; a higher rank is better, `colour` fills it on maps."""

    code: str
    zh: str
    en: str
    rank: int
    colour: str
