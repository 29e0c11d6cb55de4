"""Words for care visits 三色管理: who is visited how often, and what became of a visit."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from gridmap.model.ids import CarePersonId, CareVisitId, FeatureId, MemberId
from gridmap.model.place import LonLat
from gridmap.model.worded import Worded


class CareColour(StrEnum):
    """How often somebody is visited."""

    RED = "red"  # 红: every day, weekends too
    YELLOW = "yellow"  # 黄: every week
    BLUE = "blue"  # 蓝: every month


class CareVisitState(Worded):
    """Where a planned visit stands."""

    PLANNED = "planned", "待走访", "planned"
    DONE = "done", "已走访", "done"
    MISSED = "missed", "逾期未访", "missed"
    DROPPED = "dropped", "已取消", "dropped"  # the plan of this person ended or paused


class VisitOutcome(StrEnum):
    """What a visitor found."""

    MET = "met"  # 见面
    NOT_MET = "not_met"  # 未见
    PHONED = "phoned"  # 电话联系
    MOVED = "moved"  # 搬离
    DIED = "died"  # 去世
    NEEDS_HELP = "needs_help"  # 需要帮助


ENDING_OUTCOMES = frozenset({VisitOutcome.MOVED, VisitOutcome.DIED})
"""After these nobody is visited any more."""


class VisitorBecause(StrEnum):
    """Why this member visits."""

    IN_CHARGE = "in_charge"  # 责任人
    STAND_IN = "stand_in"  # 责任人不在岗，由替岗人
    GRID = "grid"  # 两人均不在岗，由本网格人员
    NOBODY = "nobody"  # 本网格当日无人在岗


class PauseReason(StrEnum):
    """Why visits pause."""

    HOSPITAL = "hospital"  # 住院
    AWAY = "away"  # 外出、投亲
    REFUSED = "refused"  # 本人谢绝
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days within which one visit is owed, both of them included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Days without visits, both included; without an end it lasts until somebody ends it."""

    first: date
    last: date | None
    reason: PauseReason = PauseReason.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class CareRecord:
    """One person in need 关爱对象 as a register or a door hands it over.

    `kind` says why somebody is cared for (living alone, disabled, a child left behind …);
    `note` and `phone` never leave the detail read. `visit_from` and `visit_to` are local times
    between which a visit is welcome.
    """

    code: str
    name: str
    colour: CareColour
    kind: str | None = None
    building_code: str | None = None
    door: str | None = None
    member_code: str | None = None
    stand_in_code: str | None = None
    phone: str | None = None
    note: str | None = None
    starts_on: date | None = None
    visit_from: time | None = None
    visit_to: time | None = None
    position: LonLat | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaredFor:
    """What the planning of visits knows of a person: no name, no note, no telephone number."""

    id: CarePersonId
    code: str
    colour: CareColour
    starts_on: date
    grid_id: FeatureId | None = None
    member_id: MemberId | None = None
    stand_in_id: MemberId | None = None
    last_visit_on: date | None = None
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Volunteer:
    """Somebody who helps unpaid, as a register lists them; the place is where they start."""

    code: str
    name: str
    phone: str | None = None
    skills: tuple[str, ...] = ()
    position: LonLat | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CareReport:
    """What a visitor reports of a visit, under a key of the sender's.

    It is about a person, by code, or about a planned visit, by id. By a member or a volunteer,
    never both.
    """

    idempotency_key: str
    outcome: VisitOutcome
    visited_at: datetime
    person_code: str | None = None
    visit_id: CareVisitId | None = None
    member_code: str | None = None
    volunteer_code: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CareStop:
    """A door on somebody's round: where, how pressing, and when a visit is welcome."""

    visit_id: CareVisitId
    code: str
    colour: CareColour
    position: LonLat
    visit_from: time | None = None
    visit_to: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CareRound:
    """Everything that one member visits on a day; without a start it begins at a door."""

    member_id: MemberId
    member_code: str
    start: LonLat | None
    stops: tuple[CareStop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CareLeg:
    """A visit in the round of a day: its place, the walk to it, when it begins.

    Where it has no place there, `unserved` says why.
    """

    visit_id: CareVisitId
    place: int | None = None
    walk_s: float | None = None
    begins_s: float | None = None
    unserved: str | None = None
