"""All that the page of a siting plan knows, as one JSON value; the page is that of circles."""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.coverage.siting.plan import Goal
from gridmap.coverage.siting.question import NewStation, PlacesOfDemand
from gridmap.coverage.statistics import Share
from gridmap.layers.circle_facts import ground_below
from gridmap.layers.circle_map import limit_words
from gridmap.layers.circle_page_json import BASE, GROUND, ground_entries
from gridmap.layers.compounds import COMPOUNDS_OUTLINE
from gridmap.layers.coverage_page_json import (
    PageFrame,
    classed_json,
    entry_json,
    frame_json,
    source_json,
)
from gridmap.layers.coverage_views import (
    Column,
    Json,
    count_cell,
    headline,
    list_json,
    share_cell,
    table_json,
)
from gridmap.layers.coverage_words import NO_DATA, count, page_words, percent, say
from gridmap.layers.description import Lang
from gridmap.layers.feature import MapFeature
from gridmap.layers.organizations import ORGANIZATIONS
from gridmap.layers.page_geometry import Origin, packed, packed_points
from gridmap.layers.policy_words import hour_words, walker_words
from gridmap.layers.siting_map import CHOSEN_SITES, DEMAND_BY_PLAN, KEPT_STATIONS, SitingMapData
from gridmap.layers.siting_words import GOALS, method_words

Mask = NDArray[np.bool_]

_SECONDS = 60.0
_BEFORE, _NEWLY, _OUTSIDE = range(len(DEMAND_BY_PLAN.classes))


def siting_page_json(data: SitingMapData, frame: PageFrame) -> Json:
    """Return everything that the page shows as JSON values."""
    lang = frame.lang
    chosen = _chosen(data, lang)
    positions_deg = data.sited.places.positions_deg
    sites_deg = [(one.position.lon, one.position.lat) for one in data.sited.stations]
    seen = shapely.MultiPoint([*positions_deg.tolist(), *sites_deg])
    ground, has_border = ground_below(data.layers, [seen])
    west, south, east, north = ground.bounds
    origin = Origin(lon=round(west, 6), lat=round(south, 6))
    sources: Json = {
        layer.name: source_json(layer, features, origin=origin, words=data.words, lang=lang)
        for layer, features in (
            *((layer, data.layers.get(layer.name, ())) for layer in (*GROUND, COMPOUNDS_OUTLINE)),
            (KEPT_STATIONS, data.layers.get("stations", ())),
            (CHOSEN_SITES, chosen),
            (ORGANIZATIONS, ()),
        )
    }
    sources["district"] = {"paths": packed([ground], origin=origin)}
    sources["demand"] = {
        "paths": [
            [at]
            for at in packed_points([shapely.Point(one) for one in positions_deg], origin=origin)
        ]
    }
    return {
        "lang": lang,
        "words": page_words(lang),
        "facts": frame_json(frame, area_name=data.area_name, as_of=data.as_of, source=data.source),
        "origin": [origin.lon, origin.lat],
        "bounds": [west, south, east, north],
        "sources": sources,
        "entries": _entries(data, chosen, lang, has_border=has_border),
        "themes": [_theme(data, chosen, lang)],
    }


def _chosen(data: SitingMapData, lang: Lang) -> tuple[MapFeature, ...]:
    """Return the new stations, named by their number."""
    unit = data.unit.say(lang)
    return tuple(
        MapFeature(
            id=str(number),
            geometry=shapely.Point(one.position.lon, one.position.lat),
            properties={
                "code": one.code,
                "name": str(number),
                "gain": _gain(data, one, lang),
                "n_served": f"{count(round(one.n_served))} {unit}",
            },
        )
        for number, one in enumerate(data.sited.stations, start=1)
    )


def _gain(data: SitingMapData, one: NewStation, lang: Lang) -> str:
    """Return what a station adds: demand, or minutes of ways where these are the goal."""
    if data.sited.question.goal is Goal.MEDIAN:
        return say("siting_saved", lang, n=_figure(one.gain / _SECONDS))
    return f"+{_figure(one.gain)} {data.unit.say(lang)}"


def _classes(data: SitingMapData) -> NDArray[np.int64]:
    """Return the class of each place of demand; what nobody lives at is none."""
    standard, places = data.sited.question.policy.standard, data.sited.places
    before, after = standard.covers(places.before_s), standard.covers(places.after_s)
    found = np.where(before, _BEFORE, np.where(after, _NEWLY, _OUTSIDE))
    return np.where(places.weights > 0, found, -1)


def _entries(
    data: SitingMapData, chosen: Sequence[MapFeature], lang: Lang, *, has_border: bool
) -> Mapping[str, Json]:
    kept = {one.code for one in data.sited.kept}
    stations = data.layers.get("stations", ())
    entries = {
        **ground_entries(data.layers, lang, has_border=has_border),
        "compounds": entry_json(COMPOUNDS_OUTLINE, data.layers.get("compounds", ()), lang),
        "demand": classed_json(DEMAND_BY_PLAN, _classes(data).tolist(), lang),
        "kept": classed_json(
            KEPT_STATIONS, [0 if one.text("code") in kept else -1 for one in stations], lang
        ),
        "chosen": entry_json(CHOSEN_SITES, chosen, lang),
    }
    return {key: entry for key, entry in entries.items() if entry is not None}


def _theme(data: SitingMapData, chosen: Sequence[MapFeature], lang: Lang) -> Json:
    service = data.service.say(lang)
    view = {
        "code": "plan",
        "title": "",
        "main": ["chosen", "kept", "demand"],
        "base": [*BASE, "compounds"],
        "headlines": _headlines(data, lang),
        "notes": _notes(data, lang),
        **table_json(
            data.layers.get("subdistricts", ()), _owners(data), _columns(data, lang), lang
        ),
        **list_json("siting_list", lang, [_item(data, row, one) for row, one in enumerate(chosen)]),
    }
    return {
        "code": "siting",
        "title": say("siting_theme", lang),
        "question": say("siting_question", lang, service=service),
        "variants": [view],
    }


def _item(data: SitingMapData, row: int, one: MapFeature) -> Json:
    name = f"{row + 1} · {data.sited.stations[row].code}"
    return {"layer": "chosen", "at": row, "name": name, "detail": one.text("gain")}


def _headlines(data: SitingMapData, lang: Lang) -> list[Json]:
    sited, unit = data.sited, data.unit.say(lang)
    limit = limit_words(sited.question.policy.standard.limit).say(lang)
    whole = round(sited.demand)
    before = Share(part=round(sited.before.covered), whole=whole)
    after = Share(part=round(sited.after.covered), whole=whole)
    today = say(
        "siting_before_rule", lang, part=count(before.part), whole=count(whole), unit=unit,
        limit=limit, n=count(len(sited.kept)),
    )  # fmt: skip
    built = say(
        "siting_after_rule", lang, n=count(len(sited.stations)), unit=unit,
        more=count(after.part - before.part), left=count(whole - after.part),
    )  # fmt: skip
    proof = say(
        "siting_gap_rule", lang, verdict=data.verdict.say(lang),
        objective=_figure(sited.plan.objective), bound=_figure(sited.plan.bound),
    )  # fmt: skip
    return [
        headline(percent(before), say("siting_before", lang), today),
        headline(percent(after), say("siting_after", lang), built),
        headline(
            "0%" if sited.plan.is_proven else f"{sited.plan.gap:.2%}",
            say("siting_gap", lang),
            proof,
        ),
    ]


def _figure(figure: float) -> str:
    return count(round(figure)) if np.isfinite(figure) else NO_DATA


def _notes(data: SitingMapData, lang: Lang) -> list[str]:
    sited, unit = data.sited, data.unit.say(lang)
    policy, plan, question = sited.question.policy, sited.plan, sited.question
    notes = [
        say("siting_rule_note", lang, traveller=walker_words(policy).say(lang),
            speed=f"{policy.traveller.profile.speed_mps:g}", hour=hour_words(policy).say(lang)),
        say("siting_method_note", lang, goal=GOALS[question.goal].say(lang),
            method=method_words(plan.method).say(lang), n=count(sited.n_candidates),
            seed=question.seed),
    ]  # fmt: skip
    if question.capacity is not None:
        notes.append(say("siting_capacity_note", lang, capacity=_figure(question.capacity),
                         unit=unit, objective=_figure(plan.objective)))  # fmt: skip
    if sited.after.mean_s is not None:
        notes.append(say("siting_ways_note", lang, before=_minutes(sited.before.mean_s),
                         after=_minutes(sited.after.mean_s),
                         before_worst=_minutes(sited.before.worst_s),
                         after_worst=_minutes(sited.after.worst_s)))  # fmt: skip
    if plan.unreachable:
        n = _figure(plan.unreachable)
        notes.append(say("siting_unreachable_note", lang, n=n, unit=unit))
    if sited.n_places_refused:
        notes.append(say("siting_refused_note", lang, n=count(sited.n_places_refused)))
    return notes


def _minutes(seconds: float | None) -> str:
    return NO_DATA if seconds is None else f"{seconds / _SECONDS:.1f}"


def _owners(data: SitingMapData) -> list[str | None]:
    """Return the subdistrict of each place of demand; the first where several hold it."""
    places = data.sited.places
    owners: list[str | None] = [None] * len(places.weights)
    areas = data.layers.get("subdistricts", ())
    if areas:
        tree = shapely.STRtree(np.array([one.geometry for one in areas], dtype=object))
        found = tree.query(shapely.points(places.positions_deg), predicate="intersects")
        for place, area in found[:, (-found[1]).argsort()].T.tolist():
            owners[place] = areas[area].text("code")
    return owners


def _columns(data: SitingMapData, lang: Lang) -> tuple[Column, ...]:
    standard, places = data.sited.question.policy.standard, data.sited.places
    before, after = standard.covers(places.before_s), standard.covers(places.after_s)

    def share(rows: Sequence[int], inside: Mask) -> Share:
        return _share(places, inside, rows)

    def left(rows: Sequence[int]) -> int:
        found = share(rows, after)
        return found.whole - found.part

    return (
        Column(
            title=say("siting_before_column", lang),
            cell=lambda rows: _figures_only(share_cell(share(rows, before))),
        ),
        Column(
            title=say("siting_after_column", lang),
            cell=lambda rows: share_cell(share(rows, after)),
        ),
        Column(
            title=say("circle_outside", lang),
            cell=lambda rows: count_cell(left(rows), alarm=True),
        ),
    )


def _figures_only(cell: Json) -> Json:
    """Return a cell without its bar: two bars a row leave no room for what is outside."""
    return {name: value for name, value in cell.items() if name != "share"}


def _share(places: PlacesOfDemand, inside: Mask, rows: Sequence[int]) -> Share:
    some = np.asarray(rows, dtype=np.int64)
    weights = places.weights[some]
    return Share(part=round(weights[inside[some]].sum()), whole=round(weights.sum()))
