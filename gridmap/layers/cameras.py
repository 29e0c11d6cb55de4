"""Shared cameras: place and owner, never a picture. Off until somebody asks for them."""

from gridmap.layers import palette
from gridmap.layers.description import LayerDescription, Mark, Paint, StyleClass, Words, shown
from gridmap.model.layer_fields import Shape

CAMERAS = LayerDescription(
    name="cameras",
    title=Words("摄像头", "Cameras"),
    shape=Shape.POINT,
    fields=shown("cameras", code="Code", name="Name", owner="Owner"),
    classes=(
        StyleClass(
            code="camera",
            title=Words("摄像头", "Camera"),
            paint=Paint(
                mark=Mark.SQUARE,
                fill=palette.INK_SOFT,
                stroke=palette.PAPER,
                width_px=0.6,
                radius_px=1.8,
            ),
        ),
    ),
    draw_order=70,
    min_zoom=13,
    off_by_default=True,
)
