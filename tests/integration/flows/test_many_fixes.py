"""Many fixes at once: batches that overlap in threads, a rush hour of phones, real vehicles."""

import csv
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import town
from proofs import write_down
from sqlalchemy import text
from storm import dice

from gridmap.casework.fixes import PositionPolicy
from gridmap.cluster.roles import Role
from gridmap.flows.report_positions import report_positions
from gridmap.model.fix import ReportedFix
from gridmap.model.place import LonLat

pytestmark = pytest.mark.postgis

POLICY = PositionPolicy()
LOT = 500
BARE = """INSERT INTO fixes (tenant_id, member_id, measured_at, received_at, position)
    SELECT 1, m, t, now(), st_setsrid(st_makepoint(x, y), 4490)
    FROM unnest(%s::uuid[], %s::timestamptz[], %s::float8[], %s::float8[]) AS given (m, t, x, y)"""


def members(district, n):
    return {code: town.add_member(district, code) for code in (f"M{m:04}" for m in range(n))}


def walks(codes, *, since, n_each, every_s):
    """Return fixes in the order of time: everybody walks east, a metre a second."""
    return [
        ReportedFix(
            member_code=code,
            position=LonLat(110.30 + step * every_s * 1e-5, 20.0 + number * 1e-6),
            measured_at=since + timedelta(seconds=every_s * step),
        )
        for step in range(n_each)
        for number, code in enumerate(codes)
    ]


def lots(fixes):
    return [fixes[start : start + LOT] for start in range(0, len(fixes), LOT)]


def last_of(district):
    with district.reading() as conn:
        rows = conn.execute(
            text(
                "SELECT m.code, l.measured_at FROM member_live AS l"
                " JOIN members AS m ON m.id = l.member_id"
            )
        )
        return {row.code: row.measured_at for row in rows}


def newest_of(fixes):
    newest = {}
    for fix in fixes:
        known = newest.get(fix.member_code, fix.measured_at)
        newest[fix.member_code] = max(known, fix.measured_at)
    return newest


def test_batches_that_overlap_count_each_fix_once(district):
    codes = [*members(district, 10)]
    since = district.clock() - timedelta(hours=1)
    fixes = walks(codes, since=since, n_each=12, every_s=60)

    def report(seed):
        batch = [*fixes]
        dice(seed).shuffle(batch)
        return sum(
            report_positions(batch[start : start + 30], district=district, policy=POLICY).n_kept
            for start in range(0, len(batch), 30)
        )

    with ThreadPoolExecutor(4) as pool:
        n_kept = sum(pool.map(report, range(4)))
    assert n_kept == len(fixes) == town.one(district, "SELECT count(*) FROM fixes")
    assert last_of(district) == newest_of(fixes)


def as_they_arrive(fixes):
    """Return fixes and a twentieth of them again; a fifth comes up to ten minutes late."""
    random = dice(25)
    arriving = [
        (fix.measured_at + timedelta(seconds=random.uniform(0, 600) * (random.random() < 0.2)), fix)
        for fix in fixes + random.sample(fixes, len(fixes) // 20)
    ]
    return [fix for _, fix in sorted(arriving, key=lambda one: one[0])]


@pytest.mark.prove
def test_a_rush_of_phones_never_moves_anybody_back(district, cluster, database_name):
    """Expert test 25: 120,000 fixes, a fifth shuffled by up to ten minutes, 5 % twice."""
    ids = members(district, 2_000)
    since = district.clock() - timedelta(hours=1)
    fixes = walks([*ids], since=since, n_each=60, every_s=10)
    sent = as_they_arrive(fixes)
    n_kept = n_duplicate = n_back = 0
    took_s, before = [], {}
    for lot in lots(sent):
        began = time.perf_counter()
        noted = report_positions(lot, district=district, policy=POLICY)
        took_s.append(time.perf_counter() - began)
        assert noted.refused == ()
        n_kept, n_duplicate = n_kept + noted.n_kept, n_duplicate + noted.n_duplicate
        now = last_of(district)
        n_back += sum(1 for code, at in before.items() if at is not None and now[code] < at)
        before = now
    assert (n_kept, n_duplicate, n_back) == (120_000, 6_000, 0)
    assert last_of(district) == newest_of(fixes)
    bare_s = bare_insert(
        cluster.conninfo(Role.APP, database_name),
        [(ids[fix.member_code], fix) for fix in fixes],
        later=timedelta(minutes=30),
    )
    took_s.sort()
    write_down(
        "positions_in_a_rush",
        fixes=len(sent),
        duplicates=n_duplicate,
        moved_back=n_back,
        fixes_a_second=round(len(sent) / sum(took_s)),
        bare_rows_a_second=round(len(fixes) / bare_s),
        times_the_bare_insert=round(sum(took_s) / len(sent) * len(fixes) / bare_s, 1),
        p99_of_a_lot_ms=round(1_000 * took_s[len(took_s) * 99 // 100]),
    )


def bare_insert(conninfo, rows, *, later):
    """Return the seconds that psycopg alone takes for the same rows in the same lots."""
    began = time.perf_counter()
    with psycopg.connect(conninfo) as conn:
        for lot in lots(rows):
            conn.execute(
                BARE,
                (
                    [member for member, _ in lot],
                    [fix.measured_at + later for _, fix in lot],
                    [fix.position.lon for _, fix in lot],
                    [fix.position.lat for _, fix in lot],
                ),
            )
            conn.commit()
    return time.perf_counter() - began


@pytest.mark.prove
def test_a_day_of_real_vehicles(district, test_data):
    """281 vehicles of Austin, 19,690 reports out of order, 53 of them at 0, 0."""
    with (test_data / "austin-vehicles" / "2015-03-18.csv").open(encoding="utf-8") as file:
        fixes = [
            ReportedFix(
                member_code=row["vehicle_id"],
                position=LonLat(float(row["longitude"]), float(row["latitude"])),
                measured_at=datetime.fromisoformat(row["timestamp"]),
            )
            for row in csv.DictReader(file)
        ]
    vehicles = {fix.member_code for fix in fixes}
    for code in vehicles:
        town.add_member(district, code)
    midnight = datetime(2015, 3, 19, 6, tzinfo=UTC)
    at_midnight = replace(district, clock=lambda: midnight)
    reasons, taken, n_duplicate = Counter(), defaultdict(list), 0
    for lot in lots(fixes):
        noted = report_positions(lot, district=at_midnight, policy=POLICY)
        n_duplicate += noted.n_duplicate
        refused = {one.index: one.code.value for one in noted.refused}
        reasons.update(refused.values())
        for index, fix in enumerate(lot):
            if index not in refused:
                taken[fix.member_code].append(fix.measured_at)
    assert len(fixes) == 19_690
    assert reasons["null_island"] == 53
    moved = {code: at for code, at in last_of(district).items() if at is not None}
    assert moved == {code: max(times) for code, times in taken.items()}
    write_down(
        "positions_of_real_vehicles",
        fixes=len(fixes),
        vehicles=len(vehicles),
        duplicates=n_duplicate,
        **reasons,
    )
