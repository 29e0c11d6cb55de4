"""What routes share: the services and the language of the caller."""

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Header, Request

from api import within_sight
from api.current_studio import CurrentStudio
from api.own_routes import claimed_by
from api.problems import language_of
from api.route_finder import Found
from api.route_rights import ROUTE_RIGHTS
from api.speaker import SPEAKER
from api.throttle import Throttle
from gridmap.layers.description import Lang
from gridmap.model.actor import WHOLE_DISTRICT, Actor, Sight
from gridmap.travel.coverage_studio import CoverageStudio
from gridmap.wiring import Services
from gridmap.worker import Worker


def _services_behind(request: Request) -> Services:
    services = request.app.state.services
    assert isinstance(services, Services)  # noqa: S101 (set by create_app)
    return services


# What every call depends on waits for no thread: a process whose threads all wait is alive.
async def _whole_services(request: Request) -> Services:
    return _services_behind(request)


async def sight_of_caller(request: Request) -> Sight:
    """Return what the caller sees: nothing where nobody has to sign in, and nobody has.

    What the guard has found to be somebody's own is theirs wherever it lies: a member who was sent
    to another subdistrict signs there.
    """
    actor = getattr(request.state, "actor", None)
    if not isinstance(actor, Actor):
        return NO_SIGHT
    return WHOLE_DISTRICT if _is_own(request, actor) else actor.sight


def _is_own(request: Request, actor: Actor) -> bool:
    found = getattr(request.state, "found", None)  # none behind an open door
    if not isinstance(found, Found):
        return False
    right = ROUTE_RIGHTS[found.method, found.path]
    if right is None:
        return False
    return claimed_by(found, request.query_params, actor=actor, right=right) is not None


NO_SIGHT = Sight(frozenset())
WholeServices = Annotated[Services, Depends(_whole_services)]
SightDep = Annotated[Sight, Depends(sight_of_caller)]


def _services(request: Request, services: WholeServices, sight: SightDep) -> Services:
    """Return the services of a call: the district as the caller sees it; writes are theirs."""
    seen, speaker = within_sight.narrowed(services, request, sight), SPEAKER.get()
    if speaker is None or request.method == "GET":
        return seen
    return replace(seen, district=replace(seen.district, actor=speaker, caller=_actor(request)))


async def check_sight(request: Request, services: WholeServices, sight: SightDep) -> None:
    """Refuse a call that reaches farther than the caller sees; every route depends on it."""
    await within_sight.check_call(services, request, sight)


def _worker(request: Request) -> Worker | None:
    worker = request.app.state.worker
    return worker if isinstance(worker, Worker) else None


def _studio(request: Request) -> CoverageStudio:
    current = request.app.state.current_studio
    assert isinstance(current, CurrentStudio)  # noqa: S101 (set by create_app)
    return current.of(_services_behind(request))


def _actor(request: Request) -> Actor:
    actor = request.state.actor
    assert isinstance(actor, Actor)  # noqa: S101 (set by the guard)
    return actor


ServicesDep = Annotated[Services, Depends(_services)]
ActorDep = Annotated[Actor, Depends(_actor)]
"""Who calls: whoever has signed in, the system of a key; behind an open door the demonstration."""


def own_key(request: Request, key: str) -> str:
    """Return the key of a call as the caller's own: the same word of another is another key."""
    if not request.app.state.is_guarded:
        return key
    return f"{_actor(request).account_id}:{key}"


def _key(
    request: Request, idempotency_key: Annotated[str, Header(min_length=1, max_length=200)]
) -> str:
    return own_key(request, idempotency_key)


KeyDep = Annotated[str, Depends(_key)]


def _sign_in_throttle(request: Request) -> Throttle:
    throttle = request.app.state.sign_in_throttle
    assert isinstance(throttle, Throttle)  # noqa: S101 (set by create_app)
    return throttle


SignInThrottleDep = Annotated[Throttle, Depends(_sign_in_throttle)]
WorkerDep = Annotated[Worker | None, Depends(_worker)]
StudioDep = Annotated[CoverageStudio, Depends(_studio)]
LangDep = Annotated[Lang, Depends(language_of)]


def wake(worker: Worker | None) -> None:
    """Let the worker look at once, where this process has one."""
    if worker is not None:
        worker.wake()
