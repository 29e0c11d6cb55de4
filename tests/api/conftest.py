"""A real server in this process, a district behind it, and a town with work in it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import accounts
import chased
import divided_town
import emergency_town
import httpx
import pytest
import street_town
import town
import uvicorn
import volunteers
from api_process import local_client
from desk import add_feature
from fastapi import FastAPI
from guarded_streets import Streets, people
from identity_provider import Provider
from made_databases import MadeDatabases

from api.app import create_app
from api.audit_trail import AuditTrail
from api.throttle import Throttle
from gridmap.cluster import RunningCluster, create_database, drop_database
from gridmap.cluster.roles import Role
from gridmap.coverage.policy import CoveragePolicy
from gridmap.flows.decide_redivision import drop_redivision
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.import_layer import import_layer
from gridmap.flows.load_network import load_network
from gridmap.flows.measure_coverage import measure_coverage
from gridmap.flows.move_assignment import move_assignment
from gridmap.flows.read_coverage_ground import read_coverage_ground
from gridmap.flows.redivide_community import RedivisionOrder, redivide_community
from gridmap.model.ids import TenantId
from gridmap.model.request import Received
from gridmap.model.work_order import AssignmentState
from gridmap.settings import Settings
from gridmap.store.district import District
from gridmap.store.engine import open_database
from gridmap.travel.coverage_studio import CoverageStudio
from gridmap.wiring import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Work orders, assignments and a request that routes may work on, by id, one for each."""

    services: Services
    waiting: str
    unlocated: str
    to_locate: str
    assigned: str
    reported_back: str
    to_cancel: str
    to_settle: str
    settled: str
    to_sign: str
    to_refuse: str
    to_arrive: str
    to_withdraw: str
    to_finish: str
    to_follow: str
    reserved: str
    arrived: str
    run: str
    nobody: str = "00000000-0000-7000-8000-000000000000"


@pytest.fixture(autouse=True)
def still_server(databases: MadeDatabases) -> None:
    """Wait until no database is being made: the feed tells what happened at once."""
    databases.settle()


@pytest.fixture(scope="package")
def services(cluster: RunningCluster, template: str) -> Iterator[Services]:
    """Return the services of one district for all tests here."""
    create_database(cluster, "test_api", template=template)
    db = open_database(cluster.url(Role.APP, "test_api"))
    district = District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
    town.found(district)
    street_town.lay(district)
    chased.add_duty(district, "grid", "001")
    emergency_town.ground(district)
    emergency_town.people(district, 10)
    add_feature(district, "units", None, name="lamps")
    volunteers.add_role(district)
    volunteers.add(district, "V", capacity=100)
    yield Services(district=district, settings=Settings())
    db.close()
    drop_database(cluster, "test_api")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """Re-divisions of one community that routes may work on, by number."""

    to_look_at: int
    to_move: int
    to_approve: int
    to_drop: int
    dropped: int


@pytest.fixture(scope="package")
def divided(cluster: RunningCluster, template: str) -> Iterator[Services]:
    """Return the services of a district whose grids are to be divided anew."""
    create_database(cluster, "test_api_divided", template=template)
    db = open_database(cluster.url(Role.APP, "test_api_divided"))
    district = District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
    town.found(district)
    for layer in divided_town.layers():
        import_layer(layer, district=district, zone=UTC)
    yield Services(district=district, settings=Settings())
    db.close()
    drop_database(cluster, "test_api_divided")


def drafts_of(services: Services, n: int) -> list[int]:
    """Propose until there are `n` drafts and return their numbers."""
    order, numbers = RedivisionOrder(community=divided_town.HERE), []
    while len(numbers) < n:
        numbers += redivide_community(
            order, district=services.district, actor="test", advance=lambda *_: None
        )
    return numbers


@pytest.fixture(scope="package")
def drafts(divided: Services) -> Drafts:
    """Return drafts of the community, one for each route; one of them is dropped."""
    to_look_at, to_move, to_approve, to_drop, dropped = drafts_of(divided, 5)[:5]
    drop_redivision(dropped, district=divided.district, actor="test", reason="another plan")
    return Drafts(
        to_look_at=to_look_at,
        to_move=to_move,
        to_approve=to_approve,
        to_drop=to_drop,
        dropped=dropped,
    )


@contextmanager
def _serving(app: FastAPI) -> Iterator[str]:
    """Serve an application on a free port for the block."""
    config = uvicorn.Config(app, log_level="critical", access_log=False)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as door:
        running = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        running.start()
        while not server.started:
            assert running.is_alive(), "the server ended before it began"
            time.sleep(0.005)
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.should_exit = True
        running.join()


@pytest.fixture(scope="package")
def served() -> Iterator[tuple[FastAPI, str]]:
    """Serve one application for all tests here; each puts its own services behind it."""
    nothing = Services(district=None, settings=Settings())
    app = create_app(nothing, with_worker=False, guarded=False)
    with _serving(app) as url:
        yield app, url


@pytest.fixture(scope="package")
def guarded() -> Iterator[tuple[FastAPI, str]]:
    """Serve one application whose door is guarded; each test puts its own services behind it."""
    app = create_app(Services(district=None, settings=Settings()), with_worker=False, guarded=True)
    with _serving(app) as url:
        yield app, url


@pytest.fixture(scope="module")
def guarded_alone() -> Iterator[tuple[FastAPI, str]]:
    """Serve a guarded application for one file: its stream follows a district that goes with it."""
    app = create_app(Services(district=None, settings=Settings()), with_worker=False, guarded=True)
    with _serving(app) as url:
        yield app, url


@pytest.fixture
def client_of(served: tuple[FastAPI, str]) -> Iterator[Callable[[Services], httpx.Client]]:
    """Return what puts services behind the server and gives a client of it."""
    app, url = served
    with local_client(url) as opened:
        opened.follow_redirects = True

        def open_client(services: Services) -> httpx.Client:
            app.state.services = services
            return opened

        yield open_client


@pytest.fixture
def client(client_of: Callable[[Services], httpx.Client], services: Services) -> httpx.Client:
    return client_of(services)


def kept_coverage(district: District) -> UUID:
    """Measure a coverage and return the id that it is kept under."""
    ground = read_coverage_ground(load_network(district=district), district=district)
    _, run = measure_coverage(CoveragePolicy(), studio=CoverageStudio(ground), district=district)
    return run


@pytest.fixture(scope="package")
def scene(services: Services) -> Scene:
    """Let some members work, and leave others free."""
    district = services.district
    for number in range(60):
        town.add_member(district, f"M{number}")

    def assigned(*moves: str) -> tuple[Received, str]:
        received = town.receive(district)
        dispatched = dispatch_work_order(
            received.work_order_id,
            district=district,
            travel=services.travel,
            policy=services.dispatch_policy,
        )
        for move in moves:
            move_assignment(
                dispatched.assignment_id, AssignmentState(move), district=district, actor="test"
            )
        return received, str(dispatched.assignment_id)

    order, reserved = assigned()
    return Scene(
        services=services,
        waiting=str(town.receive(district).work_order_id),
        to_locate=str(town.receive(district, position=None).work_order_id),
        unlocated=str(town.receive(district, position=None).work_order_id),
        assigned=str(order.work_order_id),
        reserved=reserved,
        reported_back=str(assigned("signed", "done")[0].work_order_id),
        to_cancel=str(assigned()[0].request_id),
        to_settle=str(town.receive(district, category="leaflet").request_id),
        settled=str(assigned()[0].request_id),
        to_sign=assigned()[1],
        to_refuse=assigned()[1],
        to_arrive=assigned("signed")[1],
        to_withdraw=assigned("signed")[1],
        to_finish=assigned("signed", "arrived")[1],
        to_follow=assigned("signed")[1],
        arrived=assigned("signed", "arrived")[1],
        run=str(kept_coverage(district)),
    )


@pytest.fixture(scope="package")
def two_guarded_streets(
    guarded: tuple[FastAPI, str], cluster: RunningCluster, template: str
) -> Iterator[Streets]:
    """Return two streets with a guarded door before them, and people of each signed in."""
    create_database(cluster, "test_guarded_streets", template=template)
    db = open_database(cluster.url(Role.APP, "test_guarded_streets"))
    district = District(db=db, tenant=TenantId(1), clock=lambda: datetime.now(UTC))
    laid = Streets(url=guarded[1], services=Services(district=district, settings=Settings()))
    laid.lay()
    with people(laid):
        yield laid
    db.close()
    drop_database(cluster, "test_guarded_streets")


@pytest.fixture
def streets(two_guarded_streets: Streets, guarded: tuple[FastAPI, str]) -> Streets:
    """Put the two streets behind the guarded door."""
    guarded[0].state.services = two_guarded_streets.services
    return two_guarded_streets


@pytest.fixture(scope="package")
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def as_who(
    guarded: tuple[FastAPI, str], services: Services
) -> Iterator[Callable[..., httpx.Client]]:
    """Return what gives a client of a new account with roles, of a member, a unit, a street."""
    app, url = guarded
    app.state.services = services
    with accounts.signing_in(url, services.district) as signed_in:
        yield signed_in


@pytest.fixture
def admins(
    guarded: tuple[FastAPI, str], as_who: Callable[..., httpx.Client]
) -> dict[str, httpx.Client]:
    """Return a client of each administrator, by the first word of the role."""
    app, _ = guarded
    app.state.sign_in_throttle = Throttle(clock=lambda: 0.0)
    app.state.audit_trail = AuditTrail()
    return {name: as_who(f"{name}_admin") for name in ("system", "security", "audit")}
