"""A district to measure in: 400 grids over 10 km by 10 km, members on duty, a past.

Past 10,000 members it grows with them, grid by grid, so that no more of them stand within reach
of a place or belong to one grid. The roster knows yesterday and tomorrow too.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import shapely
from checked_layers import a_layer, a_row
from storm import dice

from gridmap.cluster import RunningCluster, create_database
from gridmap.cluster.roles import Role
from gridmap.flows.import_layer import import_layer
from gridmap.flows.receive_requests import IntakePolicy, receive_requests
from gridmap.flows.refresh_statistics import refresh_statistics
from gridmap.flows.set_up_district import set_up_district
from gridmap.ingest.reference import read_reference
from gridmap.model.ids import TenantId, WorkOrderId
from gridmap.model.place import LonLat
from gridmap.model.request import RequestIntake
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.store.migrate import upgrade

WEST, SOUTH, STEP, N_SIDE = 110.30, 20.00, 0.005, 20
N_PAST = 20_000
CAPACITY = 50
POLICY = IntakePolicy()
ZONE = ZoneInfo("Asia/Shanghai")
_BATCH = 500
_DENSE = 10_000
_KM_PER_DEG = 105


@dataclass(frozen=True, slots=True, kw_only=True)
class BigTown:
    """One database with a district in it."""

    district: District
    n_members: int
    app_url: str
    owner_url: str

    @property
    def n_side(self) -> int:
        """Return how many grids there are each way."""
        return round(N_SIDE * math.sqrt(max(self.n_members / _DENSE, 1.0)))

    @property
    def side_deg(self) -> float:
        """Return how wide the town is."""
        return STEP * self.n_side

    def sizes(self) -> str:
        """Return what stands in it, for the head of the report."""
        return (
            f"{self.n_side**2:,} grids and compounds over {_KM_PER_DEG * self.side_deg:.0f} km each"
            f" way, {self.n_members:,} members on duty, {N_PAST:,} earlier requests"
        )

    def open_orders(self, n: int, *, seed: int) -> list[WorkOrderId]:
        """Receive requests for somebody to go and return their work orders."""
        intakes = [
            an_intake(f"order-{seed}-{i}", seed=seed + i, side_deg=self.side_deg) for i in range(n)
        ]
        received = [
            one
            for start in range(0, n, _BATCH)
            for one in receive_requests(
                intakes[start : start + _BATCH], district=self.district, policy=POLICY
            )
        ]
        return [one.work_order_id for one in received if one.work_order_id is not None]


@contextmanager
def big_town(cluster: RunningCluster, *, n_members: int, name: str = "town") -> Iterator[BigTown]:
    """Found a district with so many members in a database of its own."""
    name = f"{name}_{n_members}"
    create_database(cluster, name)
    urls = cluster.url(Role.APP, name), cluster.url(Role.OWNER, name)
    upgrade(urls[1], app_role=Role.APP)
    db = open_database(urls[0])
    district = District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
    town = BigTown(district=district, n_members=n_members, app_url=urls[0], owner_url=urls[1])
    _found(town)
    yield town
    db.close()


def a_place(seed: int, *, side_deg: float = STEP * N_SIDE) -> LonLat:
    """Return a place in the town."""
    random = dice(seed)
    return LonLat(WEST + random.uniform(0, side_deg), SOUTH + random.uniform(0, side_deg))


def an_intake(key: str, *, seed: int, side_deg: float = STEP * N_SIDE) -> RequestIntake:
    """Return a request as a hotline hands it over."""
    return RequestIntake(
        idempotency_key=key,
        channel="12345",
        source_ref=key,
        received_at=datetime.now(UTC),
        category="other",
        text="楼道堆放杂物，影响通行，请派人查看处理。",
        address="海府路某小区 3 栋 2 单元",
        caller_name="王先生",
        caller_phone=f"138{seed % 100_000_000:08}",
        position=a_place(seed, side_deg=side_deg),
    )


def _found(town: BigTown) -> None:
    given = read_reference(Path(__file__).parents[2] / "geodata")
    set_up_district(
        district=town.district,
        name="big town",
        roles=given.roles,
        categories=given.categories,
        tiers=given.tiers,
    )
    places = [(column, row) for column in range(town.n_side) for row in range(town.n_side)]
    grids = [a_row(f"G{x:02}{y:02}", _square(x, y, size=1.0)) for x, y in places]
    compounds = [a_row(f"C{x:02}{y:02}", _square(x + 0.2, y + 0.2, size=0.5)) for x, y in places]
    members = [_member(town, number) for number in range(town.n_members)]
    now = datetime.now(UTC)
    shifts = [
        {
            "code": f"S{one['code']}-{day}",
            "member_code": one["code"],
            "starts_at": now + timedelta(days=day, hours=-1),
            "ends_at": now + timedelta(days=day, hours=12),
        }
        for one in members
        for day in (-1, 0, 1)
    ]
    for layer, rows in (
        ("grids", grids),
        ("compounds", compounds),
        ("members", members),
        ("shifts", shifts),
    ):
        import_layer(a_layer(layer, rows), district=town.district, zone=ZONE)
    town.open_orders(N_PAST, seed=10_000_000)
    refresh_statistics(district=town.district)


def _square(column: float, row: float, *, size: float) -> shapely.MultiPolygon:
    west, south = WEST + column * STEP, SOUTH + row * STEP
    east, north = west + size * STEP, south + size * STEP
    return shapely.MultiPolygon([shapely.box(west, south, east, north)])


def _member(town: BigTown, number: int) -> dict[str, object]:
    place = a_place(1_000_000 + number, side_deg=town.side_deg)
    column, row = (int((at - edge) / STEP) for at, edge in ((place.lon, WEST), (place.lat, SOUTH)))
    last = town.n_side - 1
    return {
        **a_row(f"M{number:05}", shapely.Point(place.lon, place.lat)),
        "role": "full_time",
        "capacity": CAPACITY,
        "skills": ("调解", "急救") if number % 3 else ("调解",),
        "home_grid_code": f"G{min(column, last):02}{min(row, last):02}",
    }
