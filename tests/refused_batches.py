"""A batch with one order, a planned appointment, and what the database must refuse of them."""

ONE_OF_EACH = {
    "batch": """INSERT INTO batches (tenant_id, id, made_at, engine, gain, policy)
        VALUES (1, gen_random_uuid(), now(), '', '{}', '{}')""",
    "batch order": """INSERT INTO batch_orders (tenant_id, batch_id, work_order_id, outcome)
        SELECT 1, b.id, w.id, 'nobody' FROM batches AS b, work_orders AS w""",
    "appointment": """INSERT INTO appointments (tenant_id, work_order_id, window_from, window_to,
        not_before) SELECT 1, id, now(), now() + interval '1 hour', now() FROM work_orders""",
}

POINTING = ("batch_orders", "appointments")
"""What points at a work order."""

REFUSED = {
    "appointments_window_in_order": ("UPDATE appointments SET window_to = window_from",),
    "appointments_planned_whole_or_not": ("UPDATE appointments SET turn = 1",),
    "batch_orders_outcome_known": ("UPDATE batch_orders SET outcome = 'lost'",),
    "batch_orders_assigned_to_somebody": (
        "UPDATE batch_orders SET outcome = 'assigned'",
        "UPDATE batch_orders SET assignment_id = (SELECT id FROM assignments LIMIT 1)",
    ),
}
