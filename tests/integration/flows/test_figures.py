"""Figures are what the definitions say, and each is the length of the list that it opens."""

from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import counted_by_hand
import drawn_past
import past_work
import pytest
import town
import two_streets

from gridmap.cluster import create_database, drop_database
from gridmap.cluster.roles import Role
from gridmap.errors import InputError
from gridmap.evaluation.counted import Counted, Timed
from gridmap.evaluation.periods import Days
from gridmap.flows.read_figures import read_counted_requests, read_figures
from gridmap.model.figure_filters import FigureFilters, GroupedBy
from gridmap.model.ids import TenantId
from gridmap.store import features
from gridmap.store.district import District
from gridmap.store.engine import open_database

pytestmark = pytest.mark.postgis
ZONE = ZoneInfo("Asia/Shanghai")
MARCH = Days(date(2026, 3, 1), date(2026, 3, 31))
SOME = (
    MARCH,
    Days(date(2026, 2, 1), date(2026, 2, 28)),
    Days(date(2026, 3, 20), date(2026, 3, 20)),
)
OF_GRIDS = (GroupedBy.SUBDISTRICT, GroupedBy.GRID)
EVERY_REQUEST = range(10_000)


class Worked:
    """Two streets with months of work, told at a fixed instant."""

    def __init__(self, district, owner_url, seed, n=500):
        self.west, self.east = two_streets.lay(district)
        member = town.add_member(district, "M")
        with district.reading() as conn:
            grids = features.ids_in_force(conn, district.tenant, "grids")
        self.grids = grids
        where = [
            (grid, two_streets.street_of(self.west if code in {"001", "003"} else self.east))
            for code, grid in grids.items()
        ]
        self.past = drawn_past.draw(seed, n, grids=where)
        past_work.write(owner_url, self.past, member=member)
        self.district = replace(district, clock=lambda: drawn_past.NOW)

    def figures(self, days=MARCH, by=None, *, sight=None, pools_small=False, **filters):
        seen = self.district if sight is None else self.district.seen_by(sight)
        return read_figures(
            days, FigureFilters(**filters), by=by, district=seen, pools_small=pools_small
        )

    def listed(self, what, days=MARCH, *, places=EVERY_REQUEST, sight=None, **filters):
        seen = self.district if sight is None else self.district.seen_by(sight)
        return read_counted_requests(
            days, FigureFilters(**filters), what=what, places=places, district=seen
        )


@pytest.fixture(scope="module")
def worked_by_seed(cluster, template):
    """Return what makes a district with work in it, once for each seed: nothing here writes."""
    with ExitStack() as stack:

        @cache
        def make(seed):
            name = f"worked_{seed}"
            create_database(cluster, name, template=template)
            stack.callback(drop_database, cluster, name)
            db = open_database(cluster.url(Role.APP, name))
            stack.callback(db.close)
            empty = District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
            town.found(empty)
            return Worked(empty, cluster.url(Role.OWNER, name), seed)

        yield make


@pytest.fixture
def worked(request, worked_by_seed):
    return worked_by_seed(getattr(request, "param", 1))


def bounds(days):
    since = datetime.combine(days.first, datetime.min.time(), ZONE)
    until = datetime.combine(days.last + timedelta(days=1), datetime.min.time(), ZONE)
    return since, min(until, drawn_past.NOW)


def by_hand(past, everything, since, until):
    counted = Counter()
    for one in past:
        counted.update(counted_by_hand.counts_of(one, everything, since, until))
    return {what: counted[what.value] for what in Counted}


def durations(tally):
    return {what.value: (one.p50_s, one.p90_s, one.p95_s) for what, one in tally.durations.items()}


@pytest.mark.parametrize("worked", [1, 2], indirect=True)
def test_the_figures_are_those_counted_by_hand(worked):
    for days in SOME:
        since, until = bounds(days)
        whole = worked.figures(days).whole.now
        assert whole.counts == by_hand(worked.past, worked.past, since, until)
        expected = counted_by_hand.hundredths(worked.past, since, until)
        told = durations(whole)
        assert told.keys() == expected.keys()
        for name, took in expected.items():
            assert told[name] == pytest.approx(took)
    assert all(worked.figures().whole.now.counts[what] for what in Counted), "nothing of a kind"
    assert set(worked.figures().whole.now.durations) == set(Timed)


def test_the_months_before_and_the_year_before_are_told_as_far_as_this_one_is(worked):
    told = worked.figures(MARCH)
    since, until = bounds(MARCH)
    for span, tally, first in (
        (told.before, told.whole.before, date(2026, 2, 1)),
        (told.year_before, told.whole.year_before, date(2025, 3, 1)),
    ):
        assert span.since == datetime.combine(first, datetime.min.time(), ZONE)
        assert span.until - span.since == until - since
        assert tally.counts == by_hand(worked.past, worked.past, span.since, span.until)


def test_before_the_first_request_there_is_no_figure_and_no_zero(worked):
    whole = worked.figures(Days(date(2024, 12, 1), date(2024, 12, 31))).whole
    assert (whole.before, whole.year_before) == (None, None)


def test_every_figure_is_the_length_of_the_list_that_it_opens(worked):
    whole = worked.figures().whole.now
    for what in Counted:
        listed = worked.listed(what)
        assert listed.n == len(listed.rows) == whole.counts[what], what


def test_groups_are_parts_of_the_whole_and_open_lists_too(worked):
    for by in (one for one in GroupedBy if one is not GroupedBy.DAY):
        told = worked.figures(by=by)
        for what in Counted:
            parts = sum(group.figures.now.counts[what] for group in told.groups)
            assert parts == told.whole.now.counts[what], what
        for group in told.groups[:3]:
            value = int(group.code) if by in {GroupedBy.HOUR, GroupedBy.WEEKDAY} else group.code
            for what in (Counted.RECEIVED, Counted.CLOSED_IN_TIME, Counted.OPEN):
                opened = worked.listed(what, **{by.value: value})
                assert opened.n == len(opened.rows) == group.figures.now.counts[what], (by, what)


def test_days_one_by_one_are_the_figures_of_each_day(worked):
    days = Days(date(2026, 3, 1), date(2026, 3, 10))
    told = worked.figures(days, GroupedBy.DAY)
    assert [group.code for group in told.groups] == [str(one.first) for one in days.each()]
    for group, day in zip(told.groups, days.each(), strict=True):
        assert group.figures.now == worked.figures(day).whole.now
    received = [group.figures.now.counts[Counted.RECEIVED] for group in told.groups]
    assert sum(received) == told.whole.now.counts[Counted.RECEIVED]


@pytest.mark.parametrize("street", ["west", "east"])
def test_whoever_sees_one_street_counts_what_the_district_counts_for_it(worked, street):
    sight = getattr(worked, street)
    code = two_streets.WESTERN if street == "west" else two_streets.EASTERN
    for by in OF_GRIDS:
        own = worked.figures(by=by, sight=sight)
        same = worked.figures(by=by, subdistrict=code)
        assert own.whole.now.counts == same.whole.now.counts
        assert own.whole.now == same.whole.now
        assert [one.code for one in own.groups] == [one.code for one in same.groups]
    rows = worked.listed(Counted.RECEIVED, sight=sight).rows
    assert {row["id"] for row in rows} == {
        row["id"] for row in worked.listed(Counted.RECEIVED, subdistrict=code).rows
    }


def test_a_place_that_one_does_not_see_is_no_place(worked):
    with pytest.raises(InputError) as unseen:
        worked.figures(sight=worked.west, subdistrict=two_streets.EASTERN)
    with pytest.raises(InputError) as unknown:
        worked.figures(sight=worked.west, subdistrict="nowhere")
    assert str(unseen.value).replace(two_streets.EASTERN, "nowhere") == str(unknown.value)


def test_what_was_entered_later_from_paper_can_be_left_out(worked):
    since, until = bounds(MARCH)
    without = worked.figures(without_late=True).whole.now
    at_once = [one for one in worked.past if not one.is_late]
    assert without.counts == by_hand(at_once, worked.past, since, until)
    assert without.counts[Counted.RECEIVED] < worked.figures().whole.now.counts[Counted.RECEIVED]


def test_a_list_is_told_page_by_page(worked):
    whole = worked.listed(Counted.CLOSED).rows
    pages = [worked.listed(Counted.CLOSED, places=range(n, n + 7)) for n in range(0, len(whole), 7)]
    assert [row["id"] for page in pages for row in page.rows] == [row["id"] for row in whole]
    assert {page.n for page in pages} == {len(whole)}


def test_small_groups_are_told_together_to_whoever_may_not_see_requests(worked):
    plain = worked.figures(by=GroupedBy.HOUR, channel="web")
    pooled = worked.figures(by=GroupedBy.HOUR, channel="web", pools_small=True)
    assert pooled.is_pooled
    sizes = [
        max(one.figures.now.counts[Counted.RECEIVED], one.figures.now.counts[Counted.OPEN])
        for one in pooled.groups
    ]
    assert min(sizes) >= 5
    assert len(pooled.groups) < len(plain.groups)
    for what in Counted:
        assert sum(one.figures.now.counts[what] for one in pooled.groups) == sum(
            one.figures.now.counts[what] for one in plain.groups
        )


def test_what_is_too_few_as_a_whole_is_withheld(worked):
    day = Days(date(2026, 3, 20), date(2026, 3, 20))
    filters = {"channel": "web", "category": "leaflet", "hour": 9}
    assert 0 < worked.figures(day, **filters).whole.now.counts[Counted.OPEN] < 5
    told = worked.figures(day, pools_small=True, **filters)
    assert told.is_withheld
    assert not any(told.whole.now.counts.values())


@pytest.mark.parametrize(
    ("days", "by"),
    [
        (Days(date(2026, 3, 2), date(2026, 3, 1)), None),
        (Days(date(2025, 1, 1), date(2026, 3, 1)), None),
        (Days(date(2026, 1, 1), date(2026, 4, 3)), GroupedBy.DAY),
    ],
)
def test_days_that_cannot_be_told_are_refused(district, days, by):
    with pytest.raises(InputError):
        read_figures(days, FigureFilters(), by=by, district=district)
