"""What somebody wants rehearsed: which days, how many, and what is to be otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from gridmap.errors import InputError
from gridmap.model.place import LonLat
from gridmap.simulation.cover import CoverStandard
from gridmap.simulation.practice import AfterWork, Practice
from gridmap.simulation.study import Spans


class Days(StrEnum):
    """Which days are rehearsed."""

    GENERATED = "generated"  # like the past ones, by hour and place
    REPLAYED = "replayed"  # the past ones, in turn, each time with other draws


class TimedBy(StrEnum):
    """What decisions go by; ways are always gone along the streets."""

    STREETS = "streets"
    LINE = "line"  # as the crow flies


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffingWish:
    """More (or fewer) members of a role, in a grid by its code or everywhere."""

    change: int
    role: str | None = None
    grid_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise:
    """What the other side does differently; nothing stated is as today."""

    practice: Practice = field(default_factory=Practice)
    timed_by: TimedBy = TimedBy.STREETS
    staffing: tuple[StaffingWish, ...] = ()
    posts: tuple[LonLat, ...] = ()
    post_roles: frozenset[str] | None = None
    shifts: Mapping[str, Spans] = field(default_factory=dict)

    def as_facts(self) -> dict[str, object]:
        """Return the side as plain values, for storing."""
        return {
            **self.practice.as_facts(),
            "timed_by": self.timed_by.value,
            "staffing": [
                {"role": one.role, "grid": one.grid_code, "change": one.change}
                for one in self.staffing
            ],
            "posts": [[one.lon, one.lat] for one in self.posts],
            "post_roles": None if self.post_roles is None else sorted(self.post_roles),
            "shifts": {code: [list(span) for span in spans] for code, spans in self.shifts.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationQuestion:
    """What is asked. Past days are those from `since` to `until`, both included.

    Without dates they are the last 30 days on which anything came in.
    """

    title: str = ""
    n_days: int = 20
    seed: int = 1
    days: Days = Days.GENERATED
    since: date | None = None
    until: date | None = None
    today: Practice = field(default_factory=Practice)
    other: Otherwise = field(default_factory=Otherwise)
    cover: CoverStandard = field(default_factory=CoverStandard)

    def __post_init__(self) -> None:
        """Refuse a question about no day at all."""
        if self.n_days < 1:
            raise InputError(
                code="bad_figure",
                problem=f"{self.n_days} days make no sense",
                problem_zh=f"天数不能为 {self.n_days}",
                mend="rehearse one day or more; two or more give intervals",
                mend_zh="请至少推演一天；两天及以上才有置信区间",
                field="n_days",
            )

    @property
    def is_patrolled(self) -> bool:
        """Tell whether anybody walks a beat."""
        return AfterWork.PATROL in {self.today.after_work, self.other.practice.after_work}

    def as_facts(self) -> dict[str, object]:
        """Return the question as plain values, for storing."""
        return {
            "n_days": self.n_days,
            "seed": self.seed,
            "days": self.days.value,
            "since": None if self.since is None else self.since.isoformat(),
            "until": None if self.until is None else self.until.isoformat(),
            "today": {**self.today.as_facts(), "timed_by": TimedBy.STREETS.value},
            "other": self.other.as_facts(),
            "cover": {
                "within_s": self.cover.within_s,
                "speed_mps": self.cover.speed_mps,
                "detour": self.cover.detour,
            },
        }
