"""The audit only grows; what is old enough goes, and nothing sooner, whoever asks."""

from datetime import timedelta

import psycopg
import pytest
from psycopg import errors

from gridmap.cluster.roles import Role
from gridmap.flows.keep_audit import forget_audit, note_entry, read_audit
from gridmap.model.audit import AuditEntry, AuditKind, AuditQuestion
from gridmap.store import audit
from gridmap.store.tables import names

pytestmark = pytest.mark.postgis


def an_entry(actor="li"):
    return AuditEntry(kind=AuditKind.SIGNED_IN, actor=actor, facts={"from": "a test"})


def lines(district):
    return [one["actor"] for one in read_audit(district=district)]


def add_from_before(district, actor, age):
    with district.writing() as conn:
        audit.append(conn, district.tenant, [an_entry(actor)], at=district.clock() - age)


@pytest.mark.parametrize(
    "order",
    ["UPDATE audit_entries SET actor = 'x'", "DELETE FROM audit_entries", "TRUNCATE audit_entries"],
)
def test_the_application_changes_and_removes_nothing(district, cluster, database_name, order):
    note_entry(an_entry(), district=district)
    with (
        psycopg.connect(cluster.conninfo(Role.APP, database_name)) as conn,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        conn.execute(order)
    assert lines(district) == ["li"]


@pytest.mark.parametrize(
    ("order", "constraint"),
    [
        ("UPDATE audit_entries SET actor = 'x'", names.AUDIT_APPEND_ONLY),
        ("TRUNCATE audit_entries", names.AUDIT_APPEND_ONLY),
        ("DELETE FROM audit_entries", names.AUDIT_KEPT),
    ],
)
def test_not_even_the_owner_does_within_six_months(
    district, cluster, database_name, order, constraint
):
    note_entry(an_entry(), district=district)
    with (
        psycopg.connect(cluster.conninfo(Role.OWNER, database_name)) as conn,
        pytest.raises(errors.CheckViolation) as refused,
    ):
        conn.execute(order)
    assert refused.value.diag.constraint_name == constraint


def test_what_is_older_than_a_year_is_forgotten_in_lots(district):
    for n in range(5):
        add_from_before(district, f"old {n}", timedelta(days=366 + n))
    add_from_before(district, "of last spring", timedelta(days=300))
    note_entry(an_entry("new"), district=district)
    assert forget_audit(district=district, lot=2) == 5
    assert lines(district) == ["new", "of last spring"]
    assert forget_audit(district=district) == 0


def test_whoever_asks_to_forget_too_much_is_given_less(district):
    add_from_before(district, "recent", timedelta(days=100))
    add_from_before(district, "old", timedelta(days=200))
    with district.writing() as conn:
        gone = audit.forget(conn, district.tenant, before=district.clock(), limit=100)
    assert gone == 1
    assert lines(district) == ["recent"]


def test_strange_letters_of_those_who_guess_are_kept_as_they_can_be(district):
    note_entry(an_entry("x\x00y" + "z" * 5_000), district=district)
    (actor,) = lines(district)
    assert actor.startswith("x\ufffdy")
    assert len(actor) == 500


def test_lines_are_found_by_who_what_and_when(district):
    note_entry(an_entry(), district=district)
    assert read_audit(AuditQuestion(actor="li", kind=AuditKind.SIGNED_IN), district=district)
    assert not read_audit(AuditQuestion(actor="wei"), district=district)
    assert not read_audit(AuditQuestion(kind=AuditKind.SIGNED_OUT), district=district)
    assert not read_audit(
        AuditQuestion(before=district.clock() - timedelta(days=1)), district=district
    )
