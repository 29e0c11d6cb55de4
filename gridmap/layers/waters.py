"""Rivers, lakes and sea: what people find their way by."""

from gridmap.layers import palette
from gridmap.layers.description import Label, LayerDescription, Paint, StyleClass, Words, shown
from gridmap.model.layer_fields import Shape

WATERS = LayerDescription(
    name="waters",
    title=Words("水面", "Water"),
    shape=Shape.POLYGON,
    fields=shown("waters", code="Code", name="Name", kind="Kind"),
    classes=(
        StyleClass(
            code="water",
            title=Words("水面", "Water"),
            paint=Paint(fill=palette.WATER),
        ),
    ),
    draw_order=14,
    label=Label(min_zoom=12, size_px=12, weight=400, colour="#3b6f91"),
)
