"""Everything that the page of a re-division shows, as JSON values."""

from bisect import bisect_right
from collections.abc import Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.coverage.redivision.figures import Comparison, DivisionFigures, GridFigures
from gridmap.coverage.redivision.ground import MAIN_STREETS, SMALL_STREETS
from gridmap.layers.coverage_page_json import PageFrame
from gridmap.layers.coverage_views import Json
from gridmap.layers.description import Lang
from gridmap.layers.geojson import geometry_json
from gridmap.layers.redivision_map import Piece, ProposalOnMap, RedivisionMapData
from gridmap.layers.redivision_words import page_words, say

LOAD_STEPS = (0.5, 0.8, 1.2, 1.5)
"""Where the classes of the load begin: five of them, the middle one is fair."""

_SHORT_INSTANT = "%Y-%m-%d %H:%M"
_HECTARE_M2 = 10_000.0


def redivision_page_json(data: RedivisionMapData, frame: PageFrame) -> Json:
    """Return the values of the page; the first proposal gives the figures of today."""
    lang = frame.lang
    first = data.proposals[0].comparison
    return {
        "lang": lang,
        "words": page_words(lang),
        "facts": {
            "title": frame.title,
            "code": data.area_code,
            "as_of": data.as_of.strftime(_SHORT_INSTANT),
            "made_at": frame.made_at.strftime(_SHORT_INSTANT),
            "source": data.source,
            "review_number": frame.review_number,
            "internal": frame.internal,
        },
        "bounds": list(data.community.bounds),
        "base": _base(data),
        "today": _borders(data),
        "divisions": [
            _today(data, first, lang),
            *(_proposal(one, data, lang) for one in data.proposals),
        ],
    }


def _base(data: RedivisionMapData) -> Json:
    near = shapely.buffer(data.community, 0.0015)

    def shown(shape: BaseGeometry) -> object:
        return geometry_json(shapely.intersection(shape, near))

    return {
        "community": geometry_json(data.community),
        "waters": [shown(one) for one in data.waters],
        "compounds": [geometry_json(one) for one in data.compounds],
        "buildings": [geometry_json(one) for one in data.buildings],
        "streets": [[_rank(highway), shown(line)] for highway, line in data.streets],
    }


def _borders(data: RedivisionMapData) -> object:
    """Return the borders of today as lines, each once: dashes drawn twice are no dashes."""
    outlines = shapely.boundary(np.array(list(data.today.values()), dtype=object))
    return geometry_json(shapely.line_merge(shapely.union_all(outlines)))


def _rank(highway: str) -> int:
    """Return 2 for main streets, 1 for small ones, 0 for lanes and paths."""
    if highway in MAIN_STREETS:
        return 2
    return 1 if highway in SMALL_STREETS else 0


def _today(data: RedivisionMapData, both: Comparison, lang: Lang) -> Json:
    return {
        "code": "today",
        "title": say("today", lang),
        "question": say("today_question", lang),
        "headlines": [_heaviest(both.before, both, lang), _lines(both.before, both, lang)],
        "notes": [],
        "grids": _grids(both.before, data.today, before={}, fresh=()),
        "pieces": [],
    }


def _proposal(one: ProposalOnMap, data: RedivisionMapData, lang: Lang) -> Json:
    both = one.comparison
    return {
        "code": f"p{one.number}",
        "title": say(one.aim, lang),
        "question": say(f"{one.aim}_question", lang),
        "headlines": [
            _heaviest(both.after, both, lang),
            {
                "value": f"{both.n_households_moved:,}",
                "title": say("moved", lang),
                "rule": say(
                    "moved_rule",
                    lang,
                    whole=f"{both.n_households:,}",
                    share=_percent(both.n_households_moved / max(both.n_households, 1)),
                ),
            },
            _lines(both.after, both, lang),
        ],
        "notes": _notes(one, data, lang),
        "grids": _grids(
            both.after,
            one.shapes,
            before={grid.code: grid.load for grid in both.before.grids},
            fresh=both.fresh,
        ),
        "pieces": [_piece(piece, data.area_code, lang) for piece in one.pieces],
    }


def _heaviest(division: DivisionFigures, both: Comparison, lang: Lang) -> Json:
    return {
        "value": f"{division.spread.max_over_mean:.2f}",
        "title": say("heaviest", lang),
        "rule": say(
            "heaviest_rule",
            lang,
            before=f"{both.before.spread.max_over_mean:.2f}",
            floor=f"{both.floor:.2f}",
        ),
    }


def _lines(division: DivisionFigures, both: Comparison, lang: Lang) -> Json:
    return {
        "value": _percent(division.natural_share),
        "title": say("lines", lang),
        "rule": say(
            "lines_rule",
            lang,
            before=_percent(both.before.natural_share),
            main=_percent(division.main_share),
        ),
    }


def _notes(one: ProposalOnMap, data: RedivisionMapData, lang: Lang) -> list[str]:
    zone = data.as_of.tzinfo
    since = one.in_force_from.astimezone(zone).strftime(_SHORT_INSTANT) if one.in_force_from else ""
    state = say(one.state, lang, since=since)
    notes = [say("note_state", lang, number=one.number, state=state)]
    if one.comparison.vanished:
        between = "、" if lang == "zh" else ", "
        codes = between.join(_short(code, data.area_code) for code in one.comparison.vanished)
        notes.append(say("note_vanished", lang, codes=codes))
    if one.n_named:
        notes.append(say("note_named", lang, n=one.n_named))
    return notes


def _grids(
    division: DivisionFigures,
    shapes: Mapping[str, BaseGeometry],
    *,
    before: Mapping[str, float],
    fresh: tuple[str, ...],
) -> list[Json]:
    return [
        _grid(grid, shapes[grid.code], before.get(grid.code), is_new=grid.code in fresh)
        for grid in division.grids
        if grid.code in shapes
    ]


def _grid(grid: GridFigures, shape: BaseGeometry, before: float | None, *, is_new: bool) -> Json:
    radius = shapely.maximum_inscribed_circle(np.array([shape], dtype=object))[0]
    lon, lat = radius.coords[0]
    return {
        "code": grid.code,
        "shape": geometry_json(shape),
        "at": [round(lat, 6), round(lon, 6)],
        "n_households": grid.n_households,
        "n_orders": grid.n_requests,
        "load": f"{grid.load:.2f}",
        "class": bisect_right(LOAD_STEPS, round(grid.load, 2)),
        "before": None if before is None else f"{before:.2f}",
        "area_ha": f"{grid.area_m2 / _HECTARE_M2:.1f}",
        "compactness": f"{grid.compactness:.2f}",
        "is_new": is_new,
    }


def _piece(piece: Piece, prefix: str, lang: Lang) -> Json:
    old = _short(piece.today, prefix) if piece.today else say("nobody", lang)
    told = say("piece", lang, number=piece.number, n=piece.n_households)
    if piece.code != piece.today:
        told += " · " + say("piece_moves", lang, old=old, new=_short(piece.code, prefix))
    return {
        "shape": geometry_json(piece.shape),
        "told": told,
        "moves": piece.code != piece.today,
    }


def _short(code: str, prefix: str) -> str:
    return code.removeprefix(prefix) or code


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.0%}"
