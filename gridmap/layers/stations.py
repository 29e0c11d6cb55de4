"""Service stations by kind, and the circles that they serve."""

from dataclasses import dataclass

from gridmap.layers import palette
from gridmap.layers.description import (
    Label,
    LayerDescription,
    Mark,
    Paint,
    StyleClass,
    Words,
    shown,
)
from gridmap.model.layer_fields import Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceStandard:
    """Which kinds of stations serve people within which straight-line distance."""

    code: str
    title: Words
    kinds: tuple[str, ...]
    radius_m: float


SERVICE_STANDARDS = (
    ServiceStandard(
        code="fifteen",
        title=Words("15 分钟", "15 min"),
        kinds=("center", "station"),
        radius_m=1000.0,
    ),
    ServiceStandard(
        code="five",
        title=Words("5 分钟", "5 min"),
        kinds=("center", "station"),
        radius_m=300.0,
    ),
    ServiceStandard(
        code="elderly",
        title=Words("养老 15 分钟", "Elderly 15 min"),
        kinds=("elderly",),
        radius_m=1000.0,
    ),
    ServiceStandard(
        code="children",
        title=Words("儿童 15 分钟", "Children 15 min"),
        kinds=("children",),
        radius_m=1000.0,
    ),
)
"""The planning standard for residential areas, GB 50180-2018, takes 300 m for five minutes
on foot and 800 to 1,000 m for fifteen. Here they are straight lines, the generous reading."""


def _kind(code: str, title: Words, *, mark: Mark, fill: str, radius_px: float) -> StyleClass:
    paint = Paint(mark=mark, fill=fill, stroke=palette.PAPER, width_px=1.4, radius_px=radius_px)
    return StyleClass(code=code, codes=(code,), title=title, paint=paint)


STATIONS = LayerDescription(
    name="stations",
    title=Words("服务站点", "Service stations"),
    shape=Shape.POINT,
    fields=shown(
        "stations",
        code="Code",
        name="Name",
        kind="Kind",
        services="Services",
        facilities="Facilities",
        hours="Opening hours",
    ),
    class_field="kind",
    classes=(
        _kind(
            "center",
            Words("党群服务中心", "Service centre"),
            mark=Mark.PENTAGON,
            fill="#004d39",
            radius_px=8,
        ),
        _kind(
            "station",
            Words("服务驿站", "Service station"),
            mark=Mark.HEXAGON,
            fill=palette.TEAL,
            radius_px=5,
        ),
        _kind(
            "elderly",
            Words("养老服务站", "Elderly station"),
            mark=Mark.DIAMOND,
            fill=palette.PURPLE,
            radius_px=6.5,
        ),
        _kind(
            "children",
            Words("儿童之家", "Children's home"),
            mark=Mark.TRIANGLE,
            fill="#1b6ca8",
            radius_px=6.5,
        ),
        StyleClass(
            code="other",
            title=Words("其他站点", "Other station"),
            paint=Paint(
                mark=Mark.HEXAGON,
                fill=palette.PAPER,
                stroke=palette.INK_SOFT,
                width_px=1.8,
                radius_px=4.5,
            ),
        ),
    ),
    draw_order=84,
    label=Label(min_zoom=16, size_px=11, weight=600, colour="#004d39"),
)

SERVICE_CIRCLES = LayerDescription(
    name="service_circles",
    title=Words("服务圈", "Service circles"),
    shape=Shape.POLYGON,
    fields=(),
    classes=(
        StyleClass(
            code="inside",
            title=Words("服务圈（合并）", "Service circles, merged"),
            paint=Paint(fill=palette.TEAL_TINT, opacity=0.55, stroke=palette.TEAL, width_px=1.6),
        ),
    ),
    draw_order=12,
)
