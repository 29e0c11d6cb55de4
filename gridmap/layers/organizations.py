"""Party organizations: one mark a level, the higher the more prominent.

Levels and their order are a district's own; these are the usual ones from the street's work
committee down to the building. A level of another name takes the last class.
"""

from gridmap.layers import palette
from gridmap.layers.description import LayerDescription, Mark, Paint, StyleClass, Words, shown
from gridmap.model.layer_fields import Shape


def _level(
    code: str, title: Words, *, mark: Mark, radius_px: float, min_zoom: int, hollow: bool = False
) -> StyleClass:
    paint = Paint(
        mark=mark,
        radius_px=radius_px,
        fill=palette.PAPER if hollow else palette.RED_DEEP,
        stroke=palette.RED_DEEP if hollow else palette.PAPER,
        width_px=1.6 if hollow else 1.2,
    )
    return StyleClass(code=code, codes=(code,), title=title, paint=paint, min_zoom=min_zoom)


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
            "subdistrict",
            Words("街道（镇）党（工）委", "Subdistrict committee"),
            mark=Mark.STAR,
            radius_px=10,
            min_zoom=0,
        ),
        _level(
            "community",
            Words("社区（村）党委、党总支", "Community committee"),
            mark=Mark.DIAMOND,
            radius_px=6.5,
            min_zoom=0,
        ),
        _level(
            "grid",
            Words("网格党支部、党小组", "Grid branch"),
            mark=Mark.CIRCLE,
            radius_px=3.6,
            min_zoom=13,
        ),
        _level(
            "compound",
            Words("小区党支部", "Compound branch"),
            mark=Mark.SQUARE,
            radius_px=4.2,
            min_zoom=14,
            hollow=True,
        ),
        _level(
            "building",
            Words("楼栋党小组", "Building group"),
            mark=Mark.TRIANGLE,
            radius_px=4.2,
            min_zoom=15,
            hollow=True,
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
