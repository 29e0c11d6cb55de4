"""All that the page of service circles knows, as one JSON value."""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from gridmap.layers.areas import COMMUNITIES, DISTRICTS, GRIDS, LAND, SUBDISTRICTS
from gridmap.layers.circle_facts import CircleFacts, compound_classes, door_classes, door_name
from gridmap.layers.circle_map import (
    COMPOUNDS_BY_REACH,
    STATIONS_BY_STATE,
    CircleRun,
    doors_by_time,
    straight_circle,
    time_bands,
)
from gridmap.layers.circle_views import circle_view
from gridmap.layers.coverage_page_json import (
    PageFrame,
    area_entry_json,
    classed_json,
    entry_json,
    frame_json,
    source_json,
)
from gridmap.layers.coverage_views import Json
from gridmap.layers.coverage_words import page_words, say
from gridmap.layers.description import Lang, LayerDescription, ShownField, Words
from gridmap.layers.feature import MapFeature
from gridmap.layers.organizations import ORGANIZATIONS
from gridmap.layers.page_geometry import Origin, packed, packed_points
from gridmap.layers.streets import STREETS
from gridmap.layers.waters import WATERS
from gridmap.model.layer_fields import Shape

GROUND = (WATERS, STREETS, GRIDS, COMMUNITIES, SUBDISTRICTS)
BASE = ["land", "waters", "streets", "grids", "communities", "subdistricts", "district"]
_MOST_DOORS_TO_PICK = 3_000
"""More doors are drawn but cannot be picked: their facts would double the page."""

_STATES = tuple(style.code for style in STATIONS_BY_STATE.classes)


def circle_page_json(facts: CircleFacts, frame: PageFrame) -> Json:
    """Return everything that the page shows as JSON values."""
    data, lang = facts.data, frame.lang
    west, south, east, north = facts.ground.bounds
    origin = Origin(lon=round(west, 6), lat=round(south, 6))
    entries = ground_entries(data.layers, lang, has_border=facts.has_border)
    for run in data.runs:
        entries |= _run_entries(facts, run, lang)
    return {
        "lang": lang,
        "words": page_words(lang),
        "facts": frame_json(frame, area_name=data.area_name, as_of=data.as_of, source=data.source),
        "origin": [origin.lon, origin.lat],
        "bounds": [west, south, east, north],
        "sources": _sources(facts, origin, lang),
        "entries": {key: entry for key, entry in entries.items() if entry is not None},
        "themes": _themes(facts, lang),
    }


def _key(run: CircleRun) -> str:
    return f"{run.service_code}:{run.traveller_code}:{run.hour_code}"


def _sources(facts: CircleFacts, origin: Origin, lang: Lang) -> Json:
    data = facts.data
    sources: Json = {
        layer.name: source_json(
            layer, data.layers.get(layer.name, ()), origin=origin, words=data.words, lang=lang
        )
        for layer in (*GROUND, COMPOUNDS_BY_REACH, STATIONS_BY_STATE, ORGANIZATIONS)
    }
    sources["district"] = {"paths": packed([facts.ground], origin=origin)}
    sources["doors"] = _doors(facts, origin, lang)
    for run in data.runs:
        for place, area in enumerate((*run.areas, run.straight_line)):
            sources[f"{_key(run)}:{place}"] = {"paths": packed([area], origin=origin)}
    return sources


def _doors(facts: CircleFacts, origin: Origin, lang: Lang) -> Json:
    data = facts.data
    points = [shapely.Point(place) for place in data.door_points_deg]
    if len(data.doors) > _MOST_DOORS_TO_PICK:
        return {"paths": [[at] for at in packed_points(points, origin=origin)]}
    layer = LayerDescription(
        name="doors",
        title=Words("住户", "Homes"),
        shape=Shape.POINT,
        fields=(ShownField(name="people", title=data.unit),),
        classes=doors_by_time(()).classes,
        draw_order=0,
    )
    told = [
        MapFeature(
            id=str(row),
            geometry=point,
            properties={
                "code": door_name(data, row),
                "people": None if np.isnan(data.people[row]) else int(data.people[row]),
            },
        )
        for row, point in enumerate(points)
    ]
    return source_json(layer, told, origin=origin, words=data.words, lang=lang)


def ground_entries(
    layers: Mapping[str, Sequence[MapFeature]], lang: Lang, *, has_border: bool
) -> dict[str, Json | None]:
    """Return how the ground below the marks is drawn."""
    entries: dict[str, Json | None] = {
        layer.name: entry_json(layer, layers.get(layer.name, ()), lang) for layer in GROUND
    }
    entries["land"] = area_entry_json(LAND, "district", lang)
    if has_border:
        entries["district"] = area_entry_json(DISTRICTS, "district", lang)
    return entries


def _run_entries(facts: CircleFacts, run: CircleRun, lang: Lang) -> dict[str, Json | None]:
    key, data = _key(run), facts.data
    bands: Sequence[LayerDescription] = (
        *time_bands(run.limits_s),
        straight_circle(run.straight_line_m),
    )
    entries: dict[str, Json | None] = {
        f"{key}:{place}": area_entry_json(band, f"{key}:{place}", lang)
        for place, band in enumerate(bands)
    }
    entries[f"{key}:doors"] = classed_json(
        doors_by_time(run.limits_s), door_classes(data, run), lang
    )
    if data.layers.get("compounds"):
        entries[f"{key}:compounds"] = classed_json(
            COMPOUNDS_BY_REACH, compound_classes(facts, run), lang
        )
    entries[f"{key}:stations"] = classed_json(
        STATIONS_BY_STATE,
        [_STATES.index(state) if state else -1 for state in run.station_states],
        lang,
    )
    return entries


def _themes(facts: CircleFacts, lang: Lang) -> list[Json]:
    """Return a theme for each service, with a variant for each walker and hour."""
    services: dict[str, list[CircleRun]] = {}
    for run in facts.data.runs:
        services.setdefault(run.service_code, []).append(run)
    return [
        {
            "code": code,
            "title": runs[0].service.say(lang),
            "question": say("circle_question", lang, service=runs[0].service.say(lang)),
            "variants": [_variant(facts, run, lang) for run in runs],
        }
        for code, runs in services.items()
    ]


def _variant(facts: CircleFacts, run: CircleRun, lang: Lang) -> Json:
    key = _key(run)
    bands = [f"{key}:{place}" for place in range(len(run.limits_s) + 1)]
    return {
        "code": f"{run.traveller_code}-{run.hour_code}",
        "title": f"{run.traveller.say(lang)} · {run.hour.say(lang)}",
        "main": [*bands, f"{key}:doors", f"{key}:compounds", f"{key}:stations"],
        "base": BASE,
        **circle_view(facts, run, lang),
    }
