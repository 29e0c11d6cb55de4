"""A follow-up, a joint operation, and what the database must refuse of teams."""

ONE_OF_EACH = {
    "joint operation": """INSERT INTO joint_operations (tenant_id, id, work_order_id, title,
        starts_at, ends_at, state, units, planned_at, planned_by)
        SELECT 1, gen_random_uuid(), id, '', now(), now() + interval '1 h', 'planned', '{}', now(),
        'desk' FROM work_orders""",
    "follow-up": """INSERT INTO follow_ups (tenant_id, id, work_order_id, part, zh, en, n, state,
        opened_at, due_at)
        SELECT 1, gen_random_uuid(), id, 'police', '', '', 1, 'open', now(), now()
        FROM work_orders""",
}

POINTING = ("follow_ups", "joint_operations")
"""What points at a work order."""

AGAIN = {
    "joint_operations_one_open": ("joint_operations", None),
    "follow_ups_one_open": ("follow_ups", None),
}

REFUSED = {
    "absences_booked_for_an_operation": ("UPDATE absences SET kind = 'joint_operation'",),
    "joint_operations_state_known": ("UPDATE joint_operations SET state = 'lost'",),
    "joint_operations_run_forward": ("UPDATE joint_operations SET ends_at = starts_at",),
    "joint_operations_ended_when_over": (
        "UPDATE joint_operations SET state = 'over'",
        "UPDATE joint_operations SET ended_at = now()",
    ),
    "follow_ups_state_known": (
        "UPDATE follow_ups SET state = 'lost', ended_at = now(), ended_by = 'desk'",
    ),
    "follow_ups_ended_by_somebody": (
        "UPDATE follow_ups SET state = 'done'",
        "UPDATE follow_ups SET ended_at = now()",
        "UPDATE follow_ups SET state = 'done', ended_at = now()",
    ),
    "follow_ups_dropped_for_a_reason": (
        "UPDATE follow_ups SET state = 'dropped', ended_at = now(), ended_by = 'desk'",
    ),
}
