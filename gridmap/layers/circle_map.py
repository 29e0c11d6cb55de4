"""What the page of service circles is made of: the rows that come in, and how they are drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from shapely.geometry.base import BaseGeometry

from gridmap.coverage.demand import Doors, Floats
from gridmap.coverage.shapes import ShapeError
from gridmap.layers import palette
from gridmap.layers.description import (
    Hatch,
    LayerDescription,
    Mark,
    Paint,
    StyleClass,
    Words,
    shown,
)
from gridmap.layers.feature import MapFeature
from gridmap.layers.stations import STATIONS
from gridmap.model.layer_fields import Shape

HOUSEHOLDS = Words("户", "households")
RESIDENTS = Words("人", "residents")

_DEEP_TO_PALE = ("#0a6b52", "#5cab92", "#b9ded1")
_DASHES: tuple[tuple[float, ...], ...] = ((), (7, 3), (2, 3))


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleRun:
    """What one service comes to for one walker at one hour.

    `areas` are the nested shapes of all its open stations together, in degrees, with the error
    of each; `straight_line` is what a circle of the same walk by air would say.
    `station_states` has "open", "closed", "refused" or "" (another service) for each station
    of the map, `door_s` the seconds of each door, `inf` without a way; `refused_doors` numbers
    those from which no street can be reached.
    """

    service_code: str
    service: Words
    traveller_code: str
    traveller: Words
    speed_mps: float
    hour_code: str
    hour: Words
    limits_s: tuple[float, ...]  # rising
    areas: tuple[BaseGeometry, ...]
    errors: tuple[ShapeError, ...]
    straight_line: BaseGeometry
    straight_line_m: float
    is_in_straight_line: tuple[bool, ...]
    station_states: tuple[str, ...]
    door_s: tuple[float, ...]
    refused_doors: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleMapData:
    """The rows of a district for its page of service circles.

    `layers` holds what lies around the circles by the name of `model.layer_fields`: areas,
    compounds, stations, waters, streets; all may be missing but the stations. `doors` are the
    places where people live, `people` how many by `unit`, NaN where nobody has counted.
    """

    area_name: str
    as_of: datetime
    source: str
    layers: Mapping[str, tuple[MapFeature, ...]]
    doors: Doors
    door_points_deg: Floats  # shape (p, 2), longitude first
    unit: Words
    runs: tuple[CircleRun, ...]
    words: Mapping[str, Words]

    @property
    def people(self) -> Floats:
        """Return how many live behind each door, by the unit of this map."""
        return self.doors.n_residents if self.unit == RESIDENTS else self.doors.n_households


def counted_unit(doors: Doors) -> Words:
    """Return households where anybody has counted them, else residents."""
    return RESIDENTS if np.isnan(doors.n_households).all() else HOUSEHOLDS


def limit_words(limit_s: float) -> Words:
    """Return a limit for people, in minutes."""
    minutes = f"{limit_s / 60:g}"
    return Words(f"{minutes} 分钟", f"{minutes} min")


def time_bands(limits_s: tuple[float, ...]) -> tuple[LayerDescription, ...]:
    """Return a layer for each limit, the shortest on top.

    Told apart by depth of colour and by the dash of the outline, so that grey paper keeps them.
    """
    ramp = palette.ordered_ramp(len(limits_s), tuple(reversed(_DEEP_TO_PALE)))[::-1]
    return tuple(
        _area_layer(
            f"band{place}",
            Words(
                f"{limit_words(limit_s).zh}内走得到", f"Within {limit_words(limit_s).en} on foot"
            ),
            Paint(
                fill=colour,
                opacity=0.62,
                stroke="#064635",
                width_px=1.5,
                dash=_DASHES[place % len(_DASHES)],
            ),
            draw_order=14 - place,
        )
        for place, (limit_s, colour) in enumerate(zip(limits_s, ramp, strict=True))
    )


def straight_circle(radius_m: float) -> LayerDescription:
    """Return the circle by air of the same walk, for comparison: off until somebody asks."""
    layer = _area_layer(
        "straight_line",
        Words(f"对照：直线 {radius_m:,.0f} 米圆", f"For comparison: {radius_m:,.0f} m by air"),
        Paint(stroke=palette.PURPLE, width_px=2.2, dash=(9, 4, 2, 4)),
        draw_order=70,
    )
    return LayerDescription(
        name=layer.name,
        title=layer.title,
        shape=layer.shape,
        fields=(),
        classes=layer.classes,
        draw_order=layer.draw_order,
        off_by_default=True,
    )


def _area_layer(name: str, title: Words, paint: Paint, *, draw_order: int) -> LayerDescription:
    return LayerDescription(
        name=name,
        title=title,
        shape=Shape.POLYGON,
        fields=(),
        classes=(StyleClass(code=name, title=title, paint=paint),),
        draw_order=draw_order,
    )


_OUTSIDE = StyleClass(
    code="outside",
    title=Words("圈外住户", "Homes outside"),
    paint=Paint(
        mark=Mark.DIAMOND,
        fill=palette.VERMILION,
        stroke=palette.PAPER,
        width_px=0.6,
        radius_px=3.0,
    ),
)
_REFUSED = StyleClass(
    code="refused",
    title=Words("接不上街道的住户", "Homes tied to no street"),
    paint=Paint(mark=Mark.CROSS, stroke=palette.RED_DEEP, width_px=1.8, radius_px=4.0),
)


def doors_by_time(limits_s: tuple[float, ...]) -> LayerDescription:
    """Return the doors: one class for each limit, then outside, then those without a street."""
    inside = tuple(
        StyleClass(
            code=f"band{place}",
            title=Words(
                f"{limit_words(limit_s).zh}内的住户", f"Homes within {limit_words(limit_s).en}"
            ),
            paint=Paint(
                mark=Mark.CIRCLE,
                fill=palette.PAPER if place else "#064635",
                stroke="#064635",
                width_px=0.9,
                radius_px=1.7 if place < 2 else 2.3,  # noqa: PLR2004 - the third is a ring
            ),
            min_zoom=14,
        )
        for place, limit_s in enumerate(limits_s)
    )
    return LayerDescription(
        name="doors",
        title=Words("住户", "Homes"),
        shape=Shape.POINT,
        fields=(),
        classes=(*inside, _OUTSIDE, _REFUSED),
        draw_order=40,
    )


COMPOUNDS_BY_REACH = LayerDescription(
    name="compounds",
    view="by_reach",
    title=Words("小区", "Compounds"),
    shape=Shape.POLYGON,
    fields=shown("compounds", code="Code", name="Name"),
    classes=(
        StyleClass(
            code="outside",
            title=Words("全在圈外的小区", "Compounds wholly outside"),
            paint=Paint(
                fill="#f0b18a", opacity=0.75, stroke=palette.VERMILION_DEEP, width_px=1.4,
                mark=Mark.SQUARE, radius_px=4.0,
            ),
        ),
        StyleClass(
            code="partly",
            title=Words("部分在圈外的小区", "Compounds partly outside"),
            paint=Paint(
                stroke=palette.VERMILION_DEEP, width_px=1.2, hatch=Hatch.SLOPE,
                hatch_stroke=palette.VERMILION, mark=Mark.SQUARE, radius_px=3.0,
            ),
        ),
        StyleClass(
            code="inside",
            title=Words("全在圈内的小区", "Compounds wholly inside"),
            paint=Paint(stroke="#2f6f5c", width_px=0.8, mark=Mark.SQUARE, radius_px=1.5),
            min_zoom=13,
        ),
    ),
    draw_order=24,
)  # fmt: skip

STATIONS_BY_STATE = LayerDescription(
    name="stations",
    view="by_state",
    title=STATIONS.title,
    shape=Shape.POINT,
    fields=STATIONS.fields,
    classes=(
        StyleClass(
            code="open",
            title=Words("开放的站点", "Stations open"),
            paint=Paint(
                mark=Mark.PENTAGON, fill="#10243f", stroke=palette.PAPER, width_px=1.4, radius_px=7
            ),
        ),
        StyleClass(
            code="closed",
            title=Words("此时关闭的站点", "Stations closed at this hour"),
            paint=Paint(
                mark=Mark.SQUARE, fill=palette.PAPER, stroke="#10243f", width_px=2, radius_px=5.5
            ),
        ),
        StyleClass(
            code="refused",
            title=Words("接不上街道的站点", "Stations tied to no street"),
            paint=Paint(mark=Mark.CROSS, stroke=palette.RED_DEEP, width_px=3, radius_px=7),
        ),
    ),
    draw_order=84,
    label=STATIONS.label,
)
