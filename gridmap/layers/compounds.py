"""Compounds: by security tier, by service circle, or as quiet outlines under another theme."""

from dataclasses import dataclass

from gridmap.layers import palette
from gridmap.layers.description import (
    Hatch,
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
class Tier:
    """One tier of smart-security compounds. Tiers and their names differ by city."""

    code: str
    title: Words


TIERS = (
    Tier(code="basic", title=Words("基础型", "Basic")),
    Tier(code="standard", title=Words("标准型", "Standard")),
    Tier(code="demonstration", title=Words("示范型", "Demonstration")),
)
"""The usual tiers, from the lowest to the highest."""

_FIELDS = shown(
    "compounds",
    code="Code",
    name="Name",
    management_mode="Management",
    property_company="Property company",
    security_tier="Security tier",
    n_households="Households",
    n_residents="Residents",
)
_LABEL = Label(min_zoom=16, size_px=11, weight=500)

WITHOUT_TIER = StyleClass(
    code="",
    title=Words("未定级", "Without a tier"),
    paint=Paint(
        fill=palette.PAPER,
        stroke="#7a6f5d",
        width_px=1.1,
        hatch=Hatch.SLOPE,
        hatch_stroke="#a3977f",
        mark=Mark.SQUARE,
        radius_px=3.2,
    ),
)


def compounds_by_tier(tiers: tuple[Tier, ...] = TIERS) -> LayerDescription:
    """Return the layer for a district's own tiers: the higher, the darker and the larger.

    Points, and areas too small to see, are drawn as squares that grow with the tier, so that
    the order can be read without colour.
    """
    ramp = palette.ordered_ramp(len(tiers)) if tiers else ()
    classes = tuple(
        StyleClass(
            code=tier.code,
            codes=(tier.code,),
            title=tier.title,
            paint=Paint(
                fill=colour,
                stroke="#0b2a4a",
                width_px=0.7,
                mark=Mark.SQUARE,
                radius_px=3.0 + 0.8 * rank,
            ),
        )
        for rank, (tier, colour) in enumerate(zip(tiers, ramp, strict=True))
    )
    return LayerDescription(
        name="compounds",
        title=Words("智慧安防小区", "Smart-security compounds"),
        shape=Shape.POLYGON,
        fields=_FIELDS,
        class_field="security_tier",
        classes=(*reversed(classes), WITHOUT_TIER),
        draw_order=20,
        label=_LABEL,
    )


COMPOUNDS = compounds_by_tier()

COMPOUNDS_OUTLINE = LayerDescription(
    name="compounds",
    view="outline",
    title=Words("小区", "Compounds"),
    shape=Shape.POLYGON,
    fields=_FIELDS,
    classes=(
        StyleClass(
            code="compound",
            title=Words("小区", "Compounds"),
            paint=Paint(
                stroke="#b98e86", width_px=0.8, mark=Mark.SQUARE, radius_px=1.5, opacity=0.9
            ),
            min_zoom=13,
        ),
    ),
    draw_order=20,
    label=_LABEL,
)

COMPOUNDS_ON_GROUND = LayerDescription(
    name="compounds",
    view="ground",
    title=Words("小区", "Compounds"),
    shape=Shape.POLYGON,
    fields=_FIELDS,
    classes=(
        StyleClass(
            code="compound",
            title=Words("小区", "Compounds"),
            paint=Paint(fill=palette.BUILT, stroke=palette.BUILT_EDGE, width_px=0.8),
        ),
    ),
    draw_order=15,
    label=_LABEL,
)
"""Part of the ground, under the streets: people on the live map find their way by them."""

COMPOUNDS_BY_SERVICE = LayerDescription(
    name="compounds",
    view="by_service",
    title=Words("小区", "Compounds"),
    shape=Shape.POLYGON,
    fields=_FIELDS,
    class_field="service_cover",
    classes=(
        StyleClass(
            code="outside",
            codes=("outside",),
            title=Words("服务圈外小区", "Compounds outside"),
            paint=Paint(
                fill=palette.VERMILION,
                stroke=palette.VERMILION_DEEP,
                width_px=1.4,
                mark=Mark.SQUARE,
                radius_px=4.2,
            ),
        ),
        StyleClass(
            code="inside",
            title=Words("服务圈内小区", "Compounds inside"),
            paint=Paint(
                fill=palette.TEAL_SOFT,
                stroke="#5d9583",
                width_px=0.6,
                mark=Mark.SQUARE,
                radius_px=2.0,
            ),
        ),
    ),
    draw_order=22,
    label=_LABEL,
)
