"""What figures are asked about: which requests, grouped by what."""

from dataclasses import dataclass

from gridmap.model.worded import Worded
from gridmap.model.work_order import Urgency

NONE = "-"
"""The code of what has no place or no unit."""


class GroupedBy(Worded):
    """What requests are grouped by."""

    SUBDISTRICT = "subdistrict", "街道", "subdistrict"
    COMMUNITY = "community", "社区", "community"
    GRID = "grid", "网格", "grid"
    CATEGORY = "category", "类别", "category"
    CHANNEL = "channel", "来源渠道", "channel"
    UNIT = "unit", "承办单位", "handling unit"
    HOUR = "hour", "受理时段", "hour of the day"
    WEEKDAY = "weekday", "星期", "day of the week"
    DAY = "day", "日期", "day"


AREAS = {
    GroupedBy.SUBDISTRICT: "subdistricts",
    GroupedBy.COMMUNITY: "communities",
    GroupedBy.GRID: "grids",
}
"""The level of areas behind what requests are grouped by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureFilters:
    """Which requests; None for all of them. Places and the unit by code, `NONE` for no one.

    `hour` and `weekday` (1 = Monday) are those of the receipt, by the clock of the district.
    `without_late` leaves out what was entered later from paper.
    """

    subdistrict: str | None = None
    community: str | None = None
    grid: str | None = None
    unit: str | None = None
    category: str | None = None
    channel: str | None = None
    urgency: Urgency | None = None
    hour: int | None = None
    weekday: int | None = None
    without_late: bool = False
