"""What every statement is asked with in the town of `new_town`, so that it finds what there is."""

import json
import uuid
from datetime import date, timedelta
from functools import partial

import shapely
from new_town import NOW, id_of, ids_of

_MANY, _HOUR, _DAY = 100, timedelta(hours=1), timedelta(days=1)
_new = partial(id_of, "new")


def _rows(**makers: object) -> str:
    """Return JSON of many rows; what can be called is called with the row's number."""
    made = [{k: m(i) if callable(m) else m for k, m in makers.items()} for i in range(1, _MANY + 1)]
    return json.dumps(made, default=str)


_PLACES = {
    "lons": [110.301 + n * 0.0003 for n in range(_MANY)],
    "lats": [20.001 + n * 0.0002 for n in range(_MANY)],
}
VALUES: dict[str, object] = _PLACES | {
    "tenant": 1,
    "at": NOW,
    "limit": 200,
    "since": NOW - 12 * _HOUR,
    "until": NOW + 12 * _HOUR,
    "id": id_of("orders", 5),
    "order_id": id_of("orders", 5),
    "work_order_id": id_of("orders", 5),
    "assignment_id": id_of("assignments", 15),
    "member_id": id_of("members", 8),
    "member": "M8",
    "ids": ids_of("members"),
    "lon": 110.315,
    "lat": 20.012,
    "radius_m": 3_000.0,
    "operation_id": id_of("operations", 1),
    "before": NOW - _HOUR,
    "subdistrict_id": id_of("subdistricts", 1),
    "decided_at": NOW,
    "decision_id": id_of("decisions", 5),
    "warning_id": id_of("warnings", 1),
    "plan_id": id_of("plans", 1),
    "muster_id": id_of("musters", 2),
    "mobilised_id": id_of("mobilised", 2),
    "batch_id": id_of("batches", 1),
    "layer": "grids",
    "kind": "police",
    "category": "other",
    "urgency": None,
    "volunteer": "V2",
    "codes": [f"M{n}" for n in range(1, _MANY + 1)],
    "fix_age_limit_s": 1_800.0,
    "is_drill": False,
    "times": [NOW] * _MANY,
    "day_began": NOW - 4 * _HOUR,
    "ended_since": NOW - 4 * _HOUR,
    "is_urgent": False,
    "least_left": timedelta(minutes=30),
    "used_share": 0.75,
    "level": "grid",
    "today": date(2026, 3, 10),
    "day": date(2026, 3, 2),
    "n": 50,
    "xid": "1",
    "user": "gridmap_app",
    "sight": "gridmap_sight",
    "tables": ["members", "work_orders"],
    "answer": "present",
    "asked_at": NOW,
    "confirm_by": NOW,
    "beyond": NOW - _HOUR,
    "radii_m": [3_000.0] * 12,
    "own_grids": [id_of("grids", n) for n in range(1, 13)],
    "own_grid_m": 1_500.0,
    "own_grid": id_of("grids", 3),
    "n_places": [1] * _MANY,
    "capacities": [50] * _MANY,
    "enough": 50,
    "sinces": [NOW - _DAY],
    "untils": [NOW],
    "repeat_s": 86_400.0,
    "zone": "Asia/Shanghai",
    "without_late": False,
    "in_addresses": False,
    "midnight": NOW - 12 * _HOUR,
    "only_silent": True,
    "shapes": [],
    "reach_deg": 0.002,
    "n_most": 100,
    "n_stops": 5,
    "versions": [1] * _MANY,
    "compound": id_of("compounds", 6),
    "roster_required": False,
    "outside_m": 100.0,
    "state": "A05",
    "arrived_at": None,
    "ended_at": None,
    "end_reason": None,
    "reason": "done",
    "next_try_at": NOW,
    "outcome": "nobody",
    "missing": ["police"],
    "known_since": NOW - _DAY,
    "nearest": 40,
    "wkb": shapely.to_wkb(shapely.box(110.30, 20.0, 110.32, 20.02)),
    "step_s": 60.0,
    "part": None,
    "unit_id": None,
    "replaces": None,
    "assigned_by": "test",
    "by": "test",
    "demand": id_of("demands", 1),
    "destination_id": id_of("destinations", 1),
    "area_ids": ids_of("grids", n=2),
    "silent_since": NOW,
    "most": 20,
    "fewest": 1,
    "grids": ids_of("grids", n=10),
    "grid_id": id_of("grids", 1),
    "reach_m": 3_000.0,
    "claimed_before": NOW,
    "waiting_for": "no_candidate",
    "place": 1,
    "top": 5,
    "urgent_rank": 1,
    "unowned_rank": 1,
    "phone": "1391",
    "with_held": True,
    "mobilisation_id": id_of("mobilisations", 1),
    "n_refusals": 3,
    "late_raised_until": NOW,
    "actor": "M25",
    "rows": "[]",
    "but": None,
}
NOTHING = (
    "after area area_code channel code community entry goods_id grid hour place_code situation"
    " subdistrict weekday"
)
SPANS = (
    "normal_first_s urgent_first_s normal_co_handler_first_s urgent_co_handler_first_s unit_first_s"
    " urgent_no_candidate_s normal_no_candidate_s urgent_pause_s normal_pause_s retry_s longest_s"
)
VALUES |= dict.fromkeys(NOTHING.split()) | dict.fromkeys(SPANS.split(), 60.0)
"""What a name stands for, unless a statement below has its own."""

_DISPATCH = {
    "order_version": 1,
    "engine": "",
    "policy": "{}",
    "candidates": "[]",
    "counted": "{}",
    "schema": 0,
    "event_id": _new(1),
    "facts": "{}",
    "payload": "{}",
    "radius_m": 1_500.0,
    "kind": "order_assigned",
    "decision_id": _new(2),
    "assignment_id": _new(3),
    "order_id": id_of("orders", 1),
    "request_id": id_of("requests", 1),
}
_WAITING = ids_of("orders", first=3, step=10)
OWN: dict[str, dict[str, object]] = {
    "accused_among": {"order_id": id_of("orders", 11)},
    "append_events": {
        "rows": _rows(
            id=_new,
            at=NOW,
            kind="order_opened",
            actor="test",
            work_order_id=lambda n: id_of("orders", n),
            facts={},
            written={},
        )
    },
    "appointments_of_member": {"member": "M4"},
    "ask_duties_of_plan": {
        "duties": _rows(
            id=_new, area_code=lambda n: f"g{n % 40 + 1:04}", name=lambda n: f"new {n}", phone="1"
        )
    },
    "answer_roll": {"before": ["absent"]},
    "cameras_near": {"radius_m": 500.0},
    "care_file": {"code": "P8"},
    "care_day": {"member": None, "on": date(2026, 3, 2)},
    "candidates_in_reach": {"west": 110.286, "south": 19.984, "east": 110.344, "north": 20.04},
    "candidates_of_batch": {"lons": _PLACES["lons"][:12], "lats": _PLACES["lats"][:12]},
    "caller_requests": {"since": NOW - 3 * _DAY},
    "callers_to_forget": {"before": NOW},
    "cooperations_to_answer": {"member": None, "unit": id_of("units", 8)},
    "counted_requests": {"unit": None, "category": None},
    "desk_needs": {"actor": None, "words": None, "states": None, "categories": None},
    "desk_orders": {"ids": ids_of("orders", step=10)},
    "devices_listed": {"member": None},
    "news_for_destination": {"kinds": ["order_opened"], "id": 0, "subdistrict_id": None},
    "duties_at": {"level": None},
    "end_joint_operation": {"order_id": id_of("orders", 9)},
    "enter_grids": {"ids": ids_of("members", first=10, step=10)},
    "event_digests": {"before": uuid.UUID(int=2**128 - 1)},
    "errands_of_volunteer": {"today": date(2026, 3, 2)},
    "follow_ups_listed": {"state": "open", "order_id": None},
    "forget_fixes": {"before": NOW},
    "forget_callers": {"rows": _rows(id=lambda n: id_of("requests", n), text="", answer="")},
    "find_places": {"words": "g0001", "like": "%g0001%"},
    "escalations_of_orders": {"order_id": None},
    "grids_to_cover": {"lon": None, "lat": None},
    "grids_under_warning": {"codes": ["c0001", "c0002"]},
    "hold_order": {"id": id_of("orders", 5)},
    "hold_unmoved_orders": {"ids": _WAITING},
    "household_coverage": {"since": NOW - 30 * _DAY},
    "households_of_member": {"since": NOW - 30 * _DAY},
    "idle_members": {"lon": None, "lat": None},
    "insert_mobilised": {
        "rows": _rows(
            id=_new,
            code=lambda n: f"M{2 * n - 1}",
            member_id=lambda n: id_of("members", 2 * n - 1),
            group_code="G1",
            post="",
            travel_s=0,
        )
    },
    "insert_owed_visits": {
        "rows": _rows(
            id=_new,
            person_id=lambda n: id_of("care", n),
            first_day="2026-03-09",
            last_day="2026-03-15",
            planned_on="2026-03-10",
        )
    },
    "insert_requests": {
        "rows": _rows(
            id=_new,
            idempotency_key=lambda n: f"N{n}",
            fingerprint="",
            channel="phone",
            category="other",
            urgency="normal",
            disposition="person",
            lon=110.31,
            lat=20.01,
        )
    },
    "issue_goods": {"id": id_of("goods", 1), "n": 1},
    **{key: {"state": None} for key in ("deliveries_listed", "joint_operations_listed")},
    "keep_fixes": {
        "rows": _rows(
            member_id=lambda n: id_of("members", n), measured_at=NOW, lon=110.31, lat=20.01
        )
    },
    "keep_planned_visits": {
        "rows": _rows(
            work_order_id=lambda n: id_of("orders", n * 10 + 3),
            member_id=lambda n: id_of("members", n),
            turn=1,
            travel_s=0,
            arrive_at=NOW,
            begin_at=NOW,
            leave_at=NOW,
        )
    },
    "lease_due_claims": {"limit": 50},
    "lease_due_orders": {"limit": 50},
    "lease_due_teams": {"limit": 50},
    "ledger": {"since": NOW - 30 * _DAY},
    "list_evacuees": {
        "rows": _rows(
            id=_new,
            line=lambda n: f"L{n}",
            building_code="B1",
            household="1",
            n_people=2,
            is_child=False,
        )
    },
    "may_let_off": {"member_id": id_of("members", 65)},
    "members_on_map": {"ids": None},
    "members_turned": {"since": NOW - 2 * _HOUR, "until": NOW + 2 * _HOUR},
    "most_pressing_orders": {"states": ["A05", "A06"]},
    "move_assignment": {"id": id_of("assignments", 15), "state": "signed", "signed_at": NOW},
    "move_new_orders": {"ids": _WAITING},
    "note_batch_orders": {
        "batch_id": id_of("batches", 21),
        "order_ids": _WAITING,
        "assignment_ids": [None] * _MANY,
    },
    "note_refusals": {
        "rows": _rows(
            member_id=lambda n: id_of("members", n), code="too_old", n=1, first_at=NOW, last_at=NOW
        )
    },
    "note_missing": {"id": id_of("orders", 7)},
    "offers_to_member": {"member": id_of("members", 8)},
    "open_roll": {"muster_id": id_of("musters", 4), "group_code": "G0"},
    "orders_in_queue": {"ids": ids_of("orders", step=10)},
    "outbox_after": {"id": 1},
    "outbox_forgotten": {"id": 1},
    "overdue_doors": {"since": NOW},
    "owed_care_requests": {"since": NOW - 60 * _DAY},
    "owed_ledger_requests": {"since": NOW - 60 * _DAY},
    "past_orders": {"since": NOW - 3 * _DAY},
    "photos_of_ended_orders": {"before": NOW},
    "register_goods": {
        "rows": _rows(
            id=_new,
            code=lambda n: f"J{n}",
            name="",
            measure="",
            place="",
            quantity=1,
            lon=110.31,
            lat=20.01,
        )
    },
    "register_hazards": {
        "rows": _rows(
            id=_new,
            code=lambda n: f"Z{n}",
            name="",
            kind="flood",
            watcher_name="",
            lon=110.31,
            lat=20.01,
        )
    },
    "register_people": {
        "rows": _rows(
            id=_new,
            code=lambda n: f"E{n}",
            name="",
            unit_code=lambda n: f"U{n % 20}",
            skills=[],
            lon=110.31,
            lat=20.01,
        )
    },
    "record_dispatch": _DISPATCH,
    "record_dispatches": {
        name: [value] * _MANY for name, value in _DISPATCH.items() if name != "kind"
    }
    | {
        "kind": "order_assigned",
        "order_id": _WAITING,
        "request_id": ids_of("requests", first=3, step=10),
        "decision_id": ids_of("new"),
        "assignment_id": ids_of("newer"),
        "event_id": ids_of("newest"),
        "member_id": ids_of("members"),
        "decided_at": [NOW] * _MANY,
        "batch_id": id_of("batches", 21),
        "subdistrict_id": [id_of("subdistricts", 1)] * _MANY,
        "situation": [b""] * _MANY,
    },
    "reach_orders": {"reached_m": 5_000.0},
    "regrid_orders_since": {"since": NOW - 3 * _DAY},
    "replayed_before": {"ids": ids_of("orders", step=10), "id": None},
    "replayed_events": {"id": None, "at": NOW - 3 * _DAY},
    "replayed_orders": {"since": NOW - 3 * _DAY},
    "reserve_co_handler": {"id": _new(1), "order_id": id_of("orders", 7)},
    "reserve_lead": {"id": _new(1), "order_id": id_of("orders", 1)},
    "responsibles_at": {"layer": None},
    "similar_orders": {"since": NOW - 3 * _DAY, "radius_m": 300.0},
    "steps_taken": {"since": NOW - 3 * _DAY},
    "stored_decisions": {"id": None},
    "team_of_order": {"id": id_of("orders", 7)},
    "teams_of_new_orders": {"ids": _WAITING},
    "trail_of_member": {"since": NOW - _DAY},
    "trails_in_grids": {"since": NOW - _DAY},
    "unsigned_assignment": {"assignment_id": id_of("assignments", 15)},
    "unsigned_due": {"but": []},
    "every_watched_order": {"order_id": None},
    "weather_warnings": {"id": None},
    "who_names_grids": {"codes": [f"g{n:04}" for n in range(1, 41)]},
    "wishes_listed": {"states": ["open", "claimed"]},
    "wishes_run_out": {"at": NOW + 30 * _DAY},
    "work_of_member": {"member": id_of("members", 8)},
    "work_of_unit": {"unit": id_of("units", 8)},
    "work_order_detail": {"id": id_of("orders", 15)},
    "work_orders_on_map": {"states": None, "waiting_for": None, "ids": None},
    "wait_for_candidate": {"id": id_of("orders", 3)},
    "order_to_dispatch": {"id": id_of("orders", 3)},
}
"""What a statement is asked with of its own."""


def values_of(name: str, bound: list[str]) -> dict[str, object]:
    """Return what a statement is asked with; every name that it binds is said above."""
    given = VALUES | OWN.get(name, {})
    unsaid = [one for one in bound if one not in given]
    assert not unsaid, f"say in tests/new_town_values.py what {name} is asked with: {unsaid}"
    return {one: given[one] for one in bound}
