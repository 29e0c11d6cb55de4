"""The health of a server 运行状态, for whoever runs it."""

import os
import platform
import socket
from dataclasses import asdict
from importlib.metadata import version

from fastapi import APIRouter, Request

from api.deps import ServicesDep, WorkerDep
from api.health_schemas import (
    CheckNow,
    ClusterNow,
    DatabaseNow,
    DeliveriesNow,
    HealthNow,
    ProcessNow,
    WorkerNow,
)
from api.health_troubles import troubles
from api.live.listeners import Live
from api.problems import language_of, worded
from gridmap.cluster import status
from gridmap.cluster.folder import free_bytes
from gridmap.errors import EngineError
from gridmap.flows.check_database import check_database
from gridmap.flows.look_at_health import look_at_health
from gridmap.layers.description import Lang
from gridmap.settings import Settings
from gridmap.travel.kernels.compiled import load
from gridmap.wiring import Services
from gridmap.worker import Worker

router = APIRouter(prefix="/health", tags=["system 系统"])

_TOLD_SETTINGS = (
    "tenant",
    "time_zone",
    "lang",
    "pool_size",
    "member_profile",
    "log_format",
    "trusted_proxies",
    "desk_phone",
    "delivery_local",
    "policy_file",
    "oidc_issuer",
)
"""Settings without a secret in them; the addresses of the database have one."""


@router.get("", summary="运行状态 · How everything stands")
def get_health(request: Request, services: ServicesDep, worker: WorkerDep) -> HealthNow:
    """Return how the database, the worker, the feed and the disk are, and what is wrong."""
    health = look_at_health(district=services.district, days=services.kept_days)
    process = _process(request.app.state.live, worker)
    cluster, streets = _cluster(services.settings), _street_trouble(services, language_of(request))
    return HealthNow(
        at=services.district.clock(),
        troubles=list(troubles(health, process, cluster, streets=streets)),
        process=process,
        database=DatabaseNow.model_validate(health.database),
        revision=health.revision,
        revision_needed=health.revision_needed,
        cluster=cluster,
        workers=[WorkerNow.model_validate(one) for one in health.workers],
        destinations=[DeliveriesNow.model_validate(one) for one in health.destinations],
        streets=streets,
        settings=_told(services.settings),
    )


@router.post("/checks", summary="核对数据库 · Count anew what is counted")
def post_check(services: ServicesDep) -> CheckNow:
    """Compare what is counted with the tables, as `gridmap db check` does. Changes nothing."""
    report = asdict(check_database(district=services.district))
    revision, needed = report.pop("revision"), report.pop("revision_needed")
    off = {name: [str(one) for one in found] for name, found in report.items()}
    is_well = revision == needed and not any(off.values())
    return CheckNow(revision=revision, revision_needed=needed, is_well=is_well, off=off)


def _process(live: Live, worker: Worker | None) -> ProcessNow:
    return ProcessNow(
        place=f"{socket.gethostname()}:{os.getpid()}",
        version=version("gridmap"),
        python=platform.python_version(),
        has_worker=worker is not None and worker.is_alive,
        kernel=load() is not None,
        n_listeners=live.n_listeners,
        feed_age_s=live.feed_age_s,
    )


def _cluster(settings: Settings) -> ClusterNow | None:
    """Return the private cluster; None where the database is elsewhere, and so is its disk."""
    if settings.database_url is not None:
        return None
    seen = status(settings.data_folder)
    return ClusterNow(
        folder=str(seen.folder), state=seen.state.value, free_bytes=free_bytes(seen.folder)
    )


def _street_trouble(services: Services, lang: Lang) -> str | None:
    try:
        fault = services.street_fault()
    except EngineError as error:
        fault = error
    said = worded(fault, "problem", lang) if isinstance(fault, EngineError) else ""
    return None if fault is None else said or str(fault)


def _told(settings: Settings) -> dict[str, str | None]:
    values = {name: getattr(settings, name) for name in _TOLD_SETTINGS}
    return {name: None if value in (None, "") else str(value) for name, value in values.items()}
