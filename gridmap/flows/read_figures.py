"""Read the figures of some days, beside the days before and the year before, and what is behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from gridmap.errors import InputError
from gridmap.evaluation.compared import Compared, Figures, Group
from gridmap.evaluation.counted import NOTHING, Counted, Tally
from gridmap.evaluation.disclosure import LEAST, POOLED, size, small_groups, together
from gridmap.evaluation.periods import (
    Days,
    beside,
    days_a_year_before,
    days_before,
    span_of,
)
from gridmap.model.figure_filters import AREAS, NONE, FigureFilters, GroupedBy
from gridmap.store import figures
from gridmap.store.district import District
from gridmap.store.figures import FigureQuestion

_MOST_DAYS = 366
_MOST_DAYS_ONE_BY_ONE = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Some of the requests behind a count, and how many there are."""

    n: int
    rows: Sequence[Mapping[str, object]]


def read_figures(
    days: Days,
    filters: FigureFilters,
    *,
    by: GroupedBy | None,
    district: District,
    pools_small: bool = False,
) -> Figures:
    """Return the figures of some days as a whole and by group.

    With `pools_small` groups of few are told as one, for who may not see the requests themselves.

    Raises
    ------
    InputError
        Days that run backwards or are too many, or no such place or unit.
    """
    _check(days, by)
    zone, at = ZoneInfo(district.zone_name), district.clock()
    spans = [
        span_of(days, at=at, zone=zone),
        beside(days, days_before(days), at=at, zone=zone),
        beside(days, days_a_year_before(days), at=at, zone=zone),
    ]
    with district.reading() as conn:
        question = FigureQuestion(filters=filters, spans=spans, at=at, zone_name=district.zone_name)
        grouped = None if by is GroupedBy.DAY else by
        wholes, by_key = figures.count(conn, district.tenant, question, by=grouped)
        keys = _whole_clock(set().union(*by_key), by)
        named = {} if by is None else figures.names_of(conn, district.tenant, by, keys)
        first = figures.first_received(conn, district.tenant)
        each = days.each() if by is GroupedBy.DAY else []
        daily = replace(question, spans=[span_of(day, at=at, zone=zone) for day in each])
        tallies, _ = figures.count(conn, district.tenant, daily, by=None) if each else ([], [])
    is_kept = [first is not None and first < span.until for span in spans]
    whole = _compared(wholes, is_kept)
    if each:
        groups = _by_day(each, tallies)
    else:
        groups = {key: _compared([one.get(key) for one in by_key], is_kept) for key in keys}
    told = _pooled(groups) if pools_small else groups
    is_withheld = pools_small and 0 < size(whole.now) < LEAST
    return Figures(
        at=at,
        span=spans[0],
        before=spans[1],
        year_before=spans[2],
        whole=Compared(now=NOTHING, before=None, year_before=None) if is_withheld else whole,
        groups=[] if is_withheld else _in_order(told, named, by),
        is_withheld=is_withheld,
        is_pooled=POOLED in told,
    )


def read_counted_requests(
    days: Days,
    filters: FigureFilters,
    *,
    what: Counted,
    places: range,
    district: District,
) -> Listed:
    """Return the requests behind one count of some days, the newest first.

    Raises
    ------
    InputError
        Days that run backwards or are too many, or no such place or unit.
    """
    _check(days, None)
    at = district.clock()
    with district.reading() as conn:
        span = span_of(days, at=at, zone=ZoneInfo(district.zone_name))
        question = FigureQuestion(
            filters=filters, spans=[span], at=at, zone_name=district.zone_name
        )
        n, rows = figures.listed(conn, district.tenant, question, what=what, places=places)
    return Listed(n=n, rows=rows)


def _check(days: Days, by: GroupedBy | None) -> None:
    most = _MOST_DAYS_ONE_BY_ONE if by is GroupedBy.DAY else _MOST_DAYS
    if not 0 < len(days) <= most:
        raise InputError(
            problem=f"{days.first} to {days.last} are not 1 to {most} days",
            mend="name a first day and a last day that is not before it, or group by something"
            " else than days",
            problem_zh=f"{days.first} 至 {days.last} 不是 1 至 {most} 天",
            mend_zh="起始日期不得晚于结束日期；天数较多时请勿按日期分组",
            field="last",
            value=str(days.last),
        )


def _whole_clock(keys: set[str], by: GroupedBy | None) -> set[str]:
    """Return hours or days of the week with those in which nothing happened."""
    whole = {GroupedBy.HOUR: range(24), GroupedBy.WEEKDAY: range(1, 8)}.get(by) if by else None
    return keys | set(map(str, whole)) if keys and whole else keys


def _compared(tallies: Sequence[Tally | None], is_kept: Sequence[bool]) -> Compared:
    now, before, year_before = (
        (tally or NOTHING) if kept else None for tally, kept in zip(tallies, is_kept, strict=False)
    )
    return Compared(now=now or NOTHING, before=before, year_before=year_before)


def _by_day(each: Sequence[Days], tallies: Sequence[Tally | None]) -> dict[str, Compared]:
    return {
        day.first.isoformat(): Compared(now=one or NOTHING, before=None, year_before=None)
        for day, one in zip(each, tallies, strict=True)
    }


def _pooled(groups: Mapping[str, Compared]) -> dict[str, Compared]:
    """Return the groups with the small ones told together."""
    small = small_groups({key: one.now for key, one in groups.items()})
    told = {key: one for key, one in groups.items() if key not in small}
    pooled = [groups[key] for key in small]
    if pooled:
        told[POOLED] = Compared(
            now=together(one.now for one in pooled),
            before=_if_kept([one.before for one in pooled]),
            year_before=_if_kept([one.year_before for one in pooled]),
        )
    return told


def _if_kept(tallies: Sequence[Tally | None]) -> Tally | None:
    kept = [one for one in tallies if one is not None]
    return together(kept) if kept else None


def _in_order(
    groups: Mapping[str, Compared], named: Mapping[str, figures.Named], by: GroupedBy | None
) -> list[Group]:
    """Return groups as people read them: time in its order, else the largest first."""

    def place(key: str) -> tuple[object, ...]:
        if by in {GroupedBy.DAY, GroupedBy.HOUR, GroupedBy.WEEKDAY}:
            return (key == POOLED, len(key), key)
        return (key in {NONE, POOLED}, -size(groups[key].now), key)

    def group(key: str) -> Group:
        known = named.get(key)
        if known is not None:
            code, zh, en = known.code, known.zh, known.en
        else:
            code, (zh, en) = key, _UNNAMED.get((by in AREAS, key), (key, key))
        return Group(by=by or "", code=code, zh=zh, en=en, figures=groups[key])

    return [group(key) for key in sorted(groups, key=place)]


_UNNAMED = {
    (True, NONE): ("未定位（含直接办理）", "no place (at once, or not located)"),
    (False, NONE): ("无承办单位（派人或直接办理）", "no unit (persons, or at once)"),
    (True, POOLED): ("合并显示（少于5件）", "told together (fewer than 5)"),
    (False, POOLED): ("合并显示（少于5件）", "told together (fewer than 5)"),
}
"""What is called what has no name of its own; the first says whether it is a place."""
