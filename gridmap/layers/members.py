"""Grid members by what they can do now. The role is shown, never the name or number.

People are round, or a cross where nobody knows where they are; orders and stations are neither.
"""

from gridmap.layers import palette
from gridmap.layers.description import (
    LayerDescription,
    Mark,
    Paint,
    ShownField,
    StyleClass,
    Words,
    shown,
)
from gridmap.model.layer_fields import Shape


def _state(
    code: str, title: Words, *, mark: Mark, fill: str | None, stroke: str = palette.PAPER
) -> StyleClass:
    paint = Paint(mark=mark, fill=fill, stroke=stroke, width_px=1.6, radius_px=6)
    return StyleClass(code=code, codes=(code,), title=title, paint=paint)


MEMBERS = LayerDescription(
    name="members",
    title=Words("网格员", "Grid members"),
    shape=Shape.POINT,
    fields=(
        *shown("members", code="Code", role="Role", home_grid_code="Home grid"),
        ShownField(name="active", title=Words("在办", "Open orders")),
        ShownField(name="capacity", title=Words("最多在办", "Most at once")),
        ShownField(name="measured_at", title=Words("定位时间", "Position of")),
    ),
    class_field="state",
    classes=(
        _state("available", Words("空闲", "Available"), mark=Mark.CIRCLE, fill="#009e73"),
        StyleClass(
            code="engaged",
            codes=("engaged",),
            title=Words("处置中", "Engaged"),
            paint=Paint(
                mark=Mark.CIRCLE,
                fill=palette.PAPER,
                stroke=palette.AMBER,
                width_px=3.0,
                radius_px=5.5,
            ),
        ),
        _state(
            "lost",
            Words("失联", "Position lost"),
            mark=Mark.CROSS,
            fill=None,
            stroke=palette.VERMILION_DEEP,
        ),
        StyleClass(
            code="off_duty",
            title=Words("离岗", "Off duty"),
            min_zoom=17,
            paint=Paint(
                mark=Mark.CIRCLE, fill=None, stroke=palette.GREY, width_px=1.6, radius_px=4.5
            ),
        ),
    ),
    draw_order=90,
)
