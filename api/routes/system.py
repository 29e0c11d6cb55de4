"""Whether the process lives and whether it can work."""

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from api.deps import ServicesDep, WorkerDep
from api.figures import exposition
from gridmap.errors import WorkerStopped
from gridmap.flows.keep_workers import list_workers
from gridmap.flows.look_up import read_newest_cursor
from gridmap.model.worker_seen import WorkerSeen

router = APIRouter(tags=["system 系统"])


@router.get("/livez", summary="存活 · Alive")
async def get_livez() -> dict[str, str]:
    """Answer as long as the process runs, in none of the threads that wait for the database."""
    return {"status": "alive"}


@router.get("/readyz", summary="就绪 · Ready")
def get_readyz(services: ServicesDep, worker: WorkerDep) -> dict[str, str]:
    """Answer as long as the database does and the worker of this process runs; 503 otherwise.

    Where newer streets cannot be used and dispatch goes by those before, `streets` says why.
    Where no worker has gone round for a minute, here or in another process, `worker` says so:
    that takes no server out of service, for calls are received all the same.
    """
    read_newest_cursor(district=services.district)
    if worker is not None and not worker.is_alive:
        raise WorkerStopped(
            problem="the worker of this process has ended",
            mend="restart it",
            problem_zh="本进程的派单线程已结束",
            mend_zh="请重新启动",
        )
    told = {
        "streets": services.street_trouble(),
        "worker": worker_trouble(list_workers(district=services.district)),
    }
    return {"status": "ready"} | {name: why for name, why in told.items() if why is not None}


def worker_trouble(workers: Sequence[WorkerSeen]) -> str | None:
    """Return what is wrong where no worker is at work."""
    if any(one.is_at_work for one in workers):
        return None
    if not workers:
        return "nobody dispatches: no worker has ever gone round"
    return f"nobody dispatches: a worker last went round at {workers[0].seen_at.isoformat()}"


@router.get("/metrics", summary="运行指标 · Figures for monitoring", response_class=Response)
def get_metrics(request: Request, services: ServicesDep, worker: WorkerDep) -> Response:
    """Return the figures of this process and its district in Prometheus' text format."""
    calls = request.app.state.call_figures.registry
    n_listeners = request.app.state.live.n_listeners
    told = exposition(services, worker, calls, n_listeners=n_listeners)
    return Response(told, media_type=CONTENT_TYPE_PLAIN_0_0_4)
