"""What the page of a siting plan is made of: the plan, the layers around it, how both are drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gridmap.coverage.siting.question import Demand, SitedStations
from gridmap.layers import palette
from gridmap.layers.description import (
    Label,
    LayerDescription,
    Mark,
    Paint,
    ShownField,
    StyleClass,
    Words,
)
from gridmap.layers.feature import MapFeature
from gridmap.layers.stations import STATIONS
from gridmap.model.layer_fields import Shape

DEMANDS = {
    Demand.HOUSEHOLDS: Words("户", "households"),
    Demand.RESIDENTS: Words("人", "residents"),
    Demand.REQUESTS: Words("件诉求", "requests"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SitingMapData:
    """A plan with the rows of the district for its page.

    `layers` holds what lies around by the name of `model.layer_fields`; all may be missing.
    `service` and `verdict` say what is sited and how good the plan is proved to be.
    """

    area_name: str
    as_of: datetime
    source: str
    layers: Mapping[str, tuple[MapFeature, ...]]
    sited: SitedStations
    service: Words
    verdict: Words
    words: Mapping[str, Words]

    @property
    def unit(self) -> Words:
        """Return what the demand counts."""
        return DEMANDS[self.sited.question.demand]


KEPT_STATIONS = LayerDescription(
    name="stations",
    view="kept",
    title=STATIONS.title,
    shape=Shape.POINT,
    fields=STATIONS.fields,
    classes=(
        StyleClass(
            code="kept",
            title=Words("保留的站点", "Stations kept"),
            paint=Paint(
                mark=Mark.PENTAGON, fill="#10243f", stroke=palette.PAPER, width_px=1.2, radius_px=6
            ),
        ),
    ),
    draw_order=84,
    label=STATIONS.label,
)

CHOSEN_SITES = LayerDescription(
    name="chosen",
    title=Words("新站点", "New stations"),
    shape=Shape.POINT,
    fields=(
        ShownField(name="gain", title=Words("建成时新增", "Adds when built")),
        ShownField(name="n_served", title=Words("全部建成后服务", "Serves once all stand")),
    ),
    classes=(
        StyleClass(
            code="chosen",
            title=Words("新站点（按建站次序）", "New stations, in order"),
            paint=Paint(
                mark=Mark.STAR, fill=palette.AMBER, stroke="#10243f", width_px=1.8, radius_px=13
            ),
        ),
    ),
    draw_order=90,
    label=Label(min_zoom=0, size_px=15, weight=700, colour="#10243f"),
)

DEMAND_BY_PLAN = LayerDescription(
    name="demand",
    title=Words("需求", "Demand"),
    shape=Shape.POINT,
    fields=(),
    classes=(
        StyleClass(
            code="before",
            title=Words("已覆盖", "Covered today"),
            paint=Paint(mark=Mark.CIRCLE, fill="#8cbfae", radius_px=1.6),
        ),
        StyleClass(
            code="newly",
            title=Words("新覆盖", "Newly covered"),
            paint=Paint(mark=Mark.SQUARE, fill=palette.BLUE_RAMP[2], radius_px=2.4),
        ),
        StyleClass(
            code="outside",
            title=Words("仍在圈外", "Still outside"),
            paint=Paint(mark=Mark.DIAMOND, stroke=palette.VERMILION, width_px=1.1, radius_px=2.4),
        ),
    ),
    draw_order=40,
)
"""Told apart by mark and fill, not by colour alone."""
