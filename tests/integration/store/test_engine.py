"""What the database refuses for reasons of its own becomes a word of ours."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import psycopg
import pytest
import town
from sqlalchemy import text

from gridmap.cluster.roles import Role
from gridmap.errors import DatabaseUnavailable, DiskFull, StaleSituation
from gridmap.model.ids import TenantId
from gridmap.store import members
from gridmap.store.district import District
from gridmap.store.engine import open_database

pytestmark = pytest.mark.postgis


def test_a_deadlock_is_a_situation_that_moved(district):
    first, second = (town.add_member(district, code, capacity=3) for code in ("A", "B"))
    both_hold_one = Barrier(2)

    def claim_both(one, other):
        with district.writing() as conn:
            members.claim(conn, district.tenant, one, is_urgent=False)
            both_hold_one.wait()
            members.claim(conn, district.tenant, other, is_urgent=False)

    with ThreadPoolExecutor(2) as pool:
        tries = [pool.submit(claim_both, first, second), pool.submit(claim_both, second, first)]
    failed = [one.exception() for one in tries if one.exception() is not None]
    assert [type(one) for one in failed] == [StaleSituation]
    assert town.one(district, "SELECT sum(active) FROM member_live") == 2


def test_a_pool_without_a_free_connection_is_a_database_that_does_not_answer(app_url):
    db = open_database(app_url, pool_size=1, wait_s=0.05)
    crowded = District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
    with crowded.reading() as conn:
        conn.execute(text("SELECT 1"))
        with pytest.raises(DatabaseUnavailable), crowded.reading():
            pytest.fail("two connections out of a pool of one")
    db.close()


def test_a_server_that_is_not_there_is_a_database_that_does_not_answer():
    db = open_database("postgresql://nobody@127.0.0.1:1/none")
    nowhere = District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
    with pytest.raises(DatabaseUnavailable), nowhere.reading() as conn:
        conn.execute(text("SELECT 1"))


def test_a_lost_connection_is_a_database_that_does_not_answer_and_the_next_one_works(district):
    with pytest.raises(DatabaseUnavailable), district.writing() as conn:
        conn.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert town.one(district, "SELECT 1") == 1


def test_a_connection_lost_in_the_middle_is_told_of_a_statement_of_the_driver_too(
    district, cluster
):
    member = town.add_member(district, "A", capacity=1)
    name = town.one(district, "SELECT current_database()")

    def claim_once_cut_off():
        with district.writing() as conn:
            pid = conn.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with psycopg.connect(cluster.conninfo(Role.APP, name)) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
            members.claim(conn, district.tenant, member, is_urgent=False)

    with pytest.raises(DatabaseUnavailable):
        claim_once_cut_off()
    assert town.one(district, "SELECT active FROM member_live") == 0


def test_connections_that_were_lost_while_idle_are_replaced_unnoticed(district, cluster):
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: town.one(district, "SELECT pg_sleep(0.1)::text"), range(3)))
    name = town.one(district, "SELECT current_database()")
    with psycopg.connect(cluster.conninfo(Role.OWNER, name)) as other:
        held = "FROM pg_stat_activity WHERE datname = current_database() AND usename = %s"
        ((n_held,),) = other.execute(f"SELECT count(*) {held}", [Role.APP])
    with psycopg.connect(cluster.conninfo(Role.APP, name)) as other:
        other.execute(
            f"SELECT pg_terminate_backend(pid, 5000) {held} AND pid <> pg_backend_pid()", [Role.APP]
        )
    assert n_held == 3
    assert [town.one(district, "SELECT 1") for _ in range(4)] == [1, 1, 1, 1]


@pytest.mark.parametrize(("state", "error"), [("53100", DiskFull), ("57P03", DatabaseUnavailable)])
def test_the_server_s_own_words_are_told_apart(district, state, error):
    with pytest.raises(error), district.writing() as conn:
        conn.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$"))


def test_reading_cannot_write_and_sees_one_instant(district):
    with district.reading() as conn:
        before = conn.execute(text("SELECT count(*) FROM members")).scalar_one()
        town.add_member(district, "late")
        assert conn.execute(text("SELECT count(*) FROM members")).scalar_one() == before
    with pytest.raises(Exception, match="read-only"), district.reading() as conn:
        conn.execute(text("DELETE FROM members"))


def test_writing_leaves_nothing_behind_when_it_fails(district):
    def write_and_fail():
        with district.writing() as conn:
            conn.execute(text("INSERT INTO order_numbers VALUES (1, '2026-03-02', 7)"))
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()
    assert town.one(district, "SELECT count(*) FROM order_numbers") == 0
