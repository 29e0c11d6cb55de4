"""What routes share: the services and the language of the caller."""

from typing import Annotated

from fastapi import Depends, Request

from api.current_studio import CurrentStudio
from api.problems import language_of
from api.throttle import Throttle
from gridmap.layers.description import Lang
from gridmap.model.actor import Actor
from gridmap.travel.coverage_studio import CoverageStudio
from gridmap.wiring import Services
from gridmap.worker import Worker


def _services(request: Request) -> Services:
    services = request.app.state.services
    assert isinstance(services, Services)  # noqa: S101 (set by create_app)
    return services


def _worker(request: Request) -> Worker | None:
    worker = request.app.state.worker
    return worker if isinstance(worker, Worker) else None


def _studio(request: Request) -> CoverageStudio:
    current = request.app.state.current_studio
    assert isinstance(current, CurrentStudio)  # noqa: S101 (set by create_app)
    return current.of(_services(request))


def _actor(request: Request) -> Actor:
    actor = request.state.actor
    assert isinstance(actor, Actor)  # noqa: S101 (set by the guard)
    return actor


ServicesDep = Annotated[Services, Depends(_services)]
ActorDep = Annotated[Actor, Depends(_actor)]
"""Who calls: whoever has signed in, the system of a key; behind an open door the demonstration."""


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
