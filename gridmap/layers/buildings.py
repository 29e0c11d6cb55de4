"""Houses outside compounds: who would be forgotten if only compounds were counted."""

from gridmap.layers import palette
from gridmap.layers.description import LayerDescription, Mark, Paint, StyleClass, Words
from gridmap.model.layer_fields import Shape

HOUSES_BY_SERVICE = LayerDescription(
    name="houses",
    view="by_service",
    title=Words("散居楼栋", "Houses outside compounds"),
    shape=Shape.POINT,
    fields=(),
    class_field="service_cover",
    classes=(
        StyleClass(
            code="outside",
            codes=("outside",),
            title=Words("服务圈外散居楼栋", "Houses outside"),
            paint=Paint(mark=Mark.DIAMOND, fill=palette.VERMILION, radius_px=2.8),
        ),
        StyleClass(
            code="inside",
            title=Words("服务圈内散居楼栋", "Houses inside"),
            paint=Paint(mark=Mark.DIAMOND, fill=palette.TEAL_SOFT, radius_px=1.6),
        ),
    ),
    draw_order=21,
)
