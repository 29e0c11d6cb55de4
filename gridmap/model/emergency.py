"""The words of an emergency 应急: plans, warnings, operations, people who are called."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from gridmap.model.ids import FeatureId, MobilisedId, OperationId, PlanId
from gridmap.model.place import LonLat
from gridmap.model.worded import Worded


class EmergencyKind(StrEnum):
    """What a plan is for."""

    FLOOD = "flood"  # 防汛
    TYPHOON = "typhoon"  # 防台风
    FIRE = "fire"  # 火灾
    EPIDEMIC = "epidemic"  # 疫情


class WarningColour(StrEnum):
    """The four levels of a weather warning, the mildest first."""

    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


class OperationState(Worded):
    """States of an operation."""

    PREPARED = "prepared", "待启动", "prepared"
    ON = "on", "急（战）时", "on"
    STANDING_DOWN = "standing_down", "收尾", "standing down"
    OFF = "off", "已转平", "off"


class CallState(Worded):
    """States of a person who is mobilised. The last one is the end."""

    CALLED = "called", "已通知", "called"
    CONFIRMED = "confirmed", "已确认", "confirmed"
    DECLINED = "declined", "不能到", "declined"
    NO_ANSWER = "no_answer", "未接通", "not reached"
    MUSTERED = "mustered", "已集结", "mustered"
    RELEASED = "released", "已解除", "released"


class Post(StrEnum):
    """The chain of command below the headquarters."""

    GROUP_HEAD = "group_head"  # 工作组组长
    BUILDING_HEAD = "building_head"  # 楼长
    UNIT_HEAD = "unit_head"  # 单元长
    CREW = "crew"  # 组员


class RollAnswer(StrEnum):
    """What is answered for a person when the roll is called."""

    PRESENT = "present"  # 到
    ABSENT = "absent"  # 未到
    EXCUSED = "excused"  # 请假


class HazardFinding(StrEnum):
    """What a check of a hazard point found."""

    SAFE = "safe"
    WATCH = "watch"
    DANGER = "danger"


class GoodsMove(StrEnum):
    """What happens to goods of a store."""

    ISSUE = "issue"  # 领用
    RETURN = "return"  # 归还


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkGroup:
    """A group 工作组 of a plan: how many people of which kind, and where they muster.

    Without `roles` every role may be called; people registered through units have the role
    `registered`. All of `skills` are wanted. `has_buildings` says that its people answer for
    buildings: the chain goes on to building heads and unit heads.
    """

    code: str
    title: str
    quota: int
    place: str
    position: LonLat
    head: str = ""
    head_phone: str = ""
    roles: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    has_buildings: bool = False

    def __post_init__(self) -> None:
        """Refuse a group that nobody could fill or find."""
        if not self.code.strip() or not self.place.strip():
            raise ValueError("a group has a code and a place to muster at")
        if self.quota < 1:
            raise ValueError(f"group {self.code}: quota must be 1 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPerson:
    """Who answers for an area when a warning comes, by name."""

    area_code: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchOverlay:
    """What changes about dispatch inside the affected grids while an operation is on.

    A radius of None is that of the policy. `urgent_categories` go first and to the nearest.
    Without `crosses_subdistricts` only members of the order's own subdistrict are sent.
    """

    search_radius_m: float | None = None
    widest_radius_m: float | None = None
    urgent_categories: tuple[str, ...] = ()
    crosses_subdistricts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyPlan:
    """What is to be done in one area when one kind of emergency comes.

    `confirm_within_s` is how long duty persons may take to confirm a warning before they are
    called by phone. `crew_per_head` is how many people one building head leads.
    """

    code: str
    kind: EmergencyKind
    title: str
    area_code: str
    headquarters: str
    position: LonLat
    groups: tuple[WorkGroup, ...]
    duties: tuple[DutyPerson, ...] = ()
    confirm_within_s: float = 900.0
    crew_per_head: int = 6
    calls_busy: bool = False
    overlay: DispatchOverlay = field(default_factory=DispatchOverlay)

    def __post_init__(self) -> None:
        """Refuse a plan that cannot be carried out."""
        codes = [one.code for one in self.groups]
        if not codes:
            raise ValueError("a plan has at least one group")
        if len(set(codes)) < len(codes):
            raise ValueError("two groups have the same code")
        if self.confirm_within_s <= 0 or self.crew_per_head < 1:
            raise ValueError("confirm_within_s and crew_per_head must be more than 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherWarning:
    """A warning 预警 as its issuer states it.

    A message may hold several warnings: `part` numbers them. `areas_deg` are rings of (lon, lat)
    corners in degrees; `area_codes` name areas of the district. With neither it is for the whole
    district. An exercise calls nobody for real.
    """

    identifier: str
    kind: EmergencyKind
    colour: WarningColour
    headline: str
    issuer: str
    sent_at: datetime
    valid_from: datetime
    valid_to: datetime
    area_codes: tuple[str, ...] = ()
    areas_deg: tuple[tuple[tuple[float, float], ...], ...] = ()
    replaces: tuple[str, ...] = ()
    part: int = 1
    is_exercise: bool = False
    is_all_clear: bool = False

    def __post_init__(self) -> None:
        """Refuse a warning that ends before it begins."""
        if self.valid_to <= self.valid_from:
            raise ValueError("a warning ends after it begins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One emergency operation, real or a drill 演练."""

    id: OperationId
    number: int
    plan_id: PlanId
    kind: EmergencyKind
    is_drill: bool
    state: OperationState
    prepared_at: datetime
    prepared_by: str
    first_signed_by: str | None
    second_signed_by: str | None
    on_at: datetime | None
    standing_down_at: datetime | None
    off_at: datetime | None
    subdistrict_id: FeatureId | None
    first_signed_person: UUID | None = None
    second_signed_person: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlan:
    """A plan as stored: its version, and the area it is for."""

    id: PlanId
    version: int
    area_id: FeatureId
    subdistrict_id: FeatureId | None
    made_at: datetime
    made_by: str
    plan: EmergencyPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledPerson:
    """One person on the list of an operation; for those who have to call or to find them."""

    id: MobilisedId
    code: str
    name: str
    phone: str | None
    unit_code: str | None
    unit_name: str | None
    liaison_name: str | None
    liaison_phone: str | None
    group_code: str
    post: Post
    follows: str | None
    building_code: str | None
    travel_s: float
    state: CallState
    called_at: datetime
    answered_at: datetime | None
    mustered_at: datetime | None
    released_at: datetime | None
    position: LonLat | None
