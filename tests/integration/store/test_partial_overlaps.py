"""What may not overlap may not overlap in part either; the same times are tried elsewhere."""

import chased
import psycopg
import pytest
import town

pytestmark = pytest.mark.postgis

AN_HOUR_LATER = """INSERT INTO {table}
    SELECT (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'code', 'again',
        'during', tstzrange(lower(during) + interval '1 hour', upper(during) + interval '1 hour')
    ))).* FROM {table} AS t"""


SHIFT = """INSERT INTO shifts (tenant_id, id, code, member_id, during)
    VALUES (1, gen_random_uuid(), 'S', %s, '[2026-03-02 08:00Z, 2026-03-02 16:00Z)')"""
ABSENCE = """INSERT INTO absences (tenant_id, id, kind, member_id, during)
    VALUES (1, gen_random_uuid(), 'break', %s, '[2026-03-02 08:00Z, 2026-03-02 16:00Z)')"""


@pytest.fixture
def owner(district, owner_url):
    """Return a connection to a town in which somebody works, is away, and has a duty."""
    member = town.add_member(district, "M")
    chased.add_duty(district, "grid", "001")
    with psycopg.connect(owner_url.replace("+psycopg", "")) as owner:
        owner.execute("DELETE FROM shifts")
        for statement in (SHIFT, ABSENCE):
            owner.execute(statement, [member])
        yield owner


@pytest.mark.parametrize(
    ("table", "rule"),
    [
        ("shifts", "shifts_do_not_overlap"),
        ("absences", "absences_do_not_overlap"),
        ("duties", "duties_one_at_a_time"),
    ],
)
def test_an_hour_later_is_refused_where_it_overlaps(owner, table, rule):
    with pytest.raises(psycopg.errors.ExclusionViolation) as refused:
        assert owner.execute(AN_HOUR_LATER.format(table=table)).rowcount
    assert refused.value.diag.constraint_name == rule
