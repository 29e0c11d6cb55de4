"""Words for teams 一组四员: who is wanted beside the lead, and how badly."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from gridmap.model.ids import WorkOrderId
from gridmap.model.opening_hours import DAY_MINUTES, OpeningHours, parse
from gridmap.model.worded import Worded

DAY_S = 86_400


class Need(StrEnum):
    """How badly a part of a team is needed."""

    LEAD = "lead"  # 主办: says only who may lead; every team has exactly one
    REQUIRED = "required"  # 必到: nobody is sent before somebody takes this part
    WANTED = "wanted"  # 应到: work starts without, the missing part becomes a follow-up


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a team: what it is called, who may take it, how many.

    A part is taken by members (any of `roles`, all of `skills`), whose place is reserved, or by
    a unit of `unit_kind`, which is asked and answers by name, never reserved. `hours` as of
    opening hours: outside them nobody is asked for; empty = always. `follow_up_s` after the
    start a wanted part that is missing is due.
    """

    code: str
    zh: str
    en: str
    need: Need
    n: int = 1
    roles: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    unit_kind: str | None = None
    hours: str | None = None
    follow_up_s: int = 3 * DAY_S
    open_hours: OpeningHours = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse what cannot be meant, and read the hours.

        Raises
        ------
        InputError
            The hours cannot be read.
        ValueError
            No such number, or a lead that is not one member.
        """
        if self.n < 1 or self.follow_up_s < 1:
            raise ValueError("n and follow_up_s must be more than 0")
        if self.need is Need.LEAD and (self.n != 1 or self.unit_kind is not None):
            raise ValueError("the lead is one member")
        if self.unit_kind is not None and (self.roles or self.skills):
            raise ValueError("a unit has no role and no skill")
        object.__setattr__(self, "open_hours", parse(self.hours))

    def is_asked_for(self, week_minute: int) -> bool:
        """Tell whether somebody is asked for at a minute of the week, local time."""
        return self.open_hours.is_open(week_minute)

    def as_facts(self) -> dict[str, object]:
        """Return the part as plain values, for storing."""
        return {
            "code": self.code,
            "zh": self.zh,
            "en": self.en,
            "need": self.need.value,
            "n": self.n,
            "roles": sorted(self.roles),
            "skills": sorted(self.skills),
            "unit_kind": self.unit_kind,
            "hours": self.hours,
            "follow_up_s": self.follow_up_s,
        }


def part_of(facts: Mapping[str, Any]) -> Part:
    """Return the part that plain values state; what `as_facts` gives, it takes.

    Raises
    ------
    InputError
        The hours cannot be read.
    ValueError
        A value that cannot be meant.
    """
    sets = {name: frozenset(facts.get(name, ())) for name in ("roles", "skills")}
    return Part(**{**facts, **sets, "need": Need(facts["need"])})


def check_parts(parts: tuple[Part, ...]) -> None:
    """Refuse parts that make no team.

    Raises
    ------
    ValueError
        Two parts have one code, or there are two leads.
    """
    codes = [one.code for one in parts]
    if len(set(codes)) < len(codes):
        raise ValueError("two parts have one code")
    if sum(one.need is Need.LEAD for one in parts) > 1:
        raise ValueError("there is one lead")


def week_minute_of(local: datetime) -> int:
    """Return the minute of the week of a local time, from Monday 00:00.

    >>> week_minute_of(datetime.fromisoformat("2026-03-03T22:30+08:00"))
    2790
    """
    return local.weekday() * DAY_MINUTES + local.hour * 60 + local.minute


class FollowUpState(Worded):
    """What becomes of a part that was missing."""

    OPEN = "open", "待跟进", "open"
    DONE = "done", "已补办", "done"
    DROPPED = "dropped", "不再需要", "dropped"


class JointState(Worded):
    """Where a planned joint operation stands. The last two are ends."""

    PLANNED = "planned", "已排定", "planned"
    STARTED = "started", "进行中", "started"
    OVER = "over", "已结束", "over"
    CANCELLED = "cancelled", "已取消", "cancelled"


LEAD = "lead"
"""The part of the member who leads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOperation:
    """What is planned: which order, when, with whom. `members` pairs a code with its part.

    The part of the one who leads is `lead`; None is a hand without a part.
    """

    order_id: WorkOrderId
    title: str
    starts_at: datetime
    ends_at: datetime
    members: tuple[tuple[str, str | None], ...]
    units: tuple[str, ...]
    planned_by: str
