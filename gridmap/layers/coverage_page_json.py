"""All that the coverage page knows, as one JSON value: rows, styles, views, words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.layers.areas import (
    COMMUNITIES,
    DISTRICTS,
    GRIDS,
    GRIDS_BY_ORGANIZATION,
    LAND,
    SUBDISTRICTS,
)
from gridmap.layers.buildings import HOUSES_BY_SERVICE
from gridmap.layers.cameras import CAMERAS
from gridmap.layers.compounds import COMPOUNDS_BY_SERVICE, COMPOUNDS_OUTLINE, compounds_by_tier
from gridmap.layers.coverage_map import CoverageFacts, ServiceCircle
from gridmap.layers.coverage_views import Json, party_view, security_view, service_view
from gridmap.layers.coverage_words import count, page_words, say
from gridmap.layers.description import Lang, LayerDescription, Words, class_as_json, label_as_json
from gridmap.layers.feature import MapFeature
from gridmap.layers.geojson import plain_value
from gridmap.layers.organizations import ORGANIZATIONS
from gridmap.layers.page_geometry import Origin, packed, packed_points
from gridmap.layers.stations import SERVICE_CIRCLES, STATIONS
from gridmap.layers.streets import STREETS
from gridmap.layers.waters import WATERS

_SIMPLE_DEG = {"streets": 2e-5, "waters": 2e-5}
"""Base map layers lose corners of less than two metres: nobody measures on them."""

_PLAIN_LAYERS = frozenset({"streets", "waters", "cameras"})
"""Layers whose features are drawn but cannot be picked: no facts are sent for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFrame:
    """What stands around the map."""

    title: str
    lang: Lang
    made_at: datetime
    review_number: str | None
    internal: bool


def page_json(facts: CoverageFacts, frame: PageFrame) -> Json:
    """Return everything that the page shows as JSON values."""
    west, south, east, north = facts.district.bounds
    origin = Origin(lon=round(west, 6), lat=round(south, 6))
    entries = _entries(facts, frame.lang)
    return {
        "lang": frame.lang,
        "words": page_words(frame.lang),
        "facts": frame_json(
            frame,
            area_name=facts.data.area_name,
            as_of=facts.data.as_of,
            source=facts.data.source,
        ),
        "origin": [origin.lon, origin.lat],
        "bounds": [west, south, east, north],
        "sources": _sources(facts, origin, frame.lang),
        "entries": {key: entry for key, entry in entries.items() if entry is not None},
        "themes": _themes(facts, frame.lang),
    }


def frame_json(frame: PageFrame, *, area_name: str, as_of: datetime, source: str) -> Json:
    """Return what stands around the map, instants told in their own zone."""
    return {
        "title": frame.title,
        "area": area_name,
        "as_of": _instant(as_of),
        "made_at": _instant(frame.made_at),
        "source": source,
        "review_number": frame.review_number or "",
        "internal": frame.internal,
    }


def _instant(at: datetime) -> str:
    """Return an instant for people, in the zone that it came in, which is stated."""
    offset = at.strftime("%z")
    return (
        f"{at:%Y-%m-%d %H:%M} UTC{offset[:3]}:{offset[3:5]}" if offset else f"{at:%Y-%m-%d %H:%M}"
    )


def _sources(facts: CoverageFacts, origin: Origin, lang: Lang) -> Json:
    """Return the features by layer: codes, names, paths, and the facts of a card."""
    described = {
        layer.name: layer
        for layer in (
            WATERS,
            STREETS,
            GRIDS,
            COMMUNITIES,
            SUBDISTRICTS,
            replace(compounds_by_tier(facts.data.tiers), title=COMPOUNDS_OUTLINE.title),
            ORGANIZATIONS,
            STATIONS,
            CAMERAS,
        )
    }
    sources: Json = {
        name: source_json(
            layer, facts.placed.get(name, ()), origin=origin, words=facts.data.words, lang=lang
        )
        for name, layer in described.items()
    }
    sources["district"] = {"paths": packed([facts.district], origin=origin)}
    sources["houses"] = {
        "paths": [[at] for at in packed_points(_shapes_of(facts, "houses"), origin=origin)]
    }
    for circle in facts.circles:
        sources[_circle_key(circle)] = {"paths": packed([circle.area], origin=origin)}
    return sources


def _shapes_of(facts: CoverageFacts, layer: str) -> list[BaseGeometry]:
    return [each.geometry for each in facts.placed.get(layer, ()) if each.geometry is not None]


def source_json(
    layer: LayerDescription,
    features: Sequence[MapFeature],
    *,
    origin: Origin,
    words: Mapping[str, Words],
    lang: Lang,
) -> Json:
    """Return one layer as the page reads it; the card of a thing leaves out code and name."""
    shapes = np.array([each.geometry for each in features], dtype=object)
    tolerance_deg = _SIMPLE_DEG.get(layer.name)
    drawn = shapes if tolerance_deg is None else shapely.simplify(shapes, tolerance_deg)
    source: Json = {
        "paths": packed(drawn.tolist(), origin=origin),
        "names": [each.text("name") for each in features],
    }
    if layer.label is not None and layer.name != "streets":
        source["at"] = packed_points(shapes.tolist(), origin=origin)
    if layer.name in _PLAIN_LAYERS:
        return source
    titled = [field for field in layer.fields if field.name not in ("code", "name")]
    return source | {
        "title": layer.title.say(lang),
        "codes": [each.text("code") for each in features],
        "fields": [field.title.say(lang) for field in titled],
        "facts": [
            [_said(layer, each, field.name, words=words, lang=lang) for field in titled]
            for each in features
        ],
    }


def _said(
    layer: LayerDescription,
    feature: MapFeature,
    field: str,
    *,
    words: Mapping[str, Words],
    lang: Lang,
) -> str:
    """Return the value of a field for a card: codes by their word, classes by their title."""
    value = plain_value(feature.properties.get(field))
    style = layer.classes[layer.class_of(feature.properties)]
    if field == layer.class_field and (style.codes or not value):
        return style.title.say(lang)
    if isinstance(value, int) and not isinstance(value, bool):
        return count(value)
    values = value if isinstance(value, list) else [] if value is None else [value]
    said = [words[str(each)].say(lang) if str(each) in words else str(each) for each in values]
    return ("、" if lang == "zh" else ", ").join(said)


def _circle_key(circle: ServiceCircle) -> str:
    return f"circle:{circle.standard.code}"


def _entries(facts: CoverageFacts, lang: Lang) -> Mapping[str, Json | None]:
    """Return by key what can be drawn; None where there is nothing to draw."""
    tiers = compounds_by_tier(facts.data.tiers)
    placed = facts.placed
    entries = {
        "land": area_entry_json(LAND, "district", lang),
        "district": area_entry_json(DISTRICTS, "district", lang) if facts.border_is_known else None,
        "grids_by_organization": entry_json(
            GRIDS_BY_ORGANIZATION,
            [
                replace(grid, properties={"organization_cover": cover.value})
                for grid, cover in zip(placed["grids"], facts.organization_cover, strict=True)
            ],
            lang,
        ),
        "compounds_by_tier": entry_json(tiers, placed.get("compounds", ()), lang),
        "compounds_outline": entry_json(COMPOUNDS_OUTLINE, placed.get("compounds", ()), lang),
    }
    for layer in (WATERS, STREETS, GRIDS, COMMUNITIES, SUBDISTRICTS, ORGANIZATIONS, CAMERAS):
        entries[layer.name] = entry_json(layer, placed.get(layer.name, ()), lang)
    for circle in facts.circles:
        entries |= _circle_entries(facts, circle, lang)
    return entries


def _circle_entries(
    facts: CoverageFacts, circle: ServiceCircle, lang: Lang
) -> dict[str, Json | None]:
    """Return the merged circle, the stations of its kinds, and who is inside."""
    code = circle.standard.code
    title = say(
        "service_legend_by_street" if facts.data.ways.along_streets else "service_legend",
        lang,
        title=circle.standard.title.say(lang),
        radius=count(round(circle.standard.radius_m)),
    )
    shown = replace(
        SERVICE_CIRCLES,
        title=Words(title, title),
        classes=(replace(SERVICE_CIRCLES.classes[0], title=Words(title, title)),),
    )
    kinds = tuple(
        style for style in STATIONS.classes if set(style.codes) & set(circle.standard.kinds)
    )
    return {
        _circle_key(circle): area_entry_json(shown, _circle_key(circle), lang),
        f"compounds:{code}": entry_json(
            COMPOUNDS_BY_SERVICE, _covers(facts, circle, "compounds"), lang
        ),
        f"houses:{code}": entry_json(HOUSES_BY_SERVICE, _covers(facts, circle, "houses"), lang),
        f"stations:{code}": entry_json(
            replace(STATIONS, classes=kinds), facts.placed.get("stations", ()), lang
        ),
    }


def _covers(facts: CoverageFacts, circle: ServiceCircle, layer: str) -> list[MapFeature]:
    """Return the features of a layer with nothing but whether they are inside."""
    said = {True: {"service_cover": "inside"}, False: {"service_cover": "outside"}}
    return [
        replace(each, properties=said[each.id in circle.covered])
        for each in facts.placed.get(layer, ())
    ]


def area_entry_json(layer: LayerDescription, source: str, lang: Lang) -> Json:
    """Return how one area is drawn, all of it in the first class."""
    return _style(layer, lang) | {"source": source, "class_of": [0], "counts": [1]}


def entry_json(layer: LayerDescription, features: Sequence[MapFeature], lang: Lang) -> Json | None:
    """Return how features are drawn, each in its class; None without features."""
    if not features:
        return None
    return classed_json(layer, [_class_of(layer, each) for each in features], lang)


def classed_json(layer: LayerDescription, class_of: list[int], lang: Lang) -> Json:
    """Return how features are drawn whose classes are known; -1 draws nothing."""
    counts = [class_of.count(place) for place in range(len(layer.classes))]
    return _style(layer, lang) | {"source": layer.name, "class_of": class_of, "counts": counts}


def _class_of(layer: LayerDescription, feature: MapFeature) -> int:
    """Return the class of a feature; -1 where every class names its codes and none fits."""
    place = layer.class_of(feature.properties)
    fits = not layer.classes[place].codes
    value = feature.text(layer.class_field) if layer.class_field else ""
    return place if fits or value in layer.classes[place].codes else -1


def _style(layer: LayerDescription, lang: Lang) -> Json:
    return {
        "title": layer.title.say(lang),
        "shape": layer.shape.value,
        "classes": [class_as_json(style, lang) for style in layer.classes],
        "draw_order": layer.draw_order,
        "min_zoom": layer.min_zoom,
        "label": None if layer.label is None else label_as_json(layer.label),
        "off": layer.off_by_default,
    }


_UNDER = ["land", "waters", "streets"]
_BORDERS = ["grids", "communities", "subdistricts", "district"]


def _themes(facts: CoverageFacts, lang: Lang) -> list[Json]:
    """Return the questions that the rows can answer, each with its variants."""
    placed = facts.placed
    themes = []
    if placed["grids"]:
        party = {
            "code": "all",
            "title": "",
            "main": ["grids_by_organization", "organizations", "compounds_outline"],
            "base": [*_UNDER, *_BORDERS[1:], "cameras"],
            **party_view(facts, lang),
        }
        themes.append(_theme("party", [party], lang))
    if placed.get("compounds"):
        security = {
            "code": "all",
            "title": "",
            "main": ["compounds_by_tier"],
            "base": [*_UNDER, *_BORDERS, "cameras"],
            **security_view(facts, lang),
        }
        themes.append(_theme("security", [security], lang))
    if facts.demand and placed.get("stations") and facts.circles:
        variants = [_variant(facts, circle, lang) for circle in facts.circles]
        themes.append(_theme("service", variants, lang))
    return themes


def _variant(facts: CoverageFacts, circle: ServiceCircle, lang: Lang) -> Json:
    code = circle.standard.code
    return {
        "code": code,
        "title": circle.standard.title.say(lang),
        "main": [_circle_key(circle), f"compounds:{code}", f"houses:{code}", f"stations:{code}"],
        "base": [*_UNDER, *_BORDERS, "cameras"],
        **service_view(facts, circle, lang),
    }


def _theme(code: str, variants: list[Json], lang: Lang) -> Json:
    return {
        "code": code,
        "title": say(code, lang),
        "question": say(f"{code}_question", lang),
        "variants": variants,
    }
