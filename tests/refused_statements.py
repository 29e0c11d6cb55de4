"""What the database must refuse, by the constraint that refuses it: one or more statements each."""

SECOND_MEMBER = """INSERT INTO members (tenant_id, id, code, name, role)
    VALUES (1, gen_random_uuid(), 'M2', 'M2', 'full_time');
    INSERT INTO member_live (tenant_id, member_id, capacity)
    SELECT 1, id, 2 FROM members WHERE code = 'M2'"""
OFFER_TO_SECOND = """INSERT INTO offers SELECT (jsonb_populate_record(o, jsonb_build_object(
    'id', gen_random_uuid(), 'member_id', m.id))).* FROM offers AS o, members AS m
    WHERE m.code = 'M2'"""

REFUSED = {
    "work_orders_tried_unless_for_people": (
        "UPDATE work_orders SET waiting_for = 'desk', next_try_at = now()",
        "UPDATE work_orders SET waiting_for = 'planned', next_try_at = now()",
    ),
    "work_orders_claim_mode_known": ("UPDATE work_orders SET claim_mode = 'auction'",),
    "assignments_asked_with_reason": (
        "UPDATE assignments SET state = 'cannot_go_asked', asked_reason = NULL",
        "UPDATE assignments SET state = 'cannot_go_asked', asked_at = NULL",
    ),
    "offers_mode_known": ("UPDATE offers SET mode = 'auction'",),
    "offers_expire_later": ("UPDATE offers SET expires_at = offered_at",),
    "offers_ended_when_ended": (
        "UPDATE offers SET state = 'declined'",
        "UPDATE offers SET ended_at = now()",
    ),
    "offers_assigned_when_accepted": (
        "UPDATE offers SET state = 'accepted', ended_at = now()",
        "UPDATE offers SET assignment_id = (SELECT id FROM assignments)",
    ),
    "offers_only_listed_moves": (
        """UPDATE offers SET state = 'expired', ended_at = now();
        UPDATE offers SET state = 'declined'""",
    ),
    "offers_one_open_per_member": (
        """UPDATE offers SET mode = 'broadcast';
        INSERT INTO offers SELECT (jsonb_populate_record(o, jsonb_build_object(
            'id', gen_random_uuid()))).* FROM offers AS o""",
    ),
    "offers_one_open_in_cascade": (f"{SECOND_MEMBER}; {OFFER_TO_SECOND}",),
    "cooperations_acknowledged_by_name": (
        "UPDATE cooperations SET acknowledged_at = now()",
        "UPDATE cooperations SET acknowledged_by = 'Wang'",
    ),
    "cooperations_answered_by_name": (
        "UPDATE cooperations SET state = 'answered', ended_at = now()",
        """UPDATE cooperations SET state = 'answered', ended_at = now(), answer = NULL,
        acknowledged_at = now(), acknowledged_by = 'Wang'""",
        "UPDATE cooperations SET state = 'declined', ended_at = now()",
    ),
    "cooperations_asked_of_one": (
        "UPDATE cooperations SET unit_id = gen_random_uuid(), member_id = gen_random_uuid()",
    ),
    "cooperations_ended_when_ended": (
        "UPDATE cooperations SET state = 'withdrawn'",
        "UPDATE cooperations SET ended_at = now()",
    ),
    "cooperations_only_listed_moves": (
        """UPDATE cooperations SET state = 'withdrawn', ended_at = now();
        UPDATE cooperations SET state = 'asked', ended_at = NULL""",
    ),
    "member_live_active_within_capacity": (
        "UPDATE member_live SET active = capacity + 1",
        "UPDATE member_live SET active = active - 1",
        "UPDATE member_live SET capacity = -1",
    ),
    "member_live_one_urgent_at_a_time": (
        "UPDATE member_live SET urgent_active = 2",
        "UPDATE member_live SET urgent_active = -1",
    ),
    "absences_kind_known": ("UPDATE absences SET kind = 'strike'",),
    "absences_have_a_start_and_an_end": (
        "UPDATE absences SET during = 'empty'",
        "UPDATE absences SET during = '[2026-03-02 08:00Z,)'",
        "UPDATE absences SET during = '(,2026-03-02 08:00Z)'",
    ),
    "recusals_of_one_kind": (
        "UPDATE recusals SET employer = NULL",
        "UPDATE recusals SET member_id = (SELECT id FROM members LIMIT 1)",
    ),
    "work_orders_located_before_dispatch": (
        """UPDATE work_orders SET state = 'A03', position = NULL;
        UPDATE work_orders SET state = 'A05'""",
        """UPDATE work_orders SET state = 'A03'; UPDATE work_orders SET state = 'A05';
        UPDATE work_orders SET position = NULL""",
    ),
    "work_orders_deadlines_in_order": (
        "UPDATE work_orders SET respond_by = opened_at - interval '1 s'",
        "UPDATE work_orders SET arrive_by = respond_by - interval '1 s'",
        "UPDATE work_orders SET close_by = arrive_by - interval '1 s'",
    ),
    "work_orders_near_before_due": (
        "UPDATE work_orders SET respond_nears_at = respond_by + interval '1 s'",
        "UPDATE work_orders SET arrive_nears_at = arrive_by + interval '1 s'",
        "UPDATE work_orders SET close_nears_at = close_by + interval '1 s'",
    ),
    "work_orders_closed_at_the_end": (
        "UPDATE work_orders SET closed_at = now()",
        "UPDATE work_orders SET state = 'A21'",
    ),
    "work_orders_merged_when_merged": ("UPDATE work_orders SET merged_into = id",),
    "work_orders_handling_known": ("UPDATE work_orders SET handling = 'answered'",),
    "work_orders_waiting_for_known": ("UPDATE work_orders SET waiting_for = 'godot'",),
    "work_orders_number_once": (
        """INSERT INTO requests SELECT (jsonb_populate_record(r, jsonb_build_object(
            'id', gen_random_uuid(), 'idempotency_key', 'k2', 'source_ref', 'r2'))).*
            FROM requests AS r;
        INSERT INTO work_orders SELECT (jsonb_populate_record(w, jsonb_build_object(
            'id', gen_random_uuid(), 'request_id', r.id))).*
            FROM work_orders AS w, requests AS r WHERE r.idempotency_key = 'k2'""",
    ),
    "assignments_member_or_unit": (
        "UPDATE assignments SET member_id = NULL",
        "UPDATE assignments SET unit_id = (SELECT id FROM features LIMIT 1)",
    ),
    "assignments_lead_has_no_part": ("UPDATE assignments SET part = 'police'",),
    "assignments_member_once": (
        """INSERT INTO assignments SELECT (jsonb_populate_record(a, jsonb_build_object(
            'id', gen_random_uuid(), 'is_lead', false))).* FROM assignments AS a""",
    ),
    "work_orders_end_frees_everybody": (
        "UPDATE work_orders SET state = 'A21', closed_at = now()",
        "UPDATE work_orders SET state = 'A20', closed_at = now()",
    ),
    "assignments_ended_when_ended": (
        "UPDATE assignments SET ended_at = now()",
        "UPDATE assignments SET state = 'withdrawn'",
    ),
    "requests_urgency_known": ("UPDATE requests SET urgency = 'whenever'",),
    "requests_disposition_known": ("UPDATE requests SET disposition = 'lost'",),
    "requests_held_by_somebody": ("UPDATE requests SET held_at = now()",),
    "requests_forgotten_whole": ("UPDATE requests SET forgotten_at = now(), address = 'x'",),
    "retention_keys_long_enough": ("INSERT INTO retention_keys VALUES (1, 'callers', '\\x00')",),
    "requests_unit_named": ("UPDATE requests SET disposition = 'unit'",),
    "categories_handling_known": ("UPDATE categories SET handling = 'somebody'",),
    "categories_urgency_known": ("UPDATE categories SET urgency = 'whenever'",),
    "shifts_have_a_start_and_an_end": (
        "UPDATE shifts SET during = 'empty'",
        "UPDATE shifts SET during = '[2026-03-02 08:00Z,)'",
        "UPDATE shifts SET during = '(,2026-03-02 08:00Z)'",
    ),
    "shifts_code_once": (
        """INSERT INTO shifts (tenant_id, id, code, member_id, during) SELECT 1,
        gen_random_uuid(), code, member_id, '[2027-01-01, 2027-01-02)' FROM shifts""",
    ),
    "levels_rank_counts_from_one": ("UPDATE levels SET rank = rank - 1",),
    "levels_rank_once": ("UPDATE levels SET rank = 1; SET CONSTRAINTS ALL IMMEDIATE",),
    "duties_code_once": (
        """INSERT INTO duties SELECT (jsonb_populate_record(d, jsonb_build_object(
            'id', gen_random_uuid(), 'post', 'staff'))).* FROM duties AS d""",
    ),
    "duties_post_known": ("UPDATE duties SET post = 'porter'",),
    "duties_have_a_start_and_an_end": (
        "UPDATE duties SET during = 'empty'",
        "UPDATE duties SET during = '[2026-03-02 08:00Z,)'",
        "UPDATE duties SET during = '(,2026-03-02 08:00Z)'",
    ),
    "responsibles_kind_known": ("UPDATE responsibles SET kind = 'neighbour'",),
    "responsibles_place_or_case": (
        "UPDATE responsibles SET place_id = NULL",
        "UPDATE responsibles SET case_number = '20260302-00001'",
    ),
    "responsibles_have_a_start": (
        "UPDATE responsibles SET during = 'empty'",
        "UPDATE responsibles SET during = '(,2026-03-02 08:00Z)'",
    ),
    "chase_steps_step_known": ("UPDATE chase_steps SET step = 'sigh'",),
    "escalations_cause_known": ("UPDATE escalations SET cause = 'boredom'",),
    "escalations_by_hand_says_why": (
        "UPDATE escalations SET cause = 'by_hand'",
        "UPDATE escalations SET cause = 'by_hand', reason = ' '",
    ),
    "tellings_as_what_known": ("UPDATE tellings SET as_what = 'bystander'",),
    "tellings_acknowledged_by_somebody": (
        "UPDATE tellings SET acknowledged_at = now()",
        "UPDATE tellings SET acknowledged_by = 'R1'",
    ),
    "tellings_once": (
        """UPDATE tellings SET as_what = 'chief';
        INSERT INTO tellings SELECT (jsonb_populate_record(t, jsonb_build_object(
            'id', gen_random_uuid()))).* FROM tellings AS t""",
    ),
    "tellings_responsible_once": (
        """INSERT INTO escalations SELECT (jsonb_populate_record(e, jsonb_build_object(
            'id', gen_random_uuid(), 'level', 'city'))).* FROM escalations AS e;
        INSERT INTO tellings SELECT (jsonb_populate_record(t, jsonb_build_object(
            'id', gen_random_uuid(), 'escalation_id', e.id))).*
            FROM tellings AS t, escalations AS e WHERE e.level = 'city'""",
    ),
    "areas_level_known": ("UPDATE areas SET layer = 'countries'",),
    "areas_has_a_shape": ("UPDATE areas SET geom = NULL",),
    "events_append_only": (
        "UPDATE events SET actor = 'somebody else'",
        "DELETE FROM events",
        "TRUNCATE events",
        "UPDATE events SET actor = 'nobody' WHERE false",
    ),
    "assignments_only_listed_moves": ("UPDATE assignments SET state = 'arrived'",),
    "work_orders_only_listed_moves": ("UPDATE work_orders SET state = 'A07'",),
    "compounds_geom_is_polygon_or_point": (
        "UPDATE compounds SET geom = 'SRID=4490;LINESTRING(0 0, 1 1)'",
    ),
    "streets_geom_is_a_line": ("UPDATE streets SET geom = 'SRID=4490;POINT(0 0)'",),
    "street_edits_kind_known": ("UPDATE street_edits SET kind = 'dig', street_code = NULL",),
    "street_edits_gate_named": ("UPDATE street_edits SET kind = 'open_gate', street_code = NULL",),
    "street_edits_line_unless_gate": ("UPDATE street_edits SET geom = NULL",),
    "street_edits_street_named": ("UPDATE street_edits SET street_code = NULL",),
    "street_edits_new_street_has_a_class": ("UPDATE street_edits SET highway = 'path'",),
    "street_edits_validity_runs_forward": ("UPDATE street_edits SET valid_to = valid_from",),
    "street_edits_withdrawn_by_somebody": ("UPDATE street_edits SET withdrawn_at = now()",),
    "street_edits_says_who_and_why": (
        "UPDATE street_edits SET reason = ' '",
        "UPDATE street_edits SET made_by = ''",
    ),
    "redivisions_state_known": (
        "UPDATE redivisions SET state = 'lost', layer_version_id = NULL, ended_at = NULL",
    ),
    "redivisions_requests_share_is_a_share": ("UPDATE redivisions SET requests_share = 1.1",),
    "redivisions_approved_by_somebody": (
        "UPDATE redivisions SET approved_by = NULL",
        "UPDATE redivisions SET in_force_from = NULL",
    ),
    "redivisions_submitted_by_somebody": ("UPDATE redivisions SET state = 'in_review'",),
    "redivisions_reviewed_by_another": (
        "UPDATE redivisions SET submitted_at = now(), submitted_by = ' Director '",
        (
            "UPDATE redivisions SET submitted_by = 'planner', submitted_person = id,"
            " approved_person = id"
        ),
    ),
    "redivisions_in_force_as_a_version": (
        "UPDATE redivisions SET state = 'in_force'",
        "UPDATE redivisions SET layer_version_id = (SELECT id FROM layer_versions LIMIT 1)",
    ),
    "redivisions_dropped_by_somebody": (
        "UPDATE redivisions SET state = 'dropped', ended_at = now(), ended_by = 'director'",
        "UPDATE redivisions SET ended_at = now(), ended_by = 'director', end_reason = 'late'",
    ),
    "redivisions_numbered": (
        """INSERT INTO redivisions SELECT (jsonb_populate_record(r, jsonb_build_object(
            'id', gen_random_uuid(), 'state', 'draft'))).* FROM redivisions AS r""",
    ),
    "redivisions_one_approved_per_community": (
        """INSERT INTO redivisions SELECT (jsonb_populate_record(r, jsonb_build_object(
            'id', gen_random_uuid(), 'number', 2))).* FROM redivisions AS r""",
    ),
}
