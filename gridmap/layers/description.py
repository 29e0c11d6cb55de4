"""What a layer says of itself: its fields, its classes and their style, its place in the pile.

One description serves the live map (as JSON) and the printed map.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from gridmap.model.layer_fields import LAYERS, Shape

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages, Chinese first."""

    zh: str
    en: str

    def say(self, lang: Lang) -> str:
        """Return the text in one language."""
        return self.zh if lang == "zh" else self.en


class Mark(StrEnum):
    """Shapes of point symbols. A state differs by mark or fill, never by colour alone."""

    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    STAR = "star"
    PENTAGON = "pentagon"
    HEXAGON = "hexagon"
    CROSS = "cross"


class Hatch(StrEnum):
    """Line patterns over a fill; they survive a photocopier."""

    SLOPE = "slope"
    CROSSED = "crossed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """How one class is drawn. Colours are "#rrggbb"; None draws nothing.

    `mark` draws a symbol at points, and for areas too small to see; `casing` is a wider line
    under the stroke; `dash` holds pixels on and off. A mark is hollow without a `fill`.
    """

    fill: str | None = None
    opacity: float = 1.0
    stroke: str | None = None
    width_px: float = 1.0
    dash: tuple[float, ...] = ()
    casing: str | None = None
    hatch: Hatch | None = None
    hatch_stroke: str | None = None
    mark: Mark | None = None
    radius_px: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleClass:
    """One class of a layer: what a row of the legend stands for.

    `codes` are the values of the layer's class field that belong here; empty takes what no
    other class took. `min_zoom` hides the class on smaller scales than that of its layer.
    """

    code: str
    title: Words
    paint: Paint
    codes: tuple[str, ...] = ()
    min_zoom: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """How a layer writes its names on the map."""

    min_zoom: int
    size_px: int = 12
    weight: int = 500
    colour: str = "#1f2933"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownField:
    """A field that a map shows of a feature."""

    name: str
    title: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerDescription:
    """A layer as a map shows it.

    `view` tells descriptions of one layer apart; the live map uses the view "main". Layers
    are drawn by rising `draw_order`, and from `min_zoom` on. `off_by_default` keeps a layer
    out of exports and hides it until someone asks.
    """

    name: str
    title: Words
    shape: Shape
    fields: tuple[ShownField, ...]
    classes: tuple[StyleClass, ...]
    draw_order: int
    class_field: str | None = None
    min_zoom: int = 0
    label: Label | None = None
    off_by_default: bool = False
    view: str = "main"

    def class_of(self, properties: Mapping[str, object]) -> int:
        """Return the place in `classes` of a feature; the class without codes takes the rest."""
        value = None if self.class_field is None else properties.get(self.class_field)
        rest = 0
        for place, style in enumerate(self.classes):
            if not style.codes:
                rest = place
            elif value is not None and str(value) in style.codes:
                return place
        return rest

    def as_json(self, lang: Lang) -> dict[str, object]:
        """Return the description for a browser, in one language."""
        return {
            "name": self.name,
            "view": self.view,
            "title": self.title.say(lang),
            "shape": self.shape.value,
            "fields": [
                {"name": field.name, "title": field.title.say(lang)} for field in self.fields
            ],
            "class_field": self.class_field,
            "classes": [class_as_json(style, lang) for style in self.classes],
            "draw_order": self.draw_order,
            "min_zoom": self.min_zoom,
            "label": None if self.label is None else label_as_json(self.label),
            "off_by_default": self.off_by_default,
        }


def shown(layer: str, **english: str) -> tuple[ShownField, ...]:
    """Return the fields of a layer that a map shows, with their English titles.

    The Chinese titles are those of the import.

    Raises
    ------
    ValueError
        One of the fields is personal: no map shows it.
    """
    described = LAYERS[layer]
    personal = [name for name in english if described.field(name).personal]
    if personal:
        raise ValueError(f"personal fields are never shown on a map: {layer} {personal}")
    return tuple(
        ShownField(name=name, title=Words(described.field(name).zh, title))
        for name, title in english.items()
    )


def paint_as_json(paint: Paint) -> dict[str, object]:
    """Return a paint without what it leaves at its default, to keep pages small."""
    blank = Paint()
    said = {field.name: getattr(paint, field.name) for field in dataclasses.fields(Paint)}
    return {name: value for name, value in said.items() if value != getattr(blank, name)}


def class_as_json(style: StyleClass, lang: Lang) -> dict[str, object]:
    """Return one class for a browser."""
    return {
        "code": style.code,
        "title": style.title.say(lang),
        "codes": list(style.codes),
        "min_zoom": style.min_zoom,
        "paint": paint_as_json(style.paint),
    }


def label_as_json(label: Label) -> dict[str, object]:
    """Return how names are written, for a browser."""
    return {
        "min_zoom": label.min_zoom,
        "size_px": label.size_px,
        "weight": label.weight,
        "colour": label.colour,
    }
