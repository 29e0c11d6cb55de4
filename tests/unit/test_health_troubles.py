"""What of a server's health somebody has to look after."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from api.health_schemas import ClusterNow, ProcessNow
from api.health_troubles import LEAST_FREE_BYTES, OLDEST_OUTBOX_S, troubles
from gridmap.casework.calendar import CalendarReach, CalendarYear, WorkingCalendar
from gridmap.flows.look_at_health import Health
from gridmap.model.delivery import DestinationStanding
from gridmap.model.kept import KeptKind
from gridmap.model.worker_seen import WorkerSeen
from gridmap.store.server_health import DatabaseHealth

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
AT_WORK = WorkerSeen(place="here:1", began_at=NOON, seen_at=NOON, ended_at=None, silent_s=1.0)
DATABASE = DatabaseHealth(
    server_version="15.18",
    postgis="3.3.2",
    started_at=NOON,
    size_bytes=1,
    n_connections=54,
    most_connections=60,
    n_outbox=1,
    outbox_oldest_at=NOON,
    outbox_newest_at=NOON,
    outbox_oldest_s=OLDEST_OUTBOX_S,
)
CALENDAR = CalendarReach(
    calendar=WorkingCalendar(years={2026: CalendarYear()}),
    number=1,
    is_needed=True,
    unknown_years=(),
)
LACKING = replace(CALENDAR, unknown_years=(2027,))
HUB = DestinationStanding(
    code="hub",
    name="hub",
    url="https://hub.example/",
    kinds=None,
    subdistrict=None,
    added_at=NOON,
    added_by="admin",
    paused_at=None,
    paused_by=None,
    previous_secret_until=None,
    n_waiting=9,
    n_failing=9,
    n_stuck=0,
    n_delivered=0,
    oldest_waiting_at=NOON,
    oldest_waiting_s=3_600.0,
    delivered_at=None,
    fault="refused",
    status=503,
    failed_at=NOON,
)
WELL = Health(
    database=DATABASE,
    revision="1",
    revision_needed="1",
    workers=[AT_WORK],
    calendar=CALENDAR,
    kept_too_long=(),
    ahead_s=120.0,
    destinations=(HUB,),
)
PROCESS = ProcessNow(
    place="here:1",
    version="0",
    python="3",
    has_worker=True,
    kernel=True,
    n_listeners=0,
    feed_age_s=30.0,
)
CLUSTER = ClusterNow(folder="/d", state="running", free_bytes=LEAST_FREE_BYTES)


def found(health=WELL, process=PROCESS, cluster=CLUSTER, streets=None):
    return list(troubles(health, process, cluster, streets=streets))


def test_at_every_limit_all_is_well():
    assert found() == []
    assert found(cluster=None) == []


def test_a_calendar_that_no_limit_is_counted_by_may_lack_years():
    assert found(health=replace(WELL, calendar=replace(LACKING, is_needed=False))) == []


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("nobody_works", {"health": replace(WELL, workers=[])}),
        ("nobody_works", {"health": replace(WELL, workers=[replace(AT_WORK, ended_at=NOON)])}),
        ("nobody_works", {"health": replace(WELL, workers=[replace(AT_WORK, silent_s=61.0)])}),
        ("revision_differs", {"health": replace(WELL, revision="0")}),
        ("disk_low", {"cluster": CLUSTER.model_copy(update={"free_bytes": 1})}),
        (
            "connections_scarce",
            {"health": replace(WELL, database=replace(DATABASE, n_connections=55))},
        ),
        (
            "outbox_untrimmed",
            {"health": replace(WELL, database=replace(DATABASE, outbox_oldest_s=1e6))},
        ),
        ("clock_behind", {"health": replace(WELL, ahead_s=121.0)}),
        ("raises_missed", {"health": replace(WELL, n_missed_raises=1)}),
        ("feed_behind", {"process": PROCESS.model_copy(update={"feed_age_s": 31.0})}),
        ("streets_broken", {"streets": "no network"}),
        (
            "calendar_unset",
            {"health": replace(WELL, calendar=replace(CALENDAR, calendar=WorkingCalendar()))},
        ),
        ("year_unknown", {"health": replace(WELL, calendar=LACKING)}),
        ("kept_too_long", {"health": replace(WELL, kept_too_long=(KeptKind.TRAILS,))}),
        ("deliveries_stuck", {"health": replace(WELL, destinations=(replace(HUB, n_stuck=1),))}),
        (
            "deliveries_behind",
            {"health": replace(WELL, destinations=(HUB, replace(HUB, oldest_waiting_s=3_601.0)))},
        ),
        ("kernel_missing", {"process": PROCESS.model_copy(update={"kernel": False})}),
    ],
)
def test_one_step_beyond_each_is_a_trouble(code, more):
    assert found(**more) == [code]
