"""Words for household visits 入户走访 and what people say there 民情台账."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DoorOutcome(StrEnum):
    """What came of going to a door."""

    MET = "met"  # 见到
    NOT_HOME = "not_home"  # 无人
    REFUSED = "refused"  # 谢绝


class VisitKind(StrEnum):
    """Whom a visit is meant for 三访; a district may read them in its own way."""

    RESIDENTS = "residents"  # 访居民群众
    PARTY_MEMBERS = "party_members"  # 访党员户
    SHOPS = "shops"  # 访商户企业


class EntryKind(StrEnum):
    """What an entry of the ledger is; a demand and a hazard become requests."""

    DEMAND = "demand"  # 诉求
    HAZARD = "hazard"  # 隐患
    SUGGESTION = "suggestion"  # 建议
    PRAISE = "praise"  # 表扬


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One thing that somebody said, and what it is. `category` is that of the request."""

    kind: EntryKind
    text: str
    category: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdVisit:
    """A visit to one door, with the three questions 三问: what is needed, what to do, did it help.

    `idempotency_key` is the sender's promise that two calls with one key are one visit.
    """

    idempotency_key: str
    building_code: str
    door: str
    member_code: str
    visited_at: datetime
    kind: VisitKind = VisitKind.RESIDENTS
    outcome: DoorOutcome = DoorOutcome.MET
    needs: str | None = None  # 问需
    ideas: str | None = None  # 问计
    effects: str | None = None  # 问效
    entries: tuple[LedgerEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdCoverage:
    """How many households of a grid were met within a period.

    `n_households` is the sum over its buildings, `n_met` counts doors, no more in a building
    than it has households; `n_over` are the doors beyond that: the register is out of date.
    """

    grid_code: str
    grid_name: str
    n_buildings: int
    n_households: int
    n_met: int
    n_over: int
    n_visits: int
    n_entries: int

    @property
    def share(self) -> float | None:
        """Return the share of households that were met; None where there are none: no data.

        >>> HouseholdCoverage(
        ...     grid_code="1", grid_name="", n_buildings=0, n_households=0,
        ...     n_met=0, n_over=0, n_visits=0, n_entries=0,
        ... ).share is None
        True
        """
        return self.n_met / self.n_households if self.n_households else None
