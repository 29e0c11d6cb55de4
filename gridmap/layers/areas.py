"""Districts, subdistricts, communities and grids: whose ground it is.

Outlines get lighter from the district down to the grid; only the grids are ever filled, and
only where a theme asks about them.
"""

from gridmap.coverage.statistics import OrganizationCover
from gridmap.layers import palette
from gridmap.layers.description import (
    Hatch,
    Label,
    LayerDescription,
    Paint,
    StyleClass,
    Words,
    shown,
)
from gridmap.model.layer_fields import Shape

DISTRICTS = LayerDescription(
    name="districts",
    title=Words("区", "District"),
    shape=Shape.POLYGON,
    fields=shown("districts", code="Code", name="Name"),
    classes=(
        StyleClass(
            code="district",
            title=Words("区界", "District border"),
            paint=Paint(stroke=palette.BORDER_DISTRICT, width_px=2.6),
        ),
    ),
    draw_order=60,
)

LAND = LayerDescription(
    name="districts",
    view="land",
    title=Words("区域底色", "Land"),
    shape=Shape.POLYGON,
    fields=(),
    classes=(
        StyleClass(code="land", title=Words("区域底色", "Land"), paint=Paint(fill=palette.LAND)),
    ),
    draw_order=0,
)

SUBDISTRICTS = LayerDescription(
    name="subdistricts",
    title=Words("街道（镇）", "Subdistricts"),
    shape=Shape.POLYGON,
    fields=shown("subdistricts", code="Code", name="Name"),
    classes=(
        StyleClass(
            code="subdistrict",
            title=Words("街道（镇）界", "Subdistrict borders"),
            paint=Paint(stroke=palette.BORDER_SUBDISTRICT, width_px=1.6, dash=(7, 4)),
        ),
    ),
    draw_order=58,
    label=Label(min_zoom=0, size_px=14, weight=700),
)

COMMUNITIES = LayerDescription(
    name="communities",
    title=Words("社区（村）", "Communities"),
    shape=Shape.POLYGON,
    fields=shown(
        "communities", code="Code", name="Name", n_households="Households", n_residents="Residents"
    ),
    classes=(
        StyleClass(
            code="community",
            title=Words("社区（村）界", "Community borders"),
            paint=Paint(stroke=palette.BORDER_COMMUNITY, width_px=0.9, dash=(2, 3)),
        ),
    ),
    draw_order=56,
    min_zoom=11,
    label=Label(min_zoom=13, size_px=12, weight=500, colour=palette.INK_SOFT),
)

_GRID_FIELDS = shown(
    "grids",
    code="Code",
    name="Name",
    kind="Kind",
    n_households="Households",
    n_residents="Residents",
)
_GRID_LABEL = Label(min_zoom=15, size_px=11, weight=400, colour=palette.INK_SOFT)

GRIDS = LayerDescription(
    name="grids",
    title=Words("网格", "Grids"),
    shape=Shape.POLYGON,
    fields=_GRID_FIELDS,
    classes=(
        StyleClass(
            code="grid",
            title=Words("网格界", "Grid borders"),
            paint=Paint(stroke=palette.BORDER_GRID, width_px=0.6),
        ),
    ),
    draw_order=54,
    label=_GRID_LABEL,
)

GRIDS_BY_ORGANIZATION = LayerDescription(
    name="grids",
    view="by_organization",
    title=Words("网格党组织", "Party organization of the grid"),
    shape=Shape.POLYGON,
    fields=_GRID_FIELDS,
    class_field="organization_cover",
    classes=(
        StyleClass(
            code=OrganizationCover.OWN.value,
            codes=(OrganizationCover.OWN.value,),
            title=Words("单独建立", "Its own"),
            paint=Paint(fill=palette.RED_TINT, stroke=palette.RED_LINE, width_px=0.6),
        ),
        StyleClass(
            code=OrganizationCover.SHARED.value,
            codes=(OrganizationCover.SHARED.value,),
            title=Words("与其他网格合用", "Shared with other grids"),
            paint=Paint(
                fill=palette.RED_SHARED,
                stroke=palette.RED_LINE,
                width_px=0.9,
                hatch=Hatch.SLOPE,
                hatch_stroke=palette.RED_LINE,
            ),
        ),
        StyleClass(
            code=OrganizationCover.NONE.value,
            codes=(OrganizationCover.NONE.value,),
            title=Words("尚无党组织", "None yet"),
            paint=Paint(
                fill=palette.SLATE,
                stroke=palette.INK,
                width_px=2.0,
                casing=palette.PAPER,
                hatch=Hatch.CROSSED,
                hatch_stroke=palette.PAPER,
            ),
        ),
        StyleClass(
            code=OrganizationCover.UNKNOWN.value,
            title=Words("无数据", "No data"),
            paint=Paint(
                fill=palette.PAPER,
                stroke=palette.BORDER_GRID,
                width_px=0.8,
                hatch=Hatch.SLOPE,
                hatch_stroke=palette.BORDER_GRID,
            ),
        ),
    ),
    draw_order=10,
    label=_GRID_LABEL,
)
