"""A batch with one order, and what the database must refuse about it."""

ONE_OF_EACH = {
    "batch": """INSERT INTO batches (tenant_id, id, made_at, engine, gain, policy)
        VALUES (1, gen_random_uuid(), now(), '', '{}', '{}')""",
    "batch order": """INSERT INTO batch_orders (tenant_id, batch_id, work_order_id, outcome)
        SELECT 1, b.id, w.id, 'nobody' FROM batches AS b, work_orders AS w""",
}

REFUSED = {
    "batch_orders_outcome_known": ("UPDATE batch_orders SET outcome = 'lost'",),
    "batch_orders_assigned_to_somebody": (
        "UPDATE batch_orders SET outcome = 'assigned'",
        "UPDATE batch_orders SET assignment_id = (SELECT id FROM assignments LIMIT 1)",
    ),
}
