"""The figures, table and list of the page of service circles, one view for each run."""

from collections.abc import Sequence

import numpy as np

from gridmap.coverage.shapes import LIMIT_TOLERANCE_S, ShapeError
from gridmap.coverage.statistics import Share
from gridmap.layers.circle_facts import CircleFacts, Group, Mask, door_name, reached_share
from gridmap.layers.circle_map import CircleRun, limit_words
from gridmap.layers.coverage_views import (
    Column,
    Json,
    count_cell,
    headline,
    list_json,
    share_cell,
    table_json,
)
from gridmap.layers.coverage_words import NO_DATA, count, percent, say
from gridmap.layers.description import Lang

_MOST_HEADLINES = 3


def circle_view(facts: CircleFacts, run: CircleRun, lang: Lang) -> Json:
    """Return who is reached within each limit, and who is not."""
    return {
        "headlines": _headlines(facts, run, lang),
        "notes": _notes(facts, run, lang),
        **table_json(
            facts.data.layers.get("subdistricts", ()),
            facts.owners,
            _columns(facts, run, lang),
            lang,
        ),
        **list_json("circle_list", lang, _outside(facts, run, lang)),
    }


def _is_reached(run: CircleRun, limit_s: float) -> Mask:
    return np.asarray(run.door_s) <= limit_s + LIMIT_TOLERANCE_S


def _headlines(facts: CircleFacts, run: CircleRun, lang: Lang) -> list[Json]:
    every = range(len(facts.data.doors))
    shown = []
    for limit_s in run.limits_s[-_MOST_HEADLINES:]:
        share = reached_share(facts.data, _is_reached(run, limit_s), every)
        label = say("circle_share", lang, limit=limit_words(limit_s).say(lang))
        rule = say(
            "circle_share_rule",
            lang,
            part=count(share.part),
            whole=count(share.whole),
            unit=facts.data.unit.say(lang),
        )
        shown.append(headline(percent(share), label, rule))
    return shown


def _notes(facts: CircleFacts, run: CircleRun, lang: Lang) -> list[str]:
    data = facts.data
    notes = [
        say(
            "circle_rule_note",
            lang,
            traveller=run.traveller.say(lang),
            speed=f"{run.speed_mps:g}",
        )
    ]
    errors = "；" if lang == "zh" else "; "
    notes.append(
        say(
            "circle_error_note",
            lang,
            errors=errors.join(
                _error(error, limit_s, lang)
                for error, limit_s in zip(run.errors, run.limits_s, strict=True)
            ),
        )
    )
    notes.append(_straight_line_note(facts, run, lang))
    states = run.station_states
    for state in ("closed", "refused"):
        if state in states:
            n_all = sum(bool(each) for each in states)
            code = f"circle_stations_{state}"
            notes.append(say(code, lang, n=count(states.count(state)), whole=count(n_all)))
    if run.refused_doors:
        notes.append(say("circle_refused_note", lang, n=count(len(run.refused_doors))))
    n_uncounted = int(np.isnan(data.people).sum())
    if n_uncounted:
        notes.append(say("circle_uncounted_note", lang, n=count(n_uncounted)))
    return notes


def _error(error: ShapeError, limit_s: float, lang: Lang) -> str:
    return say(
        "circle_error",
        lang,
        limit=limit_words(limit_s).say(lang),
        inside=_shared(error.n_wrongly_inside, error.n_inside),
        outside=_shared(error.n_wrongly_outside, error.n_reached),
    )


def _shared(part: int, whole: int) -> str:
    return percent(Share(part=part, whole=whole)) if whole else NO_DATA


def _straight_line_note(facts: CircleFacts, run: CircleRun, lang: Lang) -> str:
    every = range(len(facts.data.doors))
    by_air = reached_share(facts.data, np.asarray(run.is_in_straight_line), every)
    by_street = reached_share(facts.data, _is_reached(run, run.limits_s[-1]), every)
    return say(
        "circle_straight_note",
        lang,
        radius=count(round(run.straight_line_m)),
        share=percent(by_air),
        more=count(by_air.part - by_street.part),
        unit=facts.data.unit.say(lang),
    )


def _columns(facts: CircleFacts, run: CircleRun, lang: Lang) -> tuple[Column, ...]:
    is_reached = _is_reached(run, run.limits_s[-1])

    def share(rows: Sequence[int]) -> Share:
        return reached_share(facts.data, is_reached, rows)

    return (
        Column(
            title=say("circle_people", lang, unit=facts.data.unit.say(lang)),
            cell=lambda rows: count_cell(share(rows).whole),
        ),
        Column(
            title=say("circle_covered", lang, limit=limit_words(run.limits_s[-1]).say(lang)),
            cell=lambda rows: share_cell(share(rows)),
        ),
        Column(
            title=say("circle_outside", lang),
            cell=lambda rows: count_cell(share(rows).whole - share(rows).part, alarm=True),
        ),
    )


def _outside(facts: CircleFacts, run: CircleRun, lang: Lang) -> list[Json]:
    """Return the compounds, the houses by community, and lone doors outside; largest first."""
    data = facts.data
    outside: dict[Group, float] = {}
    people = np.nan_to_num(data.people)
    for row in np.flatnonzero(~_is_reached(run, run.limits_s[-1])).tolist():
        group = facts.groups[row]
        outside[group] = outside.get(group, 0) + people[row]

    def entry(group: Group, people: float) -> Json:
        layer, row = group
        detail = f"{count(int(people))} {data.unit.say(lang)}"
        return {"layer": layer, "at": row, "name": name(layer, row), "detail": detail}

    def name(layer: str, row: int) -> str:
        if layer == "doors":
            return door_name(data, row)
        called = data.layers[layer][row].text("name") or data.layers[layer][row].text("code")
        return called if layer == "compounds" else say("houses_of", lang, grid=called)

    ordered = sorted(outside.items(), key=lambda each: (-each[1], each[0]))
    return [entry(group, people) for group, people in ordered if people]
