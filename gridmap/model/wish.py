"""Words for micro wishes 微心愿 and the three lists 三张清单: demands, resources, projects."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from gridmap.model.ids import WishId
from gridmap.model.place import LonLat
from gridmap.model.worded import Worded


class WishState(Worded):
    """Where a wish stands. The last three are ends."""

    OPEN = "open", "待认领", "open"
    CLAIMED = "claimed", "已认领", "claimed"
    DONE = "done", "待确认", "done"
    CONFIRMED = "confirmed", "已确认", "confirmed"
    EXPIRED = "expired", "过期", "expired"
    WITHDRAWN = "withdrawn", "撤回", "withdrawn"


class WishKind(StrEnum):
    """What is wished for."""

    GOODS = "goods"  # 物品
    COMPANY = "company"  # 陪伴
    REPAIR = "repair"  # 小修小补
    ERRAND = "errand"  # 跑腿代办
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A wish as the desk publishes it: of a person in need by code, or of a household.

    `text` is what volunteers read before they claim it: no name, number, illness or list.
    """

    idempotency_key: str
    kind: WishKind
    text: str
    person_code: str | None = None
    building_code: str | None = None
    door: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearWish:
    """An open wish near a volunteer, as it is shown before the claim: no name, no door."""

    id: WishId
    kind: WishKind
    text: str
    area: str
    walk_s: float | None
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What a unit can give 资源清单: how often, and from where (else its unit)."""

    code: str
    unit_code: str
    kind: str
    title: str
    capacity: int
    position: LonLat | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a place asks for 需求清单, of a kind that resources are found by."""

    idempotency_key: str
    kind: str
    text: str
    position: LonLat
    answer_by: date | None = None
