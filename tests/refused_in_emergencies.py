"""What the database must refuse of emergencies, and one row of each table to try it on."""

ONE_OF_EACH = {
    "plan": """INSERT INTO emergency_plans SELECT 1, gen_random_uuid(), 'P', 1, 'flood', id, '{}',
        now(), 'planner' FROM features WHERE key = '001'""",
    "warning": """INSERT INTO weather_warnings SELECT 1, gen_random_uuid(), 'W', 'issuer', 'flood',
        'red', '', now(), now(), now() + interval '1 h', false, now(), 'desk'""",
    "warned": """INSERT INTO warning_duties SELECT 1, gen_random_uuid(), w.id, p.id, p.area_id, 'A',
        '0', now(), now() FROM weather_warnings AS w, emergency_plans AS p""",
    "operation": """INSERT INTO operations (tenant_id, id, number, key, plan_id, area_id, kind,
        is_drill, state, prepared_at, prepared_by)
        SELECT 1, gen_random_uuid(), 1, 'K', id, area_id, 'flood', false, 'prepared', now(), 'desk'
        FROM emergency_plans;
        UPDATE operations SET first_signed_by = 'A', first_signed_at = now(),
        second_signed_by = 'B', on_at = now(), state = 'on'""",
    "person": """INSERT INTO registered_people (tenant_id, id, code, name)
        VALUES (1, gen_random_uuid(), 'R1', 'R1')""",
    "mobilisation": """INSERT INTO mobilisations SELECT 1, gen_random_uuid(), id, now(), 'desk',
        'none', '[]', '{}', '{}' FROM operations""",
    "mobilised": """INSERT INTO mobilised (tenant_id, id, operation_id, mobilisation_id, is_drill,
        code, member_id, person_id, group_code, post, travel_s, state, called_at)
        SELECT 1, gen_random_uuid(), o.id, m.id, false, p.code, p.member_id, p.person_id, 'g',
        'crew', 1, 'called', now() FROM operations AS o, mobilisations AS m, (
            SELECT code, id AS member_id, NULL::uuid AS person_id FROM members
            UNION ALL SELECT code, NULL, id FROM registered_people
        ) AS p""",
    "muster": """INSERT INTO musters SELECT 1, gen_random_uuid(), id, 'g', 'place', now(), 'head'
        FROM operations""",
    "muster line": """INSERT INTO muster_lines SELECT 1, m.id, b.id FROM musters AS m,
        mobilised AS b""",
    "hazard point": """INSERT INTO hazard_points (tenant_id, id, code, name, kind, watcher_name,
        position) VALUES (1, gen_random_uuid(), 'H', 'H', 'slope', 'w', 'SRID=4490;POINT(1 1)')""",
    "hazard check": """INSERT INTO hazard_checks SELECT 1, gen_random_uuid(), id, NULL, now(), 'w',
        'safe' FROM hazard_points""",
    "goods": """INSERT INTO emergency_goods (tenant_id, id, code, name, measure, place, quantity,
        position) VALUES (1, gen_random_uuid(), 'G', 'G', 'x', 'p', 5, 'SRID=4490;POINT(1 1)')""",
    "goods move": """INSERT INTO goods_moves SELECT 1, gen_random_uuid(), 'K', g.id, o.id, 'issue',
        1, now(), 'desk' FROM emergency_goods AS g, operations AS o""",
    "evacuee": """INSERT INTO evacuees (tenant_id, id, operation_id, line, building_code, household,
        n_people, is_child) SELECT 1, gen_random_uuid(), id, 'L', 'B', '1', 2, false
        FROM operations""",
}


def _again(table: str, **different: str) -> str:
    values = ", ".join(f"'{name}', {value}" for name, value in different.items())
    return (
        f"INSERT INTO {table} SELECT (jsonb_populate_record(t, jsonb_build_object("  # noqa: S608
        f"'id', gen_random_uuid(), {values}))).* FROM {table} AS t"
    )


REFUSED = {
    "emergency_plans_version_once": (_again("emergency_plans", body="'{}'"),),
    "emergency_plans_kind_known": ("UPDATE emergency_plans SET kind = 'war'",),
    "weather_warnings_once": (_again("weather_warnings", headline="'x'"),),
    "weather_warnings_kind_known": ("UPDATE weather_warnings SET kind = 'war'",),
    "weather_warnings_colour_known": ("UPDATE weather_warnings SET colour = 'purple'",),
    "weather_warnings_validity_runs_forward": (
        "UPDATE weather_warnings SET valid_to = valid_from",
    ),
    "warning_duties_asked_once": (_again("warning_duties", confirm_by="now()"),),
    "warning_duties_confirmed_by_somebody": ("UPDATE warning_duties SET confirmed_at = now()",),
    "operations_numbered": (_again("operations", key="'K2'", is_drill="true", state="'prepared'"),),
    "operations_once_per_key": (
        _again("operations", number="2", is_drill="true", state="'prepared'"),
    ),
    "operations_signed_by_two_persons": (
        "UPDATE operations SET second_signed_by = ' a '",
        "UPDATE operations SET first_signed_by = NULL",
    ),
    "operations_on_by_two_signatures": (
        "UPDATE operations SET second_signed_by = NULL",
        "UPDATE operations SET on_at = NULL",
    ),
    "operations_off_by_somebody": ("UPDATE operations SET off_at = now(), off_by = 'A'",),
    "operations_one_real_at_a_time": (
        _again("operations", number="2", key="'K2'", state="'prepared'"),
    ),
    "operations_only_listed_moves": ("UPDATE operations SET state = 'prepared'",),
    "registered_people_code_once": (_again("registered_people", name="'x'"),),
    "mobilised_once_per_operation": (_again("mobilised", is_drill="true"),),
    "mobilised_one_active_per_member": (_again("mobilised", code="'x'", person_id="NULL"),),
    "mobilised_one_active_per_person": (
        "DELETE FROM muster_lines; DELETE FROM mobilised WHERE member_id IS NOT NULL; "  # noqa: S608
        + _again("mobilised", code="'x'"),
    ),
    "mobilised_only_listed_moves": (
        "UPDATE mobilised SET state = 'mustered'; UPDATE mobilised SET state = 'called'",
    ),
    "mobilised_member_or_registered": ("UPDATE mobilised SET member_id = NULL, person_id = NULL",),
    "mobilised_released_when_released": (
        "UPDATE mobilised SET released_at = now()",
        "UPDATE mobilised SET state = 'released'",
    ),
    "muster_lines_answer_known": (
        "UPDATE muster_lines SET answer = 'maybe', answered_at = now(), answered_by = 'A'",
    ),
    "muster_lines_answered_by_somebody": ("UPDATE muster_lines SET answer = 'present'",),
    "hazard_points_code_once": (_again("hazard_points", name="'x'"),),
    "hazard_points_found_when_checked": ("UPDATE hazard_points SET finding = 'safe'",),
    "hazard_checks_finding_known": ("UPDATE hazard_checks SET finding = 'fine'",),
    "emergency_goods_code_once": (_again("emergency_goods", name="'x'"),),
    "emergency_goods_never_below_nothing": ("UPDATE emergency_goods SET quantity = -1",),
    "emergency_goods_drill_never_below_nothing": ("UPDATE emergency_goods SET out_on_drill = -1",),
    "goods_moves_once_per_key": (_again("goods_moves", quantity="2"),),
    "goods_moves_move_known": ("UPDATE goods_moves SET move = 'lose'",),
    "goods_moves_moves_something": ("UPDATE goods_moves SET quantity = 0",),
    "evacuees_once_per_operation": (_again("evacuees", household="'2'"),),
    "evacuees_somebody": ("UPDATE evacuees SET n_people = 0",),
    "evacuees_no_child_is_named": ("UPDATE evacuees SET is_child = true, person_name = 'x'",),
    "evacuees_moved_to_a_shelter": ("UPDATE evacuees SET moved_at = now(), moved_by = 'A'",),
    "evacuees_returned_after_moved": ("UPDATE evacuees SET returned_at = now()",),
}
