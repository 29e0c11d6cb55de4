"""The feed tells of people in care to those who may see them, and of other matters to all."""

import asyncio

import pytest
from apart import run_apart
from stream_client import messages

from gridmap.model.event import Event, EventKind
from gridmap.store import events

pytestmark = pytest.mark.postgis

CARE, OTHER = EventKind.CARE_ALERTED, EventKind.SHIFT_TAKEN_OVER


def happen(district):
    at = district.clock()
    happened = [Event(at=at, kind=kind, actor="test") for kind in (CARE, OTHER)]
    with district.writing() as conn:
        events.append(conn, district.tenant, happened)


def kinds_of(changes):
    return [one["kind"] for one in changes if one["kind"] in {CARE, OTHER}]


WHO = [("desk", [CARE, OTHER]), ("lead", [CARE, OTHER]), ("evaluator", [OTHER])]


@pytest.mark.parametrize(("login", "kinds"), WHO)
def test_whoever_asks_is_told_of_care_by_right(streets, login, kinds):
    cursor = streets.get(login, "/live").json()["cursor"]
    happen(streets.district)
    told = streets.get(login, "/live", params={"after": cursor}).json()
    assert kinds_of(told["changes"]) == kinds


@pytest.mark.parametrize(("login", "kinds"), WHO)
def test_whoever_listens_is_told_of_care_by_right(streets, login, kinds):
    token = "; ".join(f"{one.name}={one.value}" for one in streets.clients[login].cookies.jar)

    async def hear():
        has_happened = False
        async for one in messages(streets.url, headers={"Cookie": token}):
            if one.kind == "beat" and not has_happened:
                await asyncio.to_thread(happen, streets.district)
                has_happened = True
            if one.kind == "frame" and kinds_of(one.said["changes"]):
                return kinds_of(one.said["changes"])
        raise AssertionError("the stream ended")

    assert run_apart(asyncio.wait_for(hear(), 60)) == kinds
