"""What must never be is refused by the database itself, whatever statement asks for it."""
# ruff: noqa: S608 (every name that is put into a statement stands in this file)

import itertools
import uuid
from datetime import UTC, datetime

import listed_moves
import psycopg
import pytest
import refused_accounts
import refused_at_the_desk
import refused_batches
import refused_in_care
import refused_in_emergencies
import refused_positions
import refused_statements
import refused_teams
import town
from psycopg import errors
from refused_statements import OFFER_TO_SECOND, SECOND_MEMBER

from gridmap.casework.lifecycle import ASSIGNMENT_MOVES, CASE_MOVES
from gridmap.cluster import create_database, drop_database
from gridmap.cluster.roles import Role
from gridmap.model.work_order import ENDED_ASSIGNMENTS, ENDED_CASES, AssignmentState, CaseState
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.store.tables import FEATURE_TABLES, names

pytestmark = pytest.mark.postgis

OTHERS = (
    refused_in_emergencies,
    refused_batches,
    refused_in_care,
    refused_positions,
    refused_teams,
    refused_accounts,
    refused_at_the_desk,
)
REFUSED = {
    name: one for room in (refused_statements, *OTHERS) for name, one in room.REFUSED.items()
}
NAMED = {value for name, value in vars(names).items() if name.isupper()}
FEATURE_TABLE_NAMES = sorted({table.name for table in FEATURE_TABLES.values()})
CASE_STATES = ["", *CaseState]
ASSIGNMENT_STATES = ["", *AssignmentState]

ONE_OF_EACH = {
    "request": """INSERT INTO requests (tenant_id, id, idempotency_key, fingerprint, channel,
        source_ref, received_at, recorded_at, category, urgency, disposition)
        VALUES (1, gen_random_uuid(), 'key', '', 'phone', 'ref', now(), now(), 'other', 'normal',
        'person')""",
    "order": """INSERT INTO work_orders (tenant_id, id, request_id, number, state, category,
        urgency, handling, position, opened_at, respond_by, arrive_by, close_by)
        SELECT 1, gen_random_uuid(), id, 'number', 'A00', 'other', 'normal', 'person',
        'SRID=4490;POINT(110.3 20)', now(), now(), now(), now() FROM requests""",
    "member": """INSERT INTO members (tenant_id, id, code, name, role)
        VALUES (1, gen_random_uuid(), 'M1', 'M1', 'full_time')""",
    "live": "INSERT INTO member_live (tenant_id, member_id, capacity) SELECT 1, id, 2 FROM members",
    "shift": """INSERT INTO shifts (tenant_id, id, code, member_id, during)
        SELECT 1, gen_random_uuid(), 'S1', id, '[2026-03-02 08:00Z, 2026-03-02 16:00Z)'
        FROM members""",
    "absence": """INSERT INTO absences (tenant_id, id, member_id, kind, during)
        SELECT 1, gen_random_uuid(), id, 'break', '[2026-03-02 08:00Z, 2026-03-02 16:00Z)'
        FROM members""",
    "recusal": """INSERT INTO recusals (tenant_id, id, request_id, employer)
        SELECT 1, gen_random_uuid(), id, 'somebody' FROM requests""",
    "lead": """INSERT INTO assignments (tenant_id, id, work_order_id, member_id, is_lead, state,
        reserved_at, asked_at, asked_reason)
        SELECT 1, gen_random_uuid(), w.id, m.id, true, 'reserved', now(), now(), 'ill'
        FROM work_orders AS w, members AS m""",
    "decision": """INSERT INTO decisions (tenant_id, id, work_order_id, order_version, decided_at,
        outcome, engine, radius_m, policy, candidates, counted)
        SELECT 1, gen_random_uuid(), id, 1, now(), 'offer', '', 1, '{}', '[]', '{}'
        FROM work_orders""",
    "offer": """INSERT INTO offers (tenant_id, id, work_order_id, member_id, decision_id, mode,
        state, offered_at, expires_at)
        SELECT 1, gen_random_uuid(), d.work_order_id, m.id, d.id, 'cascade', 'offered', now(),
        now() + interval '60 s' FROM decisions AS d, members AS m""",
    "cooperation": """INSERT INTO cooperations (tenant_id, id, work_order_id, asked_of, what, state,
        asked_at, asked_by, answer)
        SELECT 1, gen_random_uuid(), id, 'police', 'clear the road', 'asked', now(), 'desk', ''
        FROM work_orders""",
    "event": """INSERT INTO events (tenant_id, id, at, kind, actor)
        VALUES (1, gen_random_uuid(), now(), 'order_closed', 'test')""",
    "street edit": """INSERT INTO street_edits SELECT 1, gen_random_uuid(), 'close_street', now(),
        NULL, 'desk', now(), 'works', NULL, NULL, NULL, 'w1', NULL, NULL, 'LINESTRING(0 0, 1 1)'""",
    "redivision": """INSERT INTO redivisions (tenant_id, id, number, community_id, community_code,
        community_name, aim, state, based_on, grid_codes, requests_share, n_days, borders, made_at,
        made_by, approved_at, approved_by, in_force_from)
        SELECT 1, gen_random_uuid(), 1, id, '001', '', 'best_balance', 'approved', '', '{}', 0, 90,
        '{}', now(), 'planner', now(), 'director', now() FROM features WHERE key = '001'""",
    "level": "INSERT INTO levels VALUES (1, 'grid', 1, '', '', ''), (1, 'city', 5, '', '', '')",
    "duty": """INSERT INTO duties (tenant_id, id, code, level, area_id, post, name, during)
        SELECT 1, gen_random_uuid(), 'D1', 'grid', id, 'chief', '',
        '[2026-03-02 08:00Z, 2026-03-02 16:00Z)' FROM features WHERE key = '001'""",
    "responsible": """INSERT INTO responsibles (tenant_id, id, code, kind, name, place_id, during)
        SELECT 1, gen_random_uuid(), 'R1', 'cadre', '', id, '[2026-03-02 08:00Z,)'
        FROM features WHERE key = '001'""",
    "chase step": """INSERT INTO chase_steps (tenant_id, assignment_id, step, work_order_id,
        taken_at) SELECT 1, id, 'remind', work_order_id, now() FROM assignments""",
    "call": """INSERT INTO calls (tenant_id, id, assignment_id, work_order_id, is_reached, actor,
        called_at) SELECT 1, gen_random_uuid(), id, work_order_id, true, 'desk', now()
        FROM assignments""",
    "escalation": """INSERT INTO escalations (tenant_id, id, work_order_id, level, rank, cause,
        is_vacant, raised_at, raised_by)
        SELECT 1, gen_random_uuid(), id, 'grid', 1, 'refused', false, now(), '' FROM work_orders""",
    "telling": """INSERT INTO tellings (tenant_id, id, escalation_id, work_order_id, as_what, code,
        name, told_at) SELECT 1, gen_random_uuid(), id, work_order_id, 'responsible', 'R1', '',
        now() FROM escalations""",
    **{name: one for room in OTHERS for name, one in room.ONE_OF_EACH.items()},
}

AGAIN = {  # the same row once more, but for the columns named, which are made different
    "requests_once_per_key": ("requests", "source_ref"),
    "requests_once_per_source_ref": ("requests", "idempotency_key"),
    "work_orders_one_per_request": ("work_orders", "number"),
    "assignments_one_active_lead": ("assignments", None),
    "cooperations_one_open_per_destination": ("cooperations", None),
    **refused_positions.AGAIN,
    **refused_teams.AGAIN,
    **refused_accounts.AGAIN,
    **refused_at_the_desk.AGAIN,
    "members_code_once": ("members", None),
    "shifts_do_not_overlap": ("shifts", "code"),
    "absences_do_not_overlap": ("absences", None),
    "features_one_per_key": ("features", None),
    "duties_one_at_a_time": ("duties", "code"),
    "responsibles_code_once": ("responsibles", None),
    "escalations_once_per_level": ("escalations", None),
    "layer_versions_numbered": ("layer_versions", None),
}

OF_EVERY_FEATURE_TABLE = {
    "validity_runs_forward": (
        "UPDATE {table} SET valid_to = valid_from - interval '1 s', closed_by = opened_by"
    ),
    "closed_by_a_version": "UPDATE {table} SET valid_to = now()",
    "one_shape_at_a_time": (
        "INSERT INTO {table} SELECT (jsonb_populate_record(t, jsonb_build_object("
        "'opened_by', (SELECT id FROM layer_versions WHERE number = 2), 'code', 'other'))).*"
        " FROM {table} AS t"
    ),
    "code_once": (
        "INSERT INTO {table} SELECT (jsonb_populate_record(t, jsonb_build_object("
        "'feature_id', (SELECT id FROM features WHERE layer = 'grids' AND key = '002')))).*"
        " FROM {table} AS t"
    ),
}

SHAPES = {
    "areas": "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)))",
    "compounds": "POINT(0 0)",
    "streets": "LINESTRING(0 0, 1 1)",
    "waters": "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)))",
}


@pytest.fixture(scope="module")
def database(cluster, template):
    """One database for all tests here: each of them is one transaction that is undone."""
    create_database(cluster, "test_constraints", template=template)
    db = open_database(cluster.url(Role.APP, "test_constraints"))
    town.found(District(db=db, tenant=town.TENANT, clock=lambda: datetime.now(UTC)))
    db.close()
    yield "test_constraints"
    drop_database(cluster, "test_constraints")


@pytest.fixture
def owner(cluster, database):
    """A connection of the owner to a town with one of each, undone at the end."""
    with psycopg.connect(cluster.conninfo(Role.OWNER, database)) as connection:
        for statement in ONE_OF_EACH.values():
            connection.execute(statement)
        yield connection
        connection.rollback()


def add_feature(owner, table):
    """Let the feature table hold the first grid's feature, under the first of two versions."""
    owner.execute(
        "INSERT INTO layer_versions SELECT tenant_id, gen_random_uuid(), layer, 2, now(), now(),"
        " NULL, '', '' FROM layer_versions WHERE number = 1"
    )
    if table == "areas":
        owner.execute("DELETE FROM areas WHERE code <> '001'")
        return
    filled = {"level": "'x'", "kind": "'x'", "highway": "'x'"}
    needed = [
        name
        for (name,) in owner.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name = %s AND is_nullable = 'NO'",
            [table],
        )
        if name in filled
    ]
    shape = SHAPES.get(table, "POINT(0 0)")
    extra = "".join(f", {name}" for name in needed)
    values = "".join(f", {filled[name]}" for name in needed)
    owner.execute(
        f"INSERT INTO {table} (tenant_id, feature_id, opened_by, valid_from, layer, code, name,"
        f" row_hash, geom{extra}) SELECT 1, f.id, v.id, now(), 'layer', '001', '', '',"
        f" st_geomfromtext('{shape}', 4490){values} FROM features AS f, layer_versions AS v"
        " WHERE f.key = '001' AND v.number = 1"
    )


def refuses(owner, name, statement):
    """Tell whether the constraint of this name, and no other, refuses the statement."""
    refused_by = None
    try:
        with owner.transaction():
            owner.execute(statement)
    except errors.IntegrityError as error:
        refused_by = error.diag.constraint_name
    assert refused_by in {None, name}
    return refused_by is not None


@pytest.mark.parametrize(
    ("name", "statement"),
    [(name, statement) for name, statements in REFUSED.items() for statement in statements],
)
def test_the_constraint_refuses(owner, name, statement):
    table = name.partition("_")[0]
    if table in {"compounds", "streets"}:
        add_feature(owner, table)
    assert refuses(owner, name, statement)


@pytest.mark.parametrize("name", AGAIN)
def test_a_second_one_is_refused(owner, name):
    table, different = AGAIN[name]
    changed = {"id": str(uuid.uuid4())} | ({different: "another"} if different else {})
    values = ", ".join(f"'{column}', '{value}'" for column, value in changed.items())
    again = (
        f"INSERT INTO {table} SELECT (jsonb_populate_record(t, jsonb_build_object({values}))).*"
        f" FROM {table} AS t LIMIT 1"
    )
    assert refuses(owner, name, again)


@pytest.mark.parametrize("table", FEATURE_TABLE_NAMES)
@pytest.mark.parametrize("rule", OF_EVERY_FEATURE_TABLE)
def test_a_feature_table_refuses(owner, table, rule):
    add_feature(owner, table)
    assert refuses(owner, f"{table}_{rule}", OF_EVERY_FEATURE_TABLE[rule].format(table=table))


def test_every_check_and_unique_and_exclusion_is_tried_here(owner):
    declared = {
        name
        for (name,) in owner.execute(
            "SELECT conname FROM pg_constraint WHERE contype IN ('c', 'u', 'x')"
            " AND connamespace = 'public'::regnamespace AND conrelid <> 'spatial_ref_sys'::regclass"
            " UNION SELECT indexrelid::regclass::text FROM pg_index AS i"
            " WHERE indisunique AND indpred IS NOT NULL"
        )
    }
    of_features = {
        f"{table}_{rule}" for table in FEATURE_TABLE_NAMES for rule in OF_EVERY_FEATURE_TABLE
    }
    assert declared - REFUSED.keys() - AGAIN.keys() - of_features == set()
    assert REFUSED.keys() | AGAIN.keys() >= NAMED


def test_touching_shifts_are_no_overlap(owner):
    owner.execute(
        "INSERT INTO shifts (tenant_id, id, code, member_id, during) SELECT 1, gen_random_uuid(),"
        " 'S2', member_id, '[2026-03-02 16:00Z, 2026-03-02 20:00Z)' FROM shifts"
    )


def test_an_ended_lead_makes_room_for_the_next(owner):
    owner.execute("UPDATE assignments SET state = 'withdrawn', ended_at = now()")
    owner.execute(ONE_OF_EACH["lead"])


def test_broadcast_offers_go_to_several_members_at_once(owner):
    owner.execute("UPDATE offers SET mode = 'broadcast'")
    owner.execute(SECOND_MEMBER)
    owner.execute(OFFER_TO_SECOND)


def test_the_moves_in_the_database_are_those_of_the_lifecycle(owner):
    stored = set(owner.execute("SELECT machine, from_state, to_state FROM moves").fetchall())
    assert stored == listed_moves.LISTED


def force(owner, table, state, ended):
    """Put the only row of a table into a state, past its triggers."""
    end = {"work_orders": "closed_at", "assignments": "ended_at"}[table]
    owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    owner.execute(
        f"UPDATE {table} SET state = %s, {end} = CASE WHEN %s THEN now() END", [state, ended]
    )
    owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.parametrize(
    ("table", "end", "ended", "listed", "name"),
    [
        ("work_orders", "closed_at", ENDED_CASES, CASE_MOVES, names.CASE_MOVES),
        ("assignments", "ended_at", ENDED_ASSIGNMENTS, ASSIGNMENT_MOVES, names.ASSIGNMENT_MOVES),
    ],
)
def test_of_all_pairs_of_states_only_the_listed_moves_are_taken(
    owner, table, end, ended, listed, name
):
    taken = set()
    if table == "work_orders":
        owner.execute("UPDATE assignments SET state = 'withdrawn', ended_at = now()")
    for before, after in itertools.permutations(type(next(iter(ended))), 2):
        force(owner, table, before, before in ended)
        move = (
            f"UPDATE {table} SET state = '{after}', {end} = {'now()' if after in ended else 'NULL'}"
        )
        if not refuses(owner, name, move):
            taken.add((before, after))
    assert taken == listed


@pytest.mark.parametrize(
    ("what", "table", "first", "states", "name"),
    [
        ("order", "work_orders", "A00", CASE_STATES, names.CASE_MOVES),
        ("lead", "assignments", "reserved", ASSIGNMENT_STATES, names.ASSIGNMENT_MOVES),
    ],
)
def test_the_only_way_in_is_the_first_state(owner, what, table, first, states, name):
    pointing = ("tellings", "escalations", "calls", "chase_steps", "offers", "cooperations")
    rooms = (refused_teams, refused_batches, refused_at_the_desk)
    more = (name for room in rooms for name in room.POINTING)
    for table_name in (*pointing, *more, "decisions", "assignments"):
        owner.execute(f"DELETE FROM {table_name}")
    if what == "order":
        owner.execute("DELETE FROM work_orders")
    for state in states:
        way_in = ONE_OF_EACH[what].replace(f"'{first}'", f"'{state}'")
        if state == first:
            assert not refuses(owner, name, f"{way_in}; DELETE FROM {table}")
        else:
            assert refuses(owner, name, way_in)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'x'",
        "DELETE FROM events",
        "TRUNCATE events",
        "INSERT INTO moves VALUES ('order', 'A16', 'A05')",
        "DELETE FROM moves",
        "UPDATE moves SET to_state = 'A16'",
        "UPDATE alembic_version SET version_num = '0000'",
        "ALTER TABLE work_orders DISABLE TRIGGER work_orders_moves",
        "ALTER TABLE member_live DROP CONSTRAINT member_live_active_within_capacity",
        "DROP TABLE events",
        "TRUNCATE assignments",
        "CREATE TABLE mine (n int)",
        """CREATE OR REPLACE FUNCTION refuse_rewriting() RETURNS trigger
        LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'""",
        "SET session_replication_role = replica",
    ],
)
def test_the_application_has_no_right_to(cluster, database, statement):
    with psycopg.connect(cluster.conninfo(Role.APP, database)) as app:
        with pytest.raises(errors.InsufficientPrivilege):
            app.execute(statement)
        app.rollback()


def test_every_key_starts_with_the_tenant(owner):
    reference = ["moves", "alembic_version", "spatial_ref_sys"]
    others = owner.execute(
        """
        SELECT c.conname FROM pg_constraint AS c
        JOIN pg_class AS t ON t.oid = c.conrelid
        JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE t.relnamespace = 'public'::regnamespace AND c.contype IN ('p', 'u', 'x', 'f')
          AND a.attname <> 'tenant_id' AND t.relname <> ALL(%(reference)s)
        UNION ALL
        SELECT c.conname FROM pg_constraint AS c
        JOIN pg_attribute AS a ON a.attrelid = c.confrelid AND a.attnum = c.confkey[1]
        WHERE c.contype = 'f' AND a.attname <> 'tenant_id'
        UNION ALL
        SELECT i.indexrelid::regclass::text FROM pg_index AS i
        JOIN pg_opclass AS o ON o.oid = i.indclass[0] -- SP-GiST (4000) holds one column alone
        JOIN pg_class AS t ON t.oid = i.indrelid AND o.opcmethod <> 4000
        JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE t.relnamespace = 'public'::regnamespace AND a.attname <> 'tenant_id'
          AND t.relname <> ALL(%(reference)s)
        """,
        {"reference": reference},
    ).fetchall()
    assert others == []
