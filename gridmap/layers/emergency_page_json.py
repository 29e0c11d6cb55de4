"""Everything that the page of an operation shows, as JSON values; counted here, drawn there."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.casework.emergency_report import Part, Spread
from gridmap.coverage.redivision.ground import MAIN_STREETS
from gridmap.layers.coverage_page_json import PageFrame
from gridmap.layers.coverage_views import Json
from gridmap.layers.description import Lang
from gridmap.layers.emergency_map import EmergencyMapData, HazardOnMap, PersonOnMap, StoreOnMap
from gridmap.layers.emergency_words import page_words, say
from gridmap.layers.geojson import geometry_json
from gridmap.model.emergency import CallState, WorkGroup
from gridmap.model.place import LonLat

_SHORT_INSTANT = "%Y-%m-%d %H:%M"
_GROUND_DEG = 4e-5
"""The ground loses corners of less than five metres: nobody measures on it."""
_ALONG_DEG = 0.02
_MINUTE_S = 60.0
_DECIMALS = 6


def emergency_page_json(data: EmergencyMapData, frame: PageFrame) -> Json:
    """Return the values of the page."""
    lang = frame.lang
    return {
        "lang": lang,
        "words": page_words(lang),
        "facts": _facts(data, frame),
        "bounds": list(_bounds(data)),
        "ground": {
            "areas": [
                {"name": name, "shape": _plain(shape), "at": _middle(shape)}
                for name, shape in data.areas
            ],
            "waters": [_plain(one) for one in _near(data)],
            "streets": [
                _plain(shape) for highway, shape in data.streets if highway in MAIN_STREETS
            ],
            "grids": _plain(shapely.union_all(list(data.grids))) if data.grids else None,
            "borders": _borders(data.grids),
        },
        "headlines": _headlines(data, lang),
        "groups": [_group(one, data, lang) for one in data.plan.groups],
        "headquarters": {"title": data.plan.headquarters, "at": _at(data.plan.position)},
        "people": [_person(one, data) for one in data.people],
        "hazards": [_hazard(one) for one in data.hazards],
        "stores": [_store(one, lang) for one in data.stores],
    }


def _facts(data: EmergencyMapData, frame: PageFrame) -> Json:
    lang, operation = frame.lang, data.operation
    zone = data.as_of.tzinfo
    since = operation.on_at.astimezone(zone).strftime(_SHORT_INSTANT) if operation.on_at else None
    told = [say("number", lang, number=operation.number), data.plan.title]
    if since is not None:
        told.append(say("on_since", lang, at=since))
        told.append(
            say(
                "signed",
                lang,
                first=operation.first_signed_by,
                second=operation.second_signed_by,
            )
        )
    return {
        "title": frame.title,
        "told": " · ".join(told),
        "stamp": say("drill" if operation.is_drill else "real", lang),
        "is_drill": operation.is_drill,
        "state": say(operation.state.value, lang),
        "as_of": data.as_of.strftime(_SHORT_INSTANT),
        "made_at": frame.made_at.strftime(_SHORT_INSTANT),
        "source": data.source,
        "review_number": frame.review_number,
        "internal": frame.internal,
    }


def _headlines(data: EmergencyMapData, lang: Lang) -> list[Json]:
    report = data.report
    return [
        _share_of(report.mustered, "mustered_share", "of_called", lang),
        {
            "value": _spread(report.call_confirm, lang),
            "title": say("confirm_time", lang),
            "rule": say(
                "confirmed_of", lang, part=report.confirmed.part, whole=report.confirmed.whole
            ),
        },
        {
            "value": _of(report.hazards_checked),
            "title": say("hazards_checked", lang),
            "rule": say("in_danger", lang, n=report.n_in_danger),
            "alarm": report.n_in_danger > 0,
        },
        _share_of(report.evacuated, "evacuated", "of_listed", lang),
    ]


def _share_of(part: Part, title: str, rule: str, lang: Lang) -> Json:
    return {
        "value": f"{part.part:,}",
        "share": None if part.share is None else f"{part.share:.0%}",
        "title": say(title, lang),
        "rule": say(rule, lang, whole=f"{part.whole:,}"),
    }


def _of(part: Part) -> str:
    return f"{part.part}/{part.whole}" if part.whole else "—"


def _spread(spread: Spread | None, lang: Lang) -> str:
    if spread is None:
        return say("no_data", lang)
    return " / ".join(_duration(one, lang) for one in (spread.p50_s, spread.p90_s))


def _duration(seconds: float, lang: Lang) -> str:
    if seconds < _MINUTE_S:
        return say("seconds", lang, n=round(seconds))
    return say("minutes", lang, n=round(seconds / _MINUTE_S))


def _group(group: WorkGroup, data: EmergencyMapData, lang: Lang) -> Json:
    counts = data.calls_by_group.get(group.code, {})
    n_called, n_here = counts.get("called", 0), counts.get("mustered", 0)
    return {
        "code": group.code,
        "title": group.title,
        "place": group.place,
        "at": _at(group.position),
        "quota": group.quota,
        "called": n_called,
        "mustered": n_here,
        "label": say("here_of", lang, here=n_here, called=n_called),
    }


def _person(one: PersonOnMap, data: EmergencyMapData) -> Json:
    codes = [group.code for group in data.plan.groups]
    is_here = one.was_mustered and one.state is not CallState.RELEASED
    state = CallState.MUSTERED if is_here else one.state
    return {"at": _at(one.position), "state": state.value, "group": codes.index(one.group)}


def _hazard(one: HazardOnMap) -> Json:
    state = one.finding.value if one.finding else "unchecked"
    return {"at": _at(one.position), "name": one.name, "state": state}


def _store(one: StoreOnMap, lang: Lang) -> Json:
    told = say("store_told", lang, place=one.place, n=one.n_kinds)
    out = say("store_out", lang, n=one.n_out) if one.n_out else ""
    return {"at": _at(one.position), "told": told + out, "is_used": one.n_out > 0}


def _at(position: LonLat) -> list[float]:
    """Return a place as Leaflet wants it: latitude first."""
    return [round(position.lat, _DECIMALS), round(position.lon, _DECIMALS)]


def _middle(shape: BaseGeometry) -> list[float]:
    spot = shapely.point_on_surface(shape)
    return [round(spot.y, _DECIMALS), round(spot.x, _DECIMALS)]


def _plain(shape: BaseGeometry) -> object:
    return geometry_json(shapely.simplify(shape, _GROUND_DEG))


def _borders(grids: Sequence[BaseGeometry]) -> object:
    """Return the borders of the grids as lines, each once."""
    if not grids:
        return None
    outlines = shapely.boundary(np.array(list(grids), dtype=object))
    return _plain(shapely.line_merge(shapely.union_all(outlines)))


def _near(data: EmergencyMapData) -> list[BaseGeometry]:
    """Return the waters within and along the district: a sea ends somewhere, not at its file."""
    if not data.areas or not data.waters:
        return list(data.waters)
    near = shapely.buffer(shapely.union_all([shape for _, shape in data.areas]), _ALONG_DEG)
    cut = shapely.intersection(np.array(data.waters, dtype=object), near)
    return [one for one in cut.tolist() if not one.is_empty]


def _bounds(data: EmergencyMapData) -> tuple[float, float, float, float]:
    shapes = list(data.grids) or [shape for _, shape in data.areas]
    places = [one.position for one in data.plan.groups] + [data.plan.position]
    points = [shapely.Point(one.lon, one.lat) for one in places]
    west, south, east, north = shapely.total_bounds(np.array([*shapes, *points], dtype=object))
    return float(west), float(south), float(east), float(north)
