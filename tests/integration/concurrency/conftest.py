"""Two API processes that share one database, and a watcher that looks at it all the while."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
import town
from api_process import ApiProcess
from invariants import Watcher
from sqlalchemy import text

from gridmap.cluster import RunningCluster, create_database, drop_database
from gridmap.cluster.roles import Role
from gridmap.model.ids import TenantId
from gridmap.store.district import District
from gridmap.store.engine import open_database

Start = Callable[..., list[str]]


@pytest.fixture
def start(district: District, app_url: str, owner_url: str) -> Iterator[Start]:
    """Return what starts servers of the test's district and tells their addresses."""
    with ExitStack() as stack:

        def starter(n: int, *flags: str) -> list[str]:
            started = [ApiProcess(app_url, owner_url, flags=flags) for _ in range(n)]
            for one in started:
                stack.callback(one.stop)
            return [one.wait_until_alive().url for one in started]

        yield starter


@pytest.fixture(scope="package")
def shared(
    cluster: RunningCluster, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[District, list[str]]]:
    """Return a district and two servers of it for a whole folder of tests: starting is slow.

    Members leap about there.
    """
    policy = tmp_path_factory.mktemp("policy") / "policy.toml"
    policy.write_text("[positions]\nspeed_limit_mps = 1e9\n", encoding="utf-8")
    name = "test_shared"
    create_database(cluster, name, template=template)
    urls = cluster.url(Role.APP, name), cluster.url(Role.OWNER, name)
    db = open_database(urls[0])
    district = District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
    town.found(district)
    with ExitStack() as stack:
        two = [ApiProcess(*urls, flags=("--policy", str(policy))) for _ in range(2)]
        for one in two:
            stack.callback(one.stop)
        yield district, [one.wait_until_alive().url for one in two]
    db.close()
    drop_database(cluster, name)


@pytest.fixture
def busy(shared: tuple[District, list[str]]) -> District:
    """Return the shared district; whoever worked there for another test is out of reach."""
    district, _ = shared
    with district.writing() as conn:
        conn.execute(text("UPDATE member_live SET position = NULL"))
    return district


@pytest.fixture
def two_servers(shared: tuple[District, list[str]]) -> list[str]:
    return shared[1]


@pytest.fixture
def watcher(request: pytest.FixtureRequest) -> Iterator[Watcher]:
    """Look at the database all through the test."""
    name = "busy" if "busy" in request.fixturenames else "district"
    with Watcher(request.getfixturevalue(name)) as watching:
        yield watching
