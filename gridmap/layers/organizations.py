"""Party organizations: one mark a level, the higher the more prominent.

Levels and their order are a district's own; these are the usual ones from the street's work
committee down to the building. A level of another name takes the last class.
"""

from dataclasses import replace

from gridmap.layers import palette
from gridmap.layers.description import LayerDescription, Mark, Paint, StyleClass, Words, shown
from gridmap.model.layer_fields import Shape

_SOLID = Paint(fill=palette.RED_DEEP, stroke=palette.PAPER, width_px=1.2)
_HOLLOW = Paint(fill=palette.PAPER, stroke=palette.RED_DEEP, width_px=1.6)


def _level(*codes: str, title: Words, paint: Paint, min_zoom: int = 0) -> StyleClass:
    return StyleClass(code=codes[0], codes=codes, title=title, paint=paint, min_zoom=min_zoom)


ORGANIZATIONS = LayerDescription(
    name="organizations",
    title=Words("党组织", "Party organizations"),
    shape=Shape.POINT,
    fields=shown(
        "organizations",
        code="Code",
        name="Name",
        level="Level",
        founding_mode="Founding mode",
        n_party_members="Party members",
    ),
    class_field="level",
    classes=(
        _level(
            "subdistrict_committee",
            title=Words("街道工委（镇党委）", "Subdistrict or town committee"),
            paint=replace(_SOLID, mark=Mark.STAR, radius_px=10),
        ),
        _level(
            "community_committee",
            "general_branch",
            title=Words("社区党委、党总支", "Community committee"),
            paint=replace(_SOLID, mark=Mark.DIAMOND, radius_px=6.5),
        ),
        _level(
            "grid_branch",
            "park_branch",
            title=Words("网格、园区党支部", "Grid or park branch"),
            paint=replace(_SOLID, mark=Mark.CIRCLE, radius_px=3.6),
            min_zoom=13,
        ),
        _level(
            "compound_branch",
            title=Words("小区党支部", "Compound branch"),
            paint=replace(_HOLLOW, mark=Mark.SQUARE, radius_px=4.2),
            min_zoom=14,
        ),
        _level(
            "building_group",
            title=Words("楼栋党小组", "Building group"),
            paint=replace(_HOLLOW, mark=Mark.TRIANGLE, radius_px=4.2),
            min_zoom=15,
        ),
        StyleClass(
            code="other",
            title=Words("其他党组织", "Other organization"),
            paint=Paint(
                mark=Mark.PENTAGON,
                radius_px=4.5,
                fill=palette.PAPER,
                stroke=palette.INK_SOFT,
                width_px=1.6,
            ),
            min_zoom=13,
        ),
    ),
    draw_order=80,
)
