"""The sample district, loaded once in each process of tests and copied for each of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from gridmap.cli.sample_district import load_sample
from gridmap.cli.voice import Voice
from gridmap.cluster import RunningCluster, create_database, drop_database
from gridmap.cluster.roles import Role
from gridmap.flows.load_network import load_network
from gridmap.flows.read_coverage_ground import read_coverage_ground
from gridmap.model.ids import TenantId
from gridmap.settings import Settings
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.travel.coverage_studio import CoverageGround, CoverageStudio
from gridmap.wiring import Services


@contextmanager
def _district(cluster: RunningCluster, name: str) -> Iterator[District]:
    db = open_database(cluster.url(Role.APP, name))
    yield District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
    db.close()


@pytest.fixture(scope="session")
def sample_template(cluster: RunningCluster, template: str) -> str:
    """Return the name of a database with the sample district, as the demonstration loads it."""
    name = "sample_template"
    create_database(cluster, name, template=template)
    with _district(cluster, name) as district:
        load_sample(Services(district=district, settings=Settings()), Voice(as_json=True))
    return name


@pytest.fixture(scope="session")
def sample_ground(cluster: RunningCluster, sample_template: str) -> CoverageGround:
    """Return what coverage of the sample district is measured on: nobody changes it."""
    with _district(cluster, sample_template) as district:
        return read_coverage_ground(load_network(district=district), district=district)


@pytest.fixture
def sample_name(cluster: RunningCluster, sample_template: str) -> Iterator[str]:
    """Return the name of a database with the sample district that belongs to this test alone."""
    name = "sample"
    create_database(cluster, name, template=sample_template)
    yield name
    drop_database(cluster, name)


@pytest.fixture
def sample(cluster: RunningCluster, sample_name: str) -> Iterator[District]:
    """Return the sample district in a database of this test's own."""
    with _district(cluster, sample_name) as district:
        yield district


@pytest.fixture
def studio(sample_ground: CoverageGround) -> CoverageStudio:
    """Return a studio of the sample district that has measured nothing yet."""
    return CoverageStudio(sample_ground)
