"""The tiny town that the tests know by heart, and builders for what stands in it.

Four grids of 500 m by 500 m, two by two, around 110.30 E, 20.00 N (sizes rounded to
0.005 degrees): 001 south-west, 002 south-east, 003 north-west, 004 north-east. Roles:
full_time (dispatched), building_head (not). Categories: other, flood (urgent, wants the
skill `water`), leaflet (answered at once).
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import text

from gridmap.flows.receive_requests import IntakePolicy, receive_requests
from gridmap.model.ids import MemberId, TenantId
from gridmap.model.place import LonLat
from gridmap.model.request import Received, RequestIntake
from gridmap.store.district import District

WEST, SOUTH, STEP = 110.30, 20.00, 0.005
CENTRE = LonLat(WEST + STEP, SOUTH + STEP)
GRIDS = ("001", "002", "003", "004")
TENANT = TenantId(1)


def grid_centre(code: str) -> LonLat:
    """Return the middle of a grid."""
    number = GRIDS.index(code)
    return LonLat(WEST + STEP * (number % 2 + 0.5), SOUTH + STEP * (number // 2 + 0.5))


def found(district: District) -> None:
    """Write the tenant, roles, categories and grids."""
    with district.writing() as conn:
        conn.execute(text("INSERT INTO tenants VALUES (1, 'tiny town', now())"))
        for role, may in (("full_time", True), ("building_head", False)):
            conn.execute(
                text("INSERT INTO roles VALUES (1, :code, :code, :code, 1, :may, 3)"),
                {"code": role, "may": may},
            )
        for code, handling, urgency, skills in (
            ("other", "person", "normal", []),
            ("flood", "person", "urgent", ["water"]),
            ("leaflet", "answered", "normal", []),
        ):
            conn.execute(
                text(
                    "INSERT INTO categories VALUES"
                    " (1, :code, :code, :code, :handling, :urgency, :skills, 600, 1800, 7200)"
                ),
                {"code": code, "handling": handling, "urgency": urgency, "skills": skills},
            )
        version = uuid.uuid4()
        conn.execute(
            text(
                "INSERT INTO layer_versions (tenant_id, id, layer, number, valid_from, created_at,"
                " source_name, source_sha256) VALUES (1, :id, 'grids', 1, now(), now(), 'town', '')"
            ),
            {"id": version},
        )
        for code in GRIDS:
            _add_grid(conn, code, version)


def _add_grid(conn, code: str, version: uuid.UUID) -> None:
    number = GRIDS.index(code)
    west, south = WEST + STEP * (number % 2), SOUTH + STEP * (number // 2)
    grid = uuid.uuid4()
    conn.execute(
        text("INSERT INTO features VALUES (1, :id, 'grids', :code)"), {"id": grid, "code": code}
    )
    conn.execute(
        text(
            "INSERT INTO areas (tenant_id, feature_id, opened_by, valid_from, layer, code, name,"
            " row_hash, geom) VALUES (1, :id, :version, now(), 'grids', :code, :code, '',"
            " st_multi(st_makeenvelope(:w, :s, :e, :n, 4490)))"
        ),
        {
            "id": grid,
            "version": version,
            "code": code,
            "w": west,
            "s": south,
            "e": west + STEP,
            "n": south + STEP,
        },
    )


def add_member(
    district: District,
    code: str,
    position: LonLat = CENTRE,
    *,
    capacity: int = 1,
    role: str = "full_time",
    skills: tuple[str, ...] = (),
    home_grid: str | None = None,
    measured_at: datetime | None = None,
) -> MemberId:
    """Add one member at a post (or, with a time, at a fix) and return its id."""
    member = uuid.uuid4()
    with district.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO members (tenant_id, id, code, name, role, skills, home_grid_id)"
                " VALUES (1, :id, :code, :code, :role, :skills,"
                " (SELECT id FROM features WHERE layer = 'grids' AND key = :grid))"
            ),
            {
                "id": member,
                "code": code,
                "role": role,
                "skills": list(skills),
                "grid": home_grid,
            },
        )
        conn.execute(
            text(
                "INSERT INTO member_live (tenant_id, member_id, position, measured_at, capacity)"
                " VALUES (1, :id, st_setsrid(st_makepoint(:lon, :lat), 4490), :at, :capacity)"
            ),
            {
                "id": member,
                "lon": position.lon,
                "lat": position.lat,
                "at": measured_at,
                "capacity": capacity,
            },
        )
    return MemberId(member)


def add_shift(district: District, member: MemberId, *, from_s: float, to_s: float) -> None:
    """Add a shift that runs from so many seconds before or after now to so many."""
    now = district.clock()
    with district.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO shifts (tenant_id, id, code, member_id, during)"
                " VALUES (1, :id, :code, :member, tstzrange(:since, :until))"
            ),
            {
                "id": uuid.uuid4(),
                "code": str(uuid.uuid4()),
                "member": member,
                "since": now + timedelta(seconds=from_s),
                "until": now + timedelta(seconds=to_s),
            },
        )


def an_intake(position: LonLat | None = CENTRE, **more: object) -> RequestIntake:
    """Return a request with a fresh key; name what the test is about."""
    fields: dict[str, object] = {
        "idempotency_key": str(uuid.uuid4()),
        "channel": "phone",
        "received_at": datetime.fromisoformat("2026-03-02T08:00:00+08:00"),
        "position": position,
    }
    return RequestIntake(**(fields | more))


def receive(district: District, position: LonLat | None = CENTRE, **more: object) -> Received:
    """Receive one request through the real flow."""
    (received,) = receive_requests(
        [an_intake(position, **more)], district=district, policy=IntakePolicy()
    )
    return received


def one(district: District, sql: str, **values: object) -> object:
    """Return the single value of a query: what the tables say."""
    with district.reading() as conn:
        return conn.execute(text(sql), values).scalar_one()


def n_rows_known(district: District, table: str) -> float:
    """Return how many rows the planner takes a table for; -1 = it has no figures yet."""
    return one(district, "SELECT reltuples FROM pg_class WHERE relname = :table", table=table)
