"""Figures of a real month of requests, against the published answers and against pandas."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import past_work
import pytest
import town
from past_work import Past, Sent
from sqlalchemy import insert

from gridmap.evaluation.counted import Counted, Timed
from gridmap.evaluation.periods import Days
from gridmap.flows.read_figures import read_figures
from gridmap.model.figure_filters import FigureFilters, GroupedBy
from gridmap.store.tables import categories

pytestmark = pytest.mark.postgis

FILE = "boston-311/requests_2011-07.csv"
ZONE = ZoneInfo("America/New_York")
NOW = datetime(2012, 1, 1, tzinfo=ZONE)
JULY = Days(date(2011, 7, 1), date(2011, 7, 31))
MONTHS = Days(date(2011, 7, 1), date(2011, 12, 31))
N_ON_TIME, N_LATE = 6_293, 1_198
"""Of the rows with a promise and a closing date, as the publisher judged them."""


@pytest.fixture
def published(test_data):
    """Return the rows with a promise and a judgement, instants in the zone of the place."""
    rows = pd.read_csv(test_data / FILE, dtype={"type": str, "source": str})
    for name in ("open_dt", "target_dt", "closed_dt"):
        rows[name] = pd.to_datetime(rows[name]).dt.tz_localize(ZONE, nonexistent="shift_forward")
    rows = rows[rows.ontime.notna() & (rows.target_dt >= rows.open_dt)]
    return rows[rows.closed_dt.isna() | (rows.closed_dt < NOW)].reset_index(drop=True)


@pytest.fixture
def boston(published, district, owner_url):
    """Return a district in which all of it happened, told half a year later."""
    with district.writing() as conn:
        like_other = {"zh": "", "handling": "person", "urgency": "normal"}
        limits = {"respond_s": 600, "arrive_s": 600, "close_s": 600}
        kinds = [
            {"tenant_id": 1, "code": kind, "en": kind, **like_other, **limits}
            for kind in published.type.unique()
        ]
        conn.execute(insert(categories), kinds)
    member = town.add_member(district, "M")
    past_work.write(owner_url, map(_past, published.itertuples()), member=member)
    past_work.count_sizes(owner_url)
    return replace(district, clock=lambda: NOW, zone_name=ZONE.key)


def _past(row):
    """Return a row as an order that was signed at once and ended on the spot."""
    opened, promised = row.open_dt.to_pydatetime(), row.target_dt.to_pydatetime()
    closed = None if pd.isna(row.closed_dt) else row.closed_dt.to_pydatetime()
    ended = {} if closed is None else {"ended_at": closed, "arrived_at": closed}
    return Past(
        received_at=opened,
        category=row.type,
        channel=row.source,
        state="A07" if closed is None else "A16",
        opened_at=opened,
        respond_by=opened,
        arrive_by=opened,
        close_by=promised,
        closed_at=closed,
        sent=(
            Sent(
                reserved_at=opened,
                signed_at=opened + timedelta(seconds=30),
                state="signed" if closed is None else "done",
                **ended,
            ),
        ),
    )


def told(district, days, by=None):
    return read_figures(days, FigureFilters(), by=by, district=district)


def test_what_was_judged_late_and_in_time_is_what_the_city_published(boston, published):
    closed = published[published.closed_dt.notna()]
    judged = closed.ontime.value_counts()
    counts = told(boston, MONTHS).whole.now.counts
    due = published[(published.target_dt < NOW)]
    due_closed = due[due.closed_dt.notna()]
    assert counts[Counted.CLOSED_IN_TIME] == (due_closed.ontime == "ONTIME").sum()
    late = counts[Counted.DUE_AND_CLOSED] - counts[Counted.CLOSED_IN_TIME]
    assert late == (due_closed.ontime == "OVERDUE").sum()
    assert judged["ONTIME"] <= N_ON_TIME
    assert 0 < judged["OVERDUE"] <= N_LATE
    still = due[due.closed_dt.isna()]
    assert counts[Counted.OVERDUE] == len(still) == (still.ontime == "OVERDUE").sum()


@pytest.mark.parametrize(
    ("by", "column"),
    [
        (GroupedBy.CATEGORY, lambda rows: rows.type),
        (GroupedBy.CHANNEL, lambda rows: rows.source),
        (GroupedBy.HOUR, lambda rows: rows.open_dt.dt.hour.astype(str)),
        (GroupedBy.WEEKDAY, lambda rows: (rows.open_dt.dt.day_of_week + 1).astype(str)),
    ],
)
def test_july_by_group_is_what_pandas_says(boston, published, by, column):
    since, until = (pd.Timestamp(day, tz=ZONE) for day in ("2011-07-01", "2011-08-01"))
    rows = published.assign(
        group=column(published),
        received=published.open_dt.between(since, until, inclusive="left"),
        due=published.target_dt.between(since, until, inclusive="left"),
        closed=published.closed_dt.between(since, until, inclusive="left"),
        took=(published.closed_dt - published.open_dt).dt.total_seconds(),
    )
    rows["in_time"] = rows.due & (rows.closed_dt <= rows.target_dt) & (rows.closed_dt < until)
    groups = {one.code: one.figures.now for one in told(boston, JULY, by).groups}
    assert groups.keys() == set(rows.group)
    for code, part in rows.groupby("group"):
        counts = groups[code].counts
        assert counts[Counted.RECEIVED] == part.received.sum()
        assert counts[Counted.DUE] == part.due.sum()
        assert counts[Counted.CLOSED] == part.closed.sum()
        assert counts[Counted.CLOSED_IN_TIME] == part.in_time.sum()
        took = part[part.closed].took
        if len(took):
            kept = groups[code].durations[Timed.CLOSE]
            assert (kept.p50_s, kept.p90_s, kept.p95_s) == pytest.approx(
                tuple(took.quantile([0.5, 0.9, 0.95])), abs=1e-3
            )
