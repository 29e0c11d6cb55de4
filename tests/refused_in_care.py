"""Somebody in need, a visit, a wish, a demand, and what the database must refuse of them."""

ONE_OF_EACH = {
    "volunteer": """INSERT INTO volunteers (tenant_id, id, code, name)
        VALUES (1, gen_random_uuid(), 'V1', 'V1')""",
    "care person": """INSERT INTO care_persons (tenant_id, id, code, name, colour, starts_on,
        visit_from, visit_to, position)
        VALUES (1, gen_random_uuid(), 'G1', 'G1', 'red', '2026-03-02', '09:00', '11:00',
        'SRID=4490;POINT(110.3 20)')""",
    "care pause": """INSERT INTO care_pauses (tenant_id, id, person_id, first_day, last_day, reason,
        noted_at, noted_by)
        SELECT 1, gen_random_uuid(), id, '2026-03-02', '2026-03-03', 'away', now(), 'desk'
        FROM care_persons""",
    "care visit": """INSERT INTO care_visits (tenant_id, id, person_id, first_day, last_day,
        planned_on, state)
        SELECT 1, gen_random_uuid(), id, '2026-03-02', '2026-03-02', '2026-03-02', 'planned'
        FROM care_persons""",
    "care report": """INSERT INTO care_reports (tenant_id, id, person_id, idempotency_key,
        fingerprint, outcome, visited_at, recorded_at, member_id)
        SELECT 1, gen_random_uuid(), p.id, 'key', '', 'met', now(), now(), m.id
        FROM care_persons AS p, members AS m WHERE m.code = 'M1'""",
    "household visit": """INSERT INTO household_visits (tenant_id, id, idempotency_key,
        fingerprint, building_id, door, door_key, member_id, visited_at, recorded_at, kind,
        outcome, position)
        SELECT 1, gen_random_uuid(), 'key', '', (SELECT id FROM features ORDER BY key LIMIT 1),
        '1', '1', id, now(), now(), 'shops',
        'met', 'SRID=4490;POINT(110.3 20)' FROM members WHERE code = 'M1'""",
    "ledger entry": """INSERT INTO ledger_entries (tenant_id, id, visit_id, place, kind, text,
        recorded_at) SELECT 1, gen_random_uuid(), id, 1, 'praise', '', now()
        FROM household_visits""",
    "wish": """INSERT INTO wishes (tenant_id, id, idempotency_key, fingerprint, person_id, kind,
        text, state, published_at, expires_at, position)
        SELECT 1, gen_random_uuid(), 'key', '', id, 'goods', '', 'open', now(), now(),
        'SRID=4490;POINT(110.3 20)'
        FROM care_persons""",
    "wish claim": """INSERT INTO wish_claims (tenant_id, id, wish_id, volunteer_id, claimed_at)
        SELECT 1, gen_random_uuid(), w.id, v.id, now() FROM wishes AS w, volunteers AS v""",
    "resource": """INSERT INTO unit_resources (tenant_id, id, code, unit_id, kind, title, capacity,
        position) SELECT 1, gen_random_uuid(), 'R1', id, 'a', '', 1, 'SRID=4490;POINT(110.3 20)'
        FROM features ORDER BY key LIMIT 1""",
    "demand": """INSERT INTO community_demands (tenant_id, id, idempotency_key, fingerprint, kind,
        text, state, asked_at, position)
        VALUES (1, gen_random_uuid(), 'key', '', 'a', '', 'asked', now(),
        'SRID=4490;POINT(110.3 20)')""",
}


_ONCE_MORE = """INSERT INTO {0} SELECT (jsonb_populate_record(t, jsonb_build_object(
    'id', gen_random_uuid()))).* FROM {0} AS t"""


def _again(table: str) -> tuple[str, ...]:
    """Return the statement that puts the only row of a table in once more."""
    return (_ONCE_MORE.format(table),)


REFUSED = {
    "volunteers_code_once": _again("volunteers"),
    "care_persons_code_once": _again("care_persons"),
    "care_persons_colour_known": ("UPDATE care_persons SET colour = 'green'",),
    "care_persons_ended_for_a_reason": (
        "UPDATE care_persons SET ended_on = '2026-03-09'",
        "UPDATE care_persons SET end_reason = 'moved'",
    ),
    "care_persons_visit_hours_in_order": ("UPDATE care_persons SET visit_to = visit_from",),
    "care_pauses_days_in_order": ("UPDATE care_pauses SET last_day = '2026-03-01'",),
    "care_visits_state_known": ("UPDATE care_visits SET state = 'lost', ended_at = now()",),
    "care_visits_planned_in_its_period": (
        "UPDATE care_visits SET planned_on = last_day + 1",
        "UPDATE care_visits SET planned_on = first_day - 1",
    ),
    "care_visits_ended_when_ended": (
        "UPDATE care_visits SET state = 'done'",
        "UPDATE care_visits SET ended_at = now()",
    ),
    "care_visits_errand_of_a_volunteer": (
        "UPDATE care_visits SET errand = 'bread'",
        "UPDATE care_visits SET volunteer_id = (SELECT id FROM volunteers)",
    ),
    "care_visits_one_a_period": _again("care_visits"),
    "care_reports_once_per_key": _again("care_reports"),
    "care_reports_outcome_known": ("UPDATE care_reports SET outcome = 'lost'",),
    "care_reports_by_one": (
        "UPDATE care_reports SET member_id = NULL",
        "UPDATE care_reports SET volunteer_id = (SELECT id FROM volunteers)",
    ),
    "household_visits_once_per_key": _again("household_visits"),
    "household_visits_kind_known": ("UPDATE household_visits SET kind = 'banks'",),
    "household_visits_outcome_known": ("UPDATE household_visits SET outcome = 'lost'",),
    "ledger_entries_in_order": _again("ledger_entries"),
    "ledger_entries_kind_known": ("UPDATE ledger_entries SET kind = 'gossip'",),
    "wishes_once_per_key": _again("wishes"),
    "wishes_of_somebody": ("UPDATE wishes SET person_id = NULL",),
    "wishes_ended_when_ended": (
        "UPDATE wishes SET ended_at = now()",
        "UPDATE wishes SET state = 'expired'",
    ),
    "wishes_done_is_told": (
        "UPDATE wishes SET state = 'claimed'; UPDATE wishes SET state = 'done'",
    ),
    "wishes_only_listed_moves": ("UPDATE wishes SET state = 'confirmed', ended_at = now()",),
    "wish_claims_ended_for_a_reason": (
        "UPDATE wish_claims SET ended_at = now()",
        "UPDATE wish_claims SET end_reason = 'late'",
    ),
    "wish_claims_one_active": _again("wish_claims"),
    "unit_resources_code_once": _again("unit_resources"),
    "unit_resources_given_within_capacity": (
        "UPDATE unit_resources SET n_given = 2",
        "UPDATE unit_resources SET n_given = -1",
    ),
    "community_demands_once_per_key": _again("community_demands"),
    "community_demands_state_known": ("UPDATE community_demands SET state = 'lost'",),
    "community_demands_matched_with_something": (
        "UPDATE community_demands SET matched_at = now()",
    ),
    "community_demands_answered_with_words": (
        "UPDATE community_demands SET state = 'answered', answer = 'yes'",
        "UPDATE community_demands SET answer = 'yes', answered_at = now()",
    ),
}
