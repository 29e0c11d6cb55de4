"""How long a transaction may hold others up, and what its failure tells."""

import time
import traceback

import pytest
import town
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from gridmap.cluster import create_database, drop_database
from gridmap.cluster.roles import Role
from gridmap.errors import DatabaseUnavailable, StaleSituation
from gridmap.settings import Settings
from gridmap.store import layer_versions
from gridmap.wiring import open_services

pytestmark = pytest.mark.postgis

CALLER = {"name": "Wang Xiaoming", "phone": "13800000000"}
LOCK_TIMEOUT = "SELECT current_setting('lock_timeout')"
IDLE_TIMEOUT = "SELECT current_setting('idle_in_transaction_session_timeout')"


def test_an_error_of_the_database_shows_neither_the_values_nor_the_row(district):
    with pytest.raises(IntegrityError) as caught, district.writing() as conn:
        conn.execute(
            text(
                "INSERT INTO members (tenant_id, id, code, name, phone)"
                " VALUES (1, gen_random_uuid(), 'M', :name, :phone)"
            ),
            CALLER,
        )
    logged = "".join(traceback.format_exception(caught.value))
    assert "null value in column" in logged
    for value in CALLER.values():
        assert value not in logged


def test_no_session_waits_for_a_lock_or_idles_in_a_transaction_for_ever(district):
    assert town.one(district, LOCK_TIMEOUT) == "20s"
    assert town.one(district, IDLE_TIMEOUT) == "1min"


def test_an_import_waits_for_its_turn_as_long_as_it_takes(district):
    with district.writing() as conn:
        layer_versions.wait_for_turn(conn, district.tenant)
        assert conn.execute(text(LOCK_TIMEOUT)).scalar_one() == "0"
    assert town.one(district, LOCK_TIMEOUT) == "20s"


def test_a_rehearsal_may_read_files_for_longer(district):
    with district.rehearsal() as rehearsed, rehearsed.reading() as conn:
        assert conn.execute(text(IDLE_TIMEOUT)).scalar_one() == "0"
    assert town.one(district, IDLE_TIMEOUT) == "1min"


def run_all(district, *statements):
    with district.writing() as conn:
        for one in statements:
            conn.execute(text(one))


def test_rows_that_are_held_for_too_long_are_a_situation_to_look_at_again(district):
    town.add_member(district, "M")
    lock = "SELECT FROM member_live FOR UPDATE"
    with district.writing() as holding:
        holding.execute(text(lock))
        with pytest.raises(StaleSituation) as told:
            run_all(district, "SET LOCAL lock_timeout = '50ms'", lock)
    assert told.value.facts["sqlstate"] == "55P03"


def test_a_statement_that_is_cancelled_is_a_database_that_does_not_answer(district):
    with pytest.raises(DatabaseUnavailable):
        run_all(district, "SET LOCAL statement_timeout = '50ms'", "SELECT pg_sleep(5)")


def test_a_transaction_that_idled_for_too_long_is_a_database_that_does_not_answer(district):
    def idle():
        with district.writing() as conn:
            conn.execute(text("SET LOCAL idle_in_transaction_session_timeout = '20ms'"))
            time.sleep(0.2)
            conn.execute(text("SELECT 1"))

    with pytest.raises(DatabaseUnavailable):
        idle()
    assert town.one(district, "SELECT 1") == 1


def test_a_second_role_may_use_the_tables_of_the_first(cluster):
    name = "test_two_roles"
    create_database(cluster, name)
    settings = Settings(
        database_url=cluster.url(Role.APP, name), owner_url=cluster.url(Role.OWNER, name)
    )
    try:
        with open_services(settings) as services:
            assert town.one(services.district, "SELECT count(*) FROM requests") == 0
            assert town.one(services.district, "SELECT current_user") == Role.APP
    finally:
        drop_database(cluster, name)
