"""Whether the process lives and whether it can work."""

from fastapi import APIRouter

from api.deps import ServicesDep
from gridmap.flows.look_up import read_newest_cursor

router = APIRouter(tags=["system 系统"])


@router.get("/livez", summary="存活 · Alive")
def get_livez() -> dict[str, str]:
    """Answer as long as the process runs."""
    return {"status": "alive"}


@router.get("/readyz", summary="就绪 · Ready")
def get_readyz(services: ServicesDep) -> dict[str, str]:
    """Answer as long as the database does; 503 otherwise."""
    read_newest_cursor(district=services.district)
    return {"status": "ready"}
