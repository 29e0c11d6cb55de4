"""What the tests of chains and escalations stand on: a town with levels, people and a clock."""

import uuid
from datetime import UTC, datetime, timedelta

import town
from sqlalchemy import text

from gridmap.casework.chase_policy import ChasePolicy
from gridmap.casework.escalation_policy import EscalationPolicy
from gridmap.dispatch.policy import DispatchPolicy
from gridmap.flows.chase_unsigned import ChasePolicies, chase_unsigned
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.look_up_queues import read_queue, read_queues
from gridmap.model.ids import AssignmentId
from gridmap.model.queue import ADRIFT, QUEUES
from gridmap.travel.straight_line import StraightLine

ESCALATION = EscalationPolicy()
POLICIES = ChasePolicies(chase=ChasePolicy(), dispatch=DispatchPolicy())
AREAS = {
    "cities": ("C", None),
    "districts": ("D", "C"),
    "subdistricts": ("S", "D"),
    "communities": ("K", "S"),
}
"""One area a level over the four grids; code and parent."""


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now or datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now


def add_levels(district) -> None:
    """Put the levels above the grids into force, each as one square over the town."""
    with district.writing() as conn:
        for layer, (code, parent) in AREAS.items():
            _add_area(conn, layer, code, parent)
        conn.execute(
            text(
                "UPDATE areas SET parent_id = (SELECT id FROM features WHERE key = 'K'),"
                " subdistrict_id = (SELECT id FROM features WHERE key = 'S')"
                " WHERE layer = 'grids'"
            )
        )
        conn.execute(
            text(
                "UPDATE areas SET subdistrict_id = (SELECT id FROM features WHERE key = 'S')"
                " WHERE layer IN ('subdistricts', 'communities')"
            )
        )


def _add_area(conn, layer: str, code: str, parent: str | None) -> None:
    version, feature = uuid.uuid4(), uuid.uuid4()
    conn.execute(
        text(
            "INSERT INTO layer_versions (tenant_id, id, layer, number, valid_from, created_at,"
            " source_name, source_sha256) VALUES (1, :id, :layer, 1, now(), now(), 'town', '')"
        ),
        {"id": version, "layer": layer},
    )
    conn.execute(
        text("INSERT INTO features VALUES (1, :id, :layer, :code)"),
        {"id": feature, "layer": layer, "code": code},
    )
    conn.execute(
        text(
            "INSERT INTO areas (tenant_id, feature_id, opened_by, valid_from, layer, code, name,"
            " row_hash, parent_id, geom) VALUES (1, :id, :version, now(), :layer, :code, :code,"
            " '', (SELECT id FROM features WHERE key = :parent),"
            " st_multi(st_makeenvelope(110.30, 20.00, 110.31, 20.01, 4490)))"
        ),
        {"id": feature, "version": version, "layer": layer, "code": code, "parent": parent},
    )


def add_duty(
    district, level: str, area: str, *, post: str = "chief", name: str = "", hours=(-100, 100)
) -> str:
    """Put somebody on duty from so many hours before or after now; return the code.

    Without a name it is somebody else for each code.
    """
    code = f"{level}-{area}-{post}"
    now = district.clock()
    with district.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO duties (tenant_id, id, code, level, area_id, post, name, phone,"
                " during) VALUES (1, :id, :code, :level,"
                " (SELECT id FROM features WHERE key = :area), :post, :name, '0000',"
                " tstzrange(:since, :until))"
            ),
            {
                "name": name or code,
                "id": uuid.uuid4(),
                "code": code,
                "level": level,
                "area": area,
                "post": post,
                "since": now + timedelta(hours=hours[0]),
                "until": now + timedelta(hours=hours[1]),
            },
        )
    return code


def staff_all_levels(district, **who) -> None:
    """Put a chief on duty at every level, in grid 001 too."""
    for level, area in (
        ("grid", "001"),
        ("community", "K"),
        ("subdistrict", "S"),
        ("district", "D"),
        ("city", "C"),
    ):
        add_duty(district, level, area, **who)


def add_responsible(
    district, code: str, *, place: str | None = None, case_number: str | None = None, days=(-9, 9)
) -> None:
    """Let a cadre answer for a place or a case, from so many days before or after now."""
    now = district.clock()
    with district.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO responsibles (tenant_id, id, code, kind, name, phone, place_id,"
                " case_number, during) VALUES (1, :id, :code, 'cadre', :code, '0000',"
                " (SELECT id FROM features WHERE key = :place), :case_number,"
                " tstzrange(:since, :until))"
            ),
            {
                "id": uuid.uuid4(),
                "code": code,
                "place": place,
                "case_number": case_number,
                "since": now + timedelta(days=days[0]),
                "until": now + timedelta(days=days[1]),
            },
        )


def mark_stand_in(district, member, *, hours=(-1, 10)) -> None:
    """Let a member stand in for others during a shift."""
    town.add_shift(district, member, from_s=hours[0] * 3_600, to_s=hours[1] * 3_600)
    with district.writing() as conn:
        conn.execute(
            text("UPDATE shifts SET stands_in = true WHERE member_id = :id"), {"id": member}
        )


def assigned(district, **more) -> tuple[object, AssignmentId]:
    """Receive a request in grid 001, dispatch it, and return it with its assignment."""
    received = town.receive(district, more.pop("position", town.grid_centre("001")), **more)
    done = dispatch_work_order(
        received.work_order_id,
        district=district,
        travel=StraightLine(),
        policy=DispatchPolicy(),
    )
    assert done.assignment_id is not None
    return received, done.assignment_id


def chase(district, policies: ChasePolicies = POLICIES) -> int:
    """Take the steps that are due now."""
    return chase_unsigned(district=district, travel=StraightLine(), policies=policies)


def kinds(district, order_id) -> list[str]:
    """Return what happened to an order, in order."""
    with district.reading() as conn:
        rows = conn.execute(
            text("SELECT kind FROM events WHERE work_order_id = :id ORDER BY at, id"),
            {"id": order_id},
        )
        return list(rows.scalars())


def told(district, order_id) -> list[tuple[str, str]]:
    """Return level and code of everybody who was told of an order, the lowest level first."""
    with district.reading() as conn:
        rows = conn.execute(
            text(
                "SELECT e.level, t.code FROM escalations AS e"
                " LEFT JOIN tellings AS t ON t.escalation_id = e.id"
                " WHERE e.work_order_id = :id ORDER BY e.rank, t.as_what, t.code"
            ),
            {"id": order_id},
        )
        return [tuple(row) for row in rows]


def check_places(district):
    """Check by the tables themselves that each open order is in exactly one place."""
    found = read_queues(district=district)
    open_now = town.one(district, "SELECT count(*) FROM work_orders WHERE closed_at IS NULL")
    assert found.n_open == open_now
    listed = [
        row["id"]
        for queue in QUEUES
        if queue.holds
        for row in read_queue(queue.code, district=district, limit=10_000)
    ]
    assert len(listed) == len(set(listed)) == open_now - found.n_handled
    at_work = """SELECT count(*) FROM work_orders AS w JOIN assignments AS a
        ON a.work_order_id = w.id AND a.is_lead AND a.ended_at IS NULL
        WHERE w.state = 'A07' AND a.state IN ('signed', 'arrived')"""
    assert found.n_handled == town.one(district, at_work)
    assert read_queue(ADRIFT, district=district) == []
