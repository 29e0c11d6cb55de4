"""Streets by OpenStreetMap's classes: wide roads first, paths only from near."""

from gridmap.layers import palette
from gridmap.layers.description import Label, LayerDescription, Paint, StyleClass, Words, shown
from gridmap.model.layer_fields import Shape

STREETS = LayerDescription(
    name="streets",
    title=Words("道路", "Streets"),
    shape=Shape.LINE,
    fields=shown("streets", code="Code", name="Name", highway="Class"),
    class_field="highway",
    classes=(
        StyleClass(
            code="path",
            codes=("footway", "path", "steps", "pedestrian", "cycleway", "track", "corridor"),
            title=Words("步行道", "Footpaths"),
            paint=Paint(stroke=palette.PATH, width_px=1.0, dash=(3, 2)),
            min_zoom=16,
        ),
        StyleClass(
            code="minor",
            title=Words("支路", "Minor streets"),
            paint=Paint(stroke=palette.STREET, width_px=2.0, casing=palette.STREET_EDGE),
            min_zoom=14,
        ),
        StyleClass(
            code="tertiary",
            codes=("tertiary", "tertiary_link"),
            title=Words("次要道路", "Local roads"),
            paint=Paint(stroke=palette.STREET, width_px=2.6, casing=palette.STREET_EDGE),
            min_zoom=12,
        ),
        StyleClass(
            code="major",
            codes=(
                "motorway",
                "motorway_link",
                "trunk",
                "trunk_link",
                "primary",
                "primary_link",
                "secondary",
                "secondary_link",
            ),
            title=Words("主要道路", "Main roads"),
            paint=Paint(
                stroke=palette.STREET_MAJOR, width_px=3.4, casing=palette.STREET_MAJOR_EDGE
            ),
        ),
    ),
    draw_order=16,
    label=Label(min_zoom=15, size_px=11, weight=400, colour=palette.INK_SOFT),
)
