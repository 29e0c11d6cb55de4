"""`gridmap doctor` on a server of one's own: reachable, fit, ours to use, up to date."""

import json

import psycopg
import pytest

from gridmap.cli.main import run
from gridmap.cluster import create_database, drop_database
from gridmap.cluster.roles import Role

pytestmark = pytest.mark.postgis


@pytest.fixture
def doctor(monkeypatch, capsys):
    """Return the doctor: findings about the server by code, and the exit code."""

    def examine(app_url, owner_url=None):
        monkeypatch.setenv("GRIDMAP_DATABASE_URL", app_url)
        monkeypatch.setenv("GRIDMAP_OWNER_URL", owner_url or app_url)
        with pytest.raises(SystemExit) as leaving:
            run(["doctor", "--json"])
        told = json.loads(capsys.readouterr().out)
        found = {one["code"]: one for one in told if one["code"].startswith("server")}
        assert not any(one["code"] in {"postgresql", "folder", "cluster"} for one in told)
        return leaving.value.code, found

    return examine


def faults(found):
    return {code for code, one in found.items() if not one["ok"]}


def test_a_server_that_is_fit_is_found_so(doctor, app_url, owner_url):
    code, found = doctor(app_url, owner_url)
    assert (code, faults(found)) == (0, set())
    assert found.keys() == {
        "server",
        "server_postgis",
        "server_btree_gist",
        "server_rights",
        "server_tables",
        "server_sight_role",
        "server_policies",
    }


@pytest.mark.parametrize("url", ["postgresql://me:secret@127.0.0.1:1/x", "postgresql://me:secret"])
def test_a_server_that_cannot_be_reached_is_named_without_the_password(doctor, url):
    code, found = doctor(url)
    assert (code, faults(found)) == (5, {"server"})
    assert "secret" not in json.dumps(found)
    assert "GRIDMAP_DATABASE_URL" in found["server"]["mend_zh"]


def test_an_address_that_is_none_is_refused_everywhere(monkeypatch, capsys):
    monkeypatch.setenv("GRIDMAP_DATABASE_URL", "mysql://me:secret@h/x")
    with pytest.raises(SystemExit) as leaving:
        run(["layer", "list"])
    assert leaving.value.code == 2
    assert "secret" not in capsys.readouterr().err


def test_what_is_not_migrated_and_who_may_not_is_named(doctor, cluster, app_url, owner_url):
    with psycopg.connect(owner_url.replace("+psycopg", "")) as owner:
        owner.execute("UPDATE alembic_version SET version_num = '0001'")
        owner.execute(f"REVOKE INSERT ON requests FROM {Role.APP}")
    code, found = doctor(app_url, owner_url)
    assert (code, faults(found)) == (5, {"server_tables", "server_rights"})
    assert found["server_tables"]["mend"] == "gridmap db upgrade"
    assert "requests" in found["server_rights"]["zh"]
    _, found = doctor(app_url, app_url)
    assert "GRANT CREATE" in found["server_rights"]["mend"]


def test_a_database_without_postgis_is_told_what_to_run(doctor, cluster):
    create_database(cluster, "test_bare")
    url = cluster.url(Role.OWNER, "test_bare")
    with psycopg.connect(cluster.conninfo(Role.SUPERUSER, "test_bare")) as owner:
        owner.execute("DROP EXTENSION IF EXISTS postgis CASCADE")
        owner.execute("DROP EXTENSION IF EXISTS btree_gist CASCADE")
    code, found = doctor(url)
    assert code == 5
    assert faults(found) == {"server_postgis", "server_btree_gist", "server_tables"}
    assert "CREATE EXTENSION postgis" in found["server_postgis"]["mend"]
    drop_database(cluster, "test_bare")


def test_a_table_whose_policy_is_off_is_named(doctor, app_url, owner_url):
    with psycopg.connect(owner_url.replace("+psycopg", "")) as owner:
        owner.execute("ALTER TABLE fixes DISABLE ROW LEVEL SECURITY")
    code, found = doctor(app_url, owner_url)
    assert (code, faults(found)) == (5, {"server_policies"})
    assert "fixes" in found["server_policies"]["zh"]
    assert found["server_policies"]["mend"] == "gridmap db upgrade"
