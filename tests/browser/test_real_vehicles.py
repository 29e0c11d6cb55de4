"""A day of real vehicles drives over the live map, as the stream tells it."""

import csv
import time
from datetime import UTC, datetime, timedelta

import pytest
import town
from desk import add_feature
from playwright.sync_api import expect
from proofs import write_down

from gridmap.flows.report_positions import report_positions
from gridmap.model.fix import ReportedFix
from gridmap.model.place import LonLat

pytestmark = [pytest.mark.browser, pytest.mark.postgis, pytest.mark.prove]

FREE = (0, 158, 115)
TURN_S = 0.5
WEST, SOUTH, EAST, NORTH = -98.1, 30.0, -97.4, 30.7


def read(test_data):
    """Return the reports in the order of time: instant, vehicle, place."""
    with (test_data / "austin-vehicles" / "2015-03-18.csv").open(encoding="utf-8") as file:
        rows = [
            (
                datetime.fromisoformat(row["timestamp"]).astimezone(UTC),
                row["vehicle_id"],
                LonLat(float(row["longitude"]), float(row["latitude"])),
            )
            for row in csv.DictReader(file)
        ]
    return sorted(rows, key=lambda row: row[:2])


def fill_with(vehicles):
    def fill(district):
        town.found(district)
        ring = f"{WEST} {SOUTH},{EAST} {SOUTH},{EAST} {NORTH},{WEST} {NORTH},{WEST} {SOUTH}"
        add_feature(district, "districts", f"MULTIPOLYGON((({ring})))", name="Austin")
        for code in vehicles:
            town.add_member(district, code, LonLat(WEST, SOUTH))

    return fill


def drive(district, rows, *, times_faster):
    """Report each position when its time has come; return seconds, and how many were newest."""
    first, began, n_noted, at = rows[0][0], time.monotonic(), 0, 0
    start = district.clock()
    while at < len(rows):
        time.sleep(TURN_S)
        elapsed = timedelta(seconds=(time.monotonic() - began) * times_faster)
        lot = []
        while at < len(rows) and rows[at][0] - first <= elapsed:
            instant, code, place = rows[at]
            measured_at = start + (instant - first) / times_faster
            lot.append(ReportedFix(member_code=code, position=place, measured_at=measured_at))
            at += 1
        for k in range(0, len(lot), 500):
            n_noted += report_positions(lot[k : k + 500], district=district).n_noted
    return time.monotonic() - began, n_noted


def last_places(rows):
    return {code: place for _, code, place in rows if (place.lon, place.lat) != (0, 0)}


def count_drawn(page, places):
    """Return how many vehicles stand on the map where they were last."""
    page.evaluate(f"gridmapPage.show({(WEST + EAST) / 2}, {(SOUTH + NORTH) / 2}, 11)")
    page.wait_for_timeout(500)
    found = page.evaluate(
        "(places) => places.map(([x, y]) => gridmapPage.colourAt('live', x, y))",
        [[one.lon, one.lat] for one in places],
    )
    return sum(
        all(abs(a - b) <= 12 for a, b in zip(colour[:3], FREE, strict=True)) for colour in found
    )


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("times_faster", "hours"), [(10.0, (17.0, 17.25)), (600.0, (0.0, 24.0))], ids=["10x", "day"]
)
def test_real_vehicles_drive_over_the_live_map(serve, visit, test_data, times_faster, hours):
    whole = read(test_data)
    midnight = datetime(2015, 3, 18, 5, tzinfo=UTC)
    since, until = (midnight + timedelta(hours=one) for one in hours)
    rows = [row for row in whole if since <= row[0] < until]
    desk = serve(f"vehicles_{int(times_faster)}", fill_with({row[1] for row in whole}))
    opened = visit(f"{desk.url}/map?lang=en")
    page = opened.wait_until_ready().page
    took_s, n_noted = drive(desk.district, rows, times_faster=times_faster)
    expect(page.locator("#age")).to_have_text("live", timeout=30_000)
    page.wait_for_timeout(3_000)
    places = [*last_places(rows).values()]
    at_last = {code: [one.lon, one.lat] for code, one in last_places(rows).items()}
    drawn = count_drawn(page, places)
    page.screenshot(path=f"out/proofs/vehicles_{int(times_faster)}x.png")
    assert page.evaluate("gridmapPage.nGaps") == 0
    assert drawn >= 0.6 * len(places), "all but those that another mark covers"
    shown = page.evaluate("gridmapPage.places()")
    assert {code: shown[code] for code in at_last} == at_last
    write_down(
        f"vehicles_on_the_map_{int(times_faster)}x",
        positions=len(rows),
        noted=n_noted,
        seconds=round(took_s, 1),
        times_faster=times_faster,
        vehicles=len(places),
        drawn_in_sight=drawn,
    )
