"""The figures, tables and lists of the coverage page, one view for each question.

Everything is counted here; the page only writes and draws. A view is plain JSON:
headlines (value, label, rule), columns and rows of the table, items of the list, and the
keys of the map layers it draws.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gridmap.coverage.statistics import (
    CoveredShare,
    OrganizationCover,
    Share,
    covered_share,
    has_organization,
    tier_counts,
    tier_share,
)
from gridmap.layers.areas import GRIDS_BY_ORGANIZATION
from gridmap.layers.compounds import compounds_by_tier
from gridmap.layers.coverage_map import CoverageFacts, ServiceCircle
from gridmap.layers.coverage_words import NO_DATA, count, percent, say
from gridmap.layers.description import Lang
from gridmap.layers.feature import MapFeature

Json = dict[str, object]

MOST_LISTED = 300
"""A longer list is no list to work from; the page says how many are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the table: how one cell follows from the features of a subdistrict."""

    title: str
    cell: Callable[[Sequence[int]], Json]
    colours: tuple[str, ...] = ()


def count_cell(number: int, *, alarm: bool = False) -> Json:
    """Return a cell with a count; an alarming one stands out unless it is zero."""
    return {"text": count(number), "sort": number, "alarm": alarm and number > 0}


def share_cell(share: Share) -> Json:
    """Return a cell with a bar; no data sorts below nothing."""
    value = share.value
    return {"text": percent(share), "sort": -1 if value is None else value, "share": value}


def headline(value: str, label: str, rule: str, *, alarm: bool = False) -> Json:
    """Return one large figure with the rule by which it was counted."""
    return {"value": value, "label": label, "rule": rule, "alarm": alarm}


def party_view(facts: CoverageFacts, lang: Lang) -> Json:
    """Return which grids have a Party organization of their own, a shared one or none."""
    grids, covers = facts.placed["grids"], facts.organization_cover
    is_known = OrganizationCover.UNKNOWN not in covers
    titles = {style.code: style.title.say(lang) for style in GRIDS_BY_ORGANIZATION.classes}
    listed = (OrganizationCover.NONE, OrganizationCover.SHARED)
    worst_first = sorted(
        (row for row, cover in enumerate(covers) if cover in listed),
        key=lambda row: (listed.index(covers[row]), grids[row].text("code")),
    )
    worst = [_item("grids", row, grids[row], titles[covers[row]]) for row in worst_first]
    return {
        "headlines": _party_headlines(covers, lang),
        "notes": [] if is_known else [say("no_organizations_note", lang)],
        **table_json(
            facts.placed.get("subdistricts", ()),
            facts.owners["grids"],
            _party_columns(covers, lang),
            lang,
        ),
        **list_json("party_list", lang, worst, empty="empty" if is_known else "unknown"),
    }


def _party_headlines(covers: Sequence[OrganizationCover], lang: Lang) -> list[Json]:
    share = has_organization(covers)
    n_none = covers.count(OrganizationCover.NONE)
    n_shared = covers.count(OrganizationCover.SHARED)
    rule = say("party_share_rule", lang, part=count(share.part), whole=count(share.whole))

    def said(number: int) -> str:
        return count(number) if share.whole else NO_DATA

    return [
        headline(percent(share), say("party_share", lang), rule),
        headline(
            said(n_none), say("party_none", lang), say("party_none_rule", lang), alarm=n_none > 0
        ),
        headline(said(n_shared), say("party_shared", lang), say("party_shared_rule", lang)),
    ]


def _party_columns(covers: Sequence[OrganizationCover], lang: Lang) -> tuple[Column, ...]:
    def n_of(cover: OrganizationCover, rows: Sequence[int]) -> int:
        return sum(covers[row] is cover for row in rows)

    return (
        Column(title=say("grids", lang), cell=lambda rows: count_cell(len(rows))),
        Column(
            title=say("party_cover", lang),
            cell=lambda rows: share_cell(has_organization(covers[row] for row in rows)),
        ),
        Column(
            title=say("party_shared_column", lang),
            cell=lambda rows: count_cell(n_of(OrganizationCover.SHARED, rows)),
        ),
        Column(
            title=say("party_none_column", lang),
            cell=lambda rows: count_cell(n_of(OrganizationCover.NONE, rows), alarm=True),
        ),
    )


def security_view(facts: CoverageFacts, lang: Lang) -> Json:
    """Return which compounds stand on which security tier."""
    compounds = facts.placed.get("compounds", ())
    tiers = facts.data.tiers
    order = [tier.code for tier in tiers]
    stands = [each.text("security_tier") for each in compounds]

    def counts(rows: Sequence[int]) -> dict[str, int]:
        return tier_counts((stands[row] for row in rows), order)

    def share_from(rank: int, rows: Sequence[int]) -> Share:
        return tier_share(counts(rows), order[rank:])

    every = range(len(compounds))
    styles = compounds_by_tier(tiers).classes
    columns = [Column(title=say("compounds", lang), cell=lambda rows: count_cell(len(rows)))]
    columns.append(
        Column(
            title=say("tiers_column", lang),
            colours=tuple(style.paint.fill or "" for style in styles),
            cell=lambda rows: _stack_cell([counts(rows)[style.code] for style in styles]),
        )
    )
    middle = min(1, len(tiers) - 1)
    columns.append(
        Column(
            title=say("at_least", lang, tier=tiers[middle].title.say(lang)),
            cell=lambda rows: share_cell(share_from(middle, rows)),
        )
    )
    return {
        "headlines": [
            _tier_headline(share_from(rank, every), label, lang)
            for rank, label in _tier_labels(facts, lang)
        ],
        "notes": [],
        **table_json(
            facts.placed.get("subdistricts", ()), facts.owners["compounds"], columns, lang
        ),
        **list_json("security_list", lang, _without_tier(facts, stands, lang)),
    }


def service_view(facts: CoverageFacts, circle: ServiceCircle, lang: Lang) -> Json:
    """Return which compounds lie outside the circles of one standard."""
    demand = facts.demand
    n_compounds = len(facts.placed.get("compounds", ()))
    whole = covered_share(demand, circle.covered)

    def share(rows: Sequence[int]) -> CoveredShare:
        return covered_share((demand[row] for row in rows), circle.covered)

    columns = (
        Column(
            title=say("compounds", lang),
            cell=lambda rows: count_cell(sum(row < n_compounds for row in rows)),
        ),
        Column(
            title=say("service_cover", lang), cell=lambda rows: share_cell(share(rows).households)
        ),
        Column(
            title=say("service_outside_column", lang),
            cell=lambda rows: count_cell(share(rows).n_households_outside, alarm=True),
        ),
    )
    return {
        "headlines": _service_headlines(facts, whole, circle=circle, lang=lang),
        "notes": _service_notes(facts, whole, circle=circle, lang=lang),
        **table_json(facts.placed.get("subdistricts", ()), facts.owners["demand"], columns, lang),
        **list_json("service_list", lang, _outside(facts, circle, lang)),
    }


def _outside(facts: CoverageFacts, circle: ServiceCircle, lang: Lang) -> list[Json]:
    """Return the compounds outside, then the houses outside by grid; the largest first."""
    compounds, grids = facts.placed.get("compounds", ()), facts.placed["grids"]
    sizes = [place.n_households for place in facts.demand]
    groups = {
        ("compounds", row): [row]
        for row, compound in enumerate(compounds)
        if compound.id not in circle.covered
    }
    for row, grid in zip(range(len(compounds), len(sizes)), facts.grid_of_house, strict=True):
        if grid is not None and facts.demand[row].id not in circle.covered:
            groups.setdefault(("grids", grid), []).append(row)

    def households(rows: list[int]) -> int:
        return sum(sizes[row] or 0 for row in rows)

    def entry(layer: str, at: int, rows: list[int]) -> Json:
        name = (compounds if layer == "compounds" else grids)[at].text("name")
        n = households(rows)
        homes = say("households", lang, n=count(n)) if n else say("uncounted", lang)
        far = _nearest(min(circle.distances_m[row] for row in rows), circle, lang)
        title = name if layer == "compounds" else say("houses_of", lang, grid=name)
        return {"layer": layer, "at": at, "name": title, "detail": f"{homes} · {far}"}

    ordered = sorted(groups.items(), key=lambda each: (-households(each[1]), each[0]))
    return [entry(layer, at, rows) for (layer, at), rows in ordered]


def _nearest(metres: float, circle: ServiceCircle, lang: Lang) -> str:
    if metres < float("inf"):
        return say("nearest", lang, m=count(round(metres)))
    return say("no_way" if circle.n_stations else "no_station", lang)


def _service_headlines(
    facts: CoverageFacts, whole: CoveredShare, *, circle: ServiceCircle, lang: Lang
) -> list[Json]:
    compounds = facts.placed.get("compounds", ())
    n_outside = sum(each.id not in circle.covered for each in compounds)
    inside_rule = say(
        "service_share_rule_by_street" if facts.data.ways.along_streets else "service_share_rule",
        lang,
        part=count(whole.households.part),
        whole=count(whole.households.whole),
        radius=count(round(circle.standard.radius_m)),
    )
    compounds_rule = say(
        "compounds_outside_rule",
        lang,
        whole=count(len(compounds)),
        n_stations=count(circle.n_stations),
    )
    return [
        headline(percent(whole.households), say("service_share", lang), inside_rule),
        headline(
            count(whole.n_households_outside),
            say("households_outside", lang),
            say("households_outside_rule", lang),
            alarm=whole.n_households_outside > 0,
        ),
        headline(
            count(n_outside), say("compounds_outside", lang), compounds_rule, alarm=n_outside > 0
        ),
    ]


def _service_notes(
    facts: CoverageFacts, whole: CoveredShare, *, circle: ServiceCircle, lang: Lang
) -> list[str]:
    ways = "along_streets" if facts.data.ways.along_streets else "straight_line"
    notes = [say(ways, lang, radius=count(round(circle.standard.radius_m)))]
    if whole.n_places_uncounted:
        notes.append(say("uncounted_note", lang, n=count(whole.n_places_uncounted)))
    if not facts.placed["houses"]:
        notes.append(say("no_houses_note", lang))
    return notes


def _tier_labels(facts: CoverageFacts, lang: Lang) -> list[tuple[int, str]]:
    tiers = facts.data.tiers
    top = len(tiers) - 1
    labels = [(0, say("tiered", lang))]
    if top > 1:
        labels.append((1, say("at_least", lang, tier=tiers[1].title.say(lang))))
    if top > 0:
        labels.append((top, say("top_tier", lang, tier=tiers[top].title.say(lang))))
    return labels


def _tier_headline(share: Share, label: str, lang: Lang) -> Json:
    rule = say("tiered_rule", lang, part=count(share.part), whole=count(share.whole))
    return headline(percent(share), label, rule)


def _stack_cell(parts: list[int]) -> Json:
    return {"text": "/".join(map(str, parts)), "sort": parts[0], "parts": parts}


def table_json(
    subdistricts: Sequence[MapFeature],
    owners: Sequence[str | None],
    columns: Sequence[Column],
    lang: Lang,
) -> Json:
    """Return the columns, one row a subdistrict, and the total.

    `owners` names the subdistrict of each thing that the columns count.
    """
    rows: list[Json] = []
    for place, subdistrict in enumerate(subdistricts):
        inside = [row for row, owner in enumerate(owners) if owner == subdistrict.text("code")]
        cells = [column.cell(inside) for column in columns]
        rows.append({"name": subdistrict.text("name"), "at": place, "cells": cells})
    strays = [row for row, owner in enumerate(owners) if owner is None]
    if strays and rows:
        cells = [column.cell(strays) for column in columns]
        rows.append({"name": say("elsewhere", lang), "at": None, "cells": cells})
    return {
        "columns": [{"title": each.title, "colours": each.colours} for each in columns],
        "rows": rows,
        "total": [column.cell(range(len(owners))) for column in columns],
    }


def list_json(code: str, lang: Lang, items: list[Json], *, empty: str = "empty") -> Json:
    """Return the list of one view, cut at `MOST_LISTED`."""
    n_left_out = len(items) - MOST_LISTED
    return {
        "list": {
            "title": say(code, lang),
            "empty": say(f"{code}_{empty}", lang),
            "n_items": len(items),
            "items": items[:MOST_LISTED],
            "more": say("more", lang, n=count(n_left_out)) if n_left_out > 0 else "",
        }
    }


def _without_tier(facts: CoverageFacts, stands: Sequence[str], lang: Lang) -> list[Json]:
    """Return the compounds without a tier, most households first, uncounted ones last."""
    compounds = facts.placed.get("compounds", ())
    order = [tier.code for tier in facts.data.tiers]
    sizes = [place.n_households for place in facts.demand]
    chosen = [row for row in range(len(compounds)) if stands[row] not in order]
    chosen.sort(key=lambda row: (-(sizes[row] or 0), compounds[row].text("code")))

    def said(size: int | None) -> str:
        return say("uncounted", lang) if size is None else say("households", lang, n=count(size))

    return [_item("compounds", row, compounds[row], said(sizes[row])) for row in chosen]


def _item(layer: str, row: int, feature: MapFeature, detail: str) -> Json:
    name = feature.text("name") or feature.text("code")
    return {"layer": layer, "at": row, "name": name, "detail": detail}
