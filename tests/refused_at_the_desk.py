"""What the desk writes, one of each, and what the database must refuse of it."""
# ruff: noqa: S608 (every name that is put into a statement stands in this file)

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
    "petition": """INSERT INTO petitions (tenant_id, id, work_order_id, assignment_id, unit_id,
        kind, reason, until, asked_at, asked_by)
        SELECT 1, gen_random_uuid(), w.id, a.id, f.id, 'more_time', 'parts', now(), now(), 'unit'
        FROM work_orders AS w, assignments AS a, features AS f LIMIT 1""",
    "photo content": """INSERT INTO photo_contents
        VALUES (1, sha256('a'), 'picture', 'small', 1, 1)""",
    "photo": """INSERT INTO photos (tenant_id, id, work_order_id, moment, sha256, received_at,
        sent_by)
        SELECT 1, gen_random_uuid(), id, 'told', sha256('a'), now(), 'desk' FROM work_orders""",
    "call sheet": """INSERT INTO call_sheets (tenant_id, number, printed_at, printed_by)
        VALUES (1, 'Z20260302-001', now(), 'desk')""",
    "handover": """INSERT INTO handovers (tenant_id, id, roster, carried, handed_by, handed_at)
        VALUES (1, gen_random_uuid(), '{}', '{}', 'early', now())""",
}

POINTING = ("order_notes", "instructions", "petitions", "photos")
"""What points at a work order."""

AGAIN = {
    "photos_once": ("photos", None),
    "petitions_once_a_unit": ("petitions", None),
    "instructions_number_once": ("instructions", None),
    "handovers_one_open": ("handovers", None),
}

GRANTED = """UPDATE petitions SET is_granted = true, decided_at = now(), decided_by = 'desk',
    close_by_before = now(), close_by_after = now() + interval '1 day'"""

REFUSED_ONE = "UPDATE petitions SET is_granted = false, decided_at = now()"

OF_ANOTHER = """INSERT INTO petitions SELECT (jsonb_populate_record(p, jsonb_build_object(
    'id', gen_random_uuid(),
    'unit_id', (SELECT id FROM features WHERE id <> p.unit_id LIMIT 1)))).* FROM petitions AS p"""

REFUSED = {
    "call_sheets_numbered": (
        "UPDATE call_sheets SET number = '20260302-001'",
        "UPDATE call_sheets SET number = 'Z20260302-01'",
    ),
    "photo_contents_known_by_hash": (
        "INSERT INTO photo_contents VALUES (1, 'short', 'picture', 'small', 1, 1)",
    ),
    "photo_contents_small_enough": (
        "UPDATE photo_contents SET picture = ''",
        "UPDATE photo_contents SET thumbnail = ''",
        "UPDATE photo_contents SET picture = convert_to(repeat('x', 4194305), 'UTF8')",
        "UPDATE photo_contents SET thumbnail = convert_to(repeat('x', 262145), 'UTF8')",
    ),
    "photos_moment_known": ("UPDATE photos SET moment = 'dusk'",),
    "photos_shown_until_erased": (
        "UPDATE photos SET sha256 = NULL",
        "UPDATE photos SET erased_at = now(), erased_by = 'desk', erase_reason = 'asked for'",
    ),
    "photos_erased_by_somebody": (
        "UPDATE photos SET sha256 = NULL, erased_at = now()",
        "UPDATE photos SET erased_by = 'desk'",
    ),
    "categories_units_known": ("UPDATE categories SET close_unit = 'moons'",),
    "work_orders_calendar_counted": ("UPDATE work_orders SET calendar_version = -1",),
    "categories_photos_known": ("UPDATE categories SET photos = '{dusk}'",),
    "assignments_no_photo_when_done": ("UPDATE assignments SET no_photo = 'dark'",),
    "assignments_no_photo_known": (
        """ALTER TABLE assignments DISABLE TRIGGER USER; UPDATE assignments SET state = 'done',
        ended_at = now(), no_photo = 'lazy'; ALTER TABLE assignments ENABLE TRIGGER USER""",
    ),
    "petitions_kind_known": ("UPDATE petitions SET kind = 'tea', until = NULL",),
    "petitions_until_when": (
        "UPDATE petitions SET until = NULL",
        "UPDATE petitions SET kind = 'return'",
    ),
    "petitions_says_why": ("UPDATE petitions SET reason = ' '",),
    "petitions_decided_by_somebody": (
        "UPDATE petitions SET decided_at = now()",
        "UPDATE petitions SET decided_by = 'desk'",
        "UPDATE petitions SET is_granted = false, answer = 'no'",
    ),
    "petitions_two_persons": (f"{REFUSED_ONE}, answer = 'no', decided_by = asked_by",),
    "petitions_refused_with_reason": (
        f"{REFUSED_ONE}, decided_by = 'desk'",
        f"{REFUSED_ONE}, decided_by = 'desk', answer = ' '",
    ),
    "petitions_more_time_moves_deadline": (
        "UPDATE petitions SET is_granted = true, decided_at = now(), decided_by = 'desk'",
        "UPDATE petitions SET close_by_before = now()",
        f"{GRANTED}, kind = 'return', until = NULL",
    ),
    "petitions_deadline_later": (f"{GRANTED}; UPDATE petitions SET close_by_after = now()",),
    "petitions_more_time_once": (f"{GRANTED}; {OF_ANOTHER}",),
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
