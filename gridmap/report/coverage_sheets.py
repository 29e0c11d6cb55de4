"""Coverage as tables: what was asked, how each area is served, who is left out, which stations."""

from collections.abc import Sequence

from gridmap.coverage.comparison import AreaCompared, Compared
from gridmap.coverage.served import AreaServed, Served
from gridmap.coverage.standard import Measure, Standard
from gridmap.coverage.stations import Standing, StationStanding
from gridmap.coverage.statistics import Share
from gridmap.report.sheets import Cell, Form, Sheet
from gridmap.travel.coverage_studio import Measured

LEVELS = {
    "subdistricts": ("街道", "Subdistricts"),
    "communities": ("社区", "Communities"),
    "compounds": ("小区", "Compounds"),
}
_OUTSIDE = ("（以外）", "(outside)")
_WHOLE = ("全区", "Whole district")
_STANDINGS = {
    Standing.SERVES: ("服务中", "serves"),
    Standing.SHUT: ("未开放", "shut"),
    Standing.REFUSED: ("无路可达", "no way there"),
}
_REFUSALS = {
    "no_streets": ("附近无道路", "no street near"),
    "across_water": ("隔水", "across water"),
    "across_wall": ("隔围墙", "across a wall"),
    "island": ("孤立道路", "an island of streets"),
}
_SECONDS = 60.0

Words = tuple[str, str]
Title = tuple[Words, Form]


def standard_words(standard: Standard) -> Words:
    """Return a standard as people say it."""
    if standard.measure is Measure.TIME:
        minutes = f"{standard.limit / _SECONDS:g}"
        return f"{minutes} 分钟", f"{minutes} minutes"
    return f"{standard.limit:g} 米", f"{standard.limit:g} metres"


def level_sheet(figures: Served, level: str, *, lang: str) -> Sheet:
    """Return the areas of a level, the whole first."""
    areas = (figures.whole, *figures.levels.get(level, ()))
    rows = [_area_row(one, figures.standard) for one in areas]
    rows[0][1] = _say(_WHOLE, lang)
    for row in rows[1:]:
        row[1] = row[1] if row[0] else _say(_OUTSIDE, lang)
    return _sheet(LEVELS[level], _area_titles(figures.standard), rows, lang)


def uncovered_sheet(figures: Served, *, lang: str) -> Sheet:
    """Return the compounds with households out of reach, most households first."""
    rows = [_area_row(one, figures.standard) for one in figures.uncovered()]
    title = ("未覆盖小区", "Uncovered compounds")
    return _sheet(title, _area_titles(figures.standard), rows, lang)


def stations_sheet(stations: Sequence[StationStanding], *, lang: str) -> Sheet:
    """Return how each station that offers the service stood."""
    titles: list[Title] = [
        (("编码", "code"), Form.TEXT),
        (("名称", "name"), Form.TEXT),
        (("类型", "kind"), Form.TEXT),
        (("开放时间", "hours"), Form.TEXT),
        (("状态", "standing"), Form.TEXT),
        (("说明", "remark"), Form.TEXT),
        (("就近户数", "households nearest"), Form.COUNT),
    ]
    rows: list[list[Cell]] = [
        [
            one.station.code,
            one.station.name,
            one.station.kind,
            one.station.hours,
            _say(_STANDINGS[one.standing], lang),
            _remark(one, lang),
            one.n_households,
        ]
        for one in stations
    ]
    return _sheet(("站点", "Stations"), titles, rows, lang)


def coverage_sheets(
    figures: Served, stations: Sequence[StationStanding], *, lang: str
) -> list[Sheet]:
    """Return all tables of one coverage."""
    return [
        *(level_sheet(figures, level, lang=lang) for level in LEVELS),
        uncovered_sheet(figures, lang=lang),
        stations_sheet(stations, lang=lang),
    ]


def overview_sheet(coverages: Sequence[Measured], *, lang: str) -> Sheet:
    """Return one row for each coverage, in the order given; all are of one standard."""
    measure = coverages[0].policy.standard.measure if coverages else Measure.TIME
    titles: list[Title] = [
        (("服务事项", "service"), Form.TEXT),
        (("出行", "walker"), Form.TEXT),
        (("时刻", "at"), Form.TEXT),
        (("服务站点", "open stations"), Form.COUNT),
        (("覆盖户数", "covered"), Form.COUNT),
        (("户覆盖率", "share"), Form.SHARE),
        (("人覆盖率", "share of residents"), Form.SHARE),
        *_way_titles(measure),
        (("两站以上", "two stations"), Form.SHARE),
    ]
    return _sheet(("覆盖一览", "Overview"), titles, [_overview_row(one) for one in coverages], lang)


def compared_sheet(compared: Compared, level: str, *, lang: str) -> Sheet:
    """Return the areas of a level in which anything differs, the whole first."""
    titles: list[Title] = [
        (("编码", "code"), Form.TEXT),
        (("名称", "name"), Form.TEXT),
        (("此前覆盖率", "share before"), Form.SHARE),
        (("此后覆盖率", "share after"), Form.SHARE),
        (("新增覆盖户数", "households gained"), Form.COUNT),
        (("失去覆盖户数", "households lost"), Form.COUNT),
        (("新增住处", "doors gained"), Form.COUNT),
        (("失去住处", "doors lost"), Form.COUNT),
    ]
    changed = [one for one in compared.levels.get(level, ()) if one.is_changed]
    rows = [_compared_row(one) for one in (compared.whole, *changed)]
    rows[0][1] = _say(_WHOLE, lang)
    for row in rows[1:]:
        row[1] = row[1] if row[0] else _say(_OUTSIDE, lang)
    return _sheet(LEVELS[level], titles, rows, lang)


def compared_sheets(compared: Compared, *, lang: str) -> list[Sheet]:
    """Return all tables of a comparison."""
    return [compared_sheet(compared, level, lang=lang) for level in LEVELS]


def _area_titles(standard: Standard) -> list[Title]:
    return [
        (("编码", "code"), Form.TEXT),
        (("名称", "name"), Form.TEXT),
        (("户数", "households"), Form.COUNT),
        (("覆盖户数", "covered"), Form.COUNT),
        (("户覆盖率", "share"), Form.SHARE),
        (("未覆盖户数", "outside"), Form.COUNT),
        (("人数", "residents"), Form.COUNT),
        (("人覆盖率", "share of residents"), Form.SHARE),
        *_way_titles(standard.measure),
        (("无路可达户数", "without a way"), Form.COUNT),
        (("未计户数住处", "uncounted places"), Form.COUNT),
        (("两站以上", "two stations"), Form.SHARE),
        (("三站以上", "three stations"), Form.SHARE),
    ]


def _way_titles(measure: Measure) -> list[Title]:
    is_time = measure is Measure.TIME
    unit, form = (("分钟", "min"), Form.TENTHS) if is_time else (("米", "m"), Form.COUNT)
    return [
        ((f"{zh}（{unit[0]}）", f"{en} ({unit[1]})"), form)
        for zh, en in (("平均", "mean"), ("中位", "P50"), ("P90", "P90"), ("最远", "worst"))
    ]


def _ways(area: AreaServed, standard: Standard) -> list[Cell]:
    if area.ways is None:
        return [None] * 4
    per = _SECONDS if standard.measure is Measure.TIME else 1.0
    ways = area.ways
    return [round(one / per, 1) for one in (ways.mean, ways.p50, ways.p90, ways.worst)]


def _overview_row(measured: Measured) -> list[Cell]:
    facts, whole = measured.policy.as_facts(), measured.coverage.served.whole
    return [
        measured.policy.service or measured.policy.kind,
        measured.policy.traveller.profile.code,
        str(facts["at"]),
        measured.n_serving,
        whole.covered.households.part,
        _rounded(whole.covered.households),
        _rounded(whole.residents),
        *_ways(whole, measured.policy.standard),
        _rounded(whole.reached_by_two),
    ]


def _area_row(area: AreaServed, standard: Standard) -> list[Cell]:
    covered = area.covered
    return [
        area.code,
        area.name,
        covered.households.whole,
        covered.households.part,
        _rounded(covered.households),
        covered.n_households_outside,
        area.residents.whole,
        _rounded(area.residents),
        *_ways(area, standard),
        area.n_households_without_way,
        covered.n_places_uncounted,
        _rounded(area.reached_by_two),
        _rounded(area.reached_by_three),
    ]


def _compared_row(area: AreaCompared) -> list[Cell]:
    sides = (area.before, area.after)
    return [
        area.code,
        area.name,
        *(None if side is None else _rounded(side.covered.households) for side in sides),
        area.n_households_gained,
        area.n_households_lost,
        area.n_doors_gained,
        area.n_doors_lost,
    ]


def _remark(standing: StationStanding, lang: str) -> str | None:
    if standing.refusal is not None:
        return _say(_REFUSALS.get(standing.refusal, (standing.refusal,) * 2), lang)
    if standing.has_unread_hours:
        return _say(("开放时间无法读懂，按全天开放计", "unread hours, taken as always open"), lang)
    return None


def _rounded(share: Share) -> float | None:
    return None if share.value is None else round(share.value, 6)


def _sheet(
    title: Words, titles: Sequence[Title], rows: Sequence[Sequence[Cell]], lang: str
) -> Sheet:
    columns = [(_say(words, lang), form) for words, form in titles]
    return Sheet(title=_say(title, lang), columns=columns, rows=rows)


def _say(words: Words, lang: str) -> str:
    return words[0] if lang == "zh" else words[1]
