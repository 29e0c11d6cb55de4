"""What the desk writes, one of each, and what the database must refuse of it."""

ONE_OF_EACH = {
    "risk": """INSERT INTO risks (tenant_id, request_id, kind, words, raised_at)
        SELECT 1, id, 'fire', '{smoke}', now() FROM requests""",
    "intake entry": """INSERT INTO intake_entries (tenant_id, request_id, entered_by, entered_at,
        is_late, was_read_back) SELECT 1, id, 'desk', now(), false, true FROM requests""",
    "order note": """INSERT INTO order_notes (tenant_id, id, work_order_id, kind, text,
        happened_at, noted_at, noted_by, is_late)
        SELECT 1, gen_random_uuid(), id, 'note', 'a word', now(), now(), 'desk', false
        FROM work_orders""",
    "instruction": """INSERT INTO instructions (tenant_id, id, work_order_id, number, kind,
        from_whom, text, given_at, entered_by)
        SELECT 1, gen_random_uuid(), id, 'I1', 'instruction', 'mayor', '', now(), 'desk'
        FROM work_orders""",
    "handover": """INSERT INTO handovers (tenant_id, id, roster, carried, handed_by, handed_at)
        VALUES (1, gen_random_uuid(), '{}', '{}', 'early', now())""",
}

POINTING = ("order_notes", "instructions")
"""What points at a work order."""

AGAIN = {
    "instructions_number_once": ("instructions", None),
    "handovers_one_open": ("handovers", None),
}

REFUSED = {
    "risks_seen_by_somebody": (
        "UPDATE risks SET seen_at = now()",
        "UPDATE risks SET seen_by = 'desk'",
    ),
    "order_notes_kind_known": ("UPDATE order_notes SET kind = 'poem'",),
    "order_notes_of_call": (
        "UPDATE order_notes SET kind = 'call'",
        "UPDATE order_notes SET kind = 'call', outcome = 'reached'",
        "UPDATE order_notes SET kind = 'call', with_whom = 'caller'",
        "UPDATE order_notes SET outcome = 'reached', with_whom = 'caller'",
    ),
    "order_notes_note_says_something": (
        "UPDATE order_notes SET text = NULL",
        "UPDATE order_notes SET text = ' '",
    ),
    "order_notes_outcome_known": (
        "UPDATE order_notes SET kind = 'call', outcome = 'lost', with_whom = 'caller'",
    ),
    "order_notes_with_whom_known": (
        "UPDATE order_notes SET kind = 'call', outcome = 'reached', with_whom = 'godot'",
    ),
    "instructions_kind_known": ("UPDATE instructions SET kind = 'wish'",),
    "instructions_reported_by_somebody": (
        "UPDATE instructions SET reported_at = now(), report = 'done'",
        "UPDATE instructions SET reported_by = 'desk', report = 'done'",
        "UPDATE instructions SET reported_at = now(), reported_by = 'desk'",
    ),
    "handovers_taken_by_somebody": (
        "UPDATE handovers SET taken_at = now()",
        "UPDATE handovers SET taken_by = 'late'",
    ),
    "handovers_two_persons": ("UPDATE handovers SET taken_at = now(), taken_by = handed_by",),
    "handovers_ended_one_way": (
        "UPDATE handovers SET taken_at = now(), taken_by = 'late', taken_back_at = now()",
    ),
}
