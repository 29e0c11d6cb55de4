"""The application: routes, errors, vendored pages, nothing from elsewhere."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.resources import as_file, files
from pathlib import Path

from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from api import problems
from api.audit_trail import AuditTrail
from api.current_base_map import MapPolicy
from api.current_drawer import CurrentDrawer
from api.current_studio import CurrentStudio
from api.deps import check_sight
from api.door import Door
from api.guard import Guard
from api.layer_answers import EncodedLayers
from api.live.listeners import Live
from api.one_at_a_time import OneAtATime
from api.page_policy import PAGE_POLICY, PagePolicy
from api.routes import (
    absences,
    access,
    accounts,
    assignments,
    audit,
    base_map,
    batches,
    calendar,
    call_sheets,
    cameras,
    care,
    chases,
    choices,
    circles,
    cooperations,
    cover,
    coverage,
    day_plans,
    decisions,
    desk,
    destinations,
    duty,
    emergency,
    emergency_ground,
    escalations,
    figures,
    grid_editor,
    handovers,
    health,
    joint_operations,
    live,
    maps,
    notes,
    offers,
    petitions,
    phone,
    photos,
    places,
    positions,
    queues,
    redivisions,
    replay,
    requests,
    rounds,
    sessions,
    settings,
    simulations,
    sites,
    stream,
    streets,
    studio,
    system,
    teams,
    units,
    visits,
    volunteers,
    wall,
    wishes,
    work_orders,
)
from api.throttle import Throttle
from api.veil import Veil
from api.watch import CallFigures, Watch
from gridmap.layers.asset_library import asset_folder
from gridmap.wiring import Services
from gridmap.worker import Worker

_DOCS_POLICY = PAGE_POLICY.replace("-src 'self';", "-src 'self' 'unsafe-inline';", 2)
"""Swagger UI starts with an inline script, without data, and writes inline styles."""

_THREADS_A_CONNECTION = 2
"""Calls that are worked on at once: one talks to the database while another one thinks.

More would only wait for connections, one transaction after the other, and hold up those that
need many. Callers beyond that wait at the door, in turn.
"""

_GZIP_LEVEL = 5
"""Takes a quarter of the time of level 9, for 2 in a hundred more bytes."""

_PAGES = {
    "/plan": "plan.html",
    "/figures": "figures.html",
    "/replay": "replay.html",
    "/wall": "wall.html",
    "/grids": "grids.html",
    "/phone": "phone.html",
    "/unit": "unit.html",
    "/admin": "admin.html",
    "/print": "print.html",
    "/sign-in": "sign_in.html",
}
"""Pages by address."""

_MAP_PAGES = {"/map": "live.html", "/desk": "desk.html"}
"""Pages with a map, under which a base map may lie."""

_PAGE_FILES = {
    "/phone-worker.js": ("phone_worker.js", "text/javascript"),
    "/phone.webmanifest": ("phone.webmanifest", "application/manifest+json"),
}
"""What makes the phone's page one that is installed: a worker serves what lies below it only."""

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]", "testserver")
"""Names under which an unguarded server answers: a foreign page cannot borrow another name."""

_ROUTES = (
    sessions,
    accounts,
    access,
    audit,
    requests,
    work_orders,
    choices,
    offers,
    cooperations,
    batches,
    teams,
    joint_operations,
    cover,
    day_plans,
    assignments,
    petitions,
    phone,
    rounds,
    volunteers,
    photos,
    units,
    positions,
    absences,
    decisions,
    chases,
    escalations,
    queues,
    figures,
    replay,
    call_sheets,
    cameras,
    desk,
    notes,
    handovers,
    places,
    duty,
    maps,
    streets,
    coverage,
    circles,
    studio,
    sites,
    simulations,
    grid_editor,
    redivisions,
    emergency,
    emergency_ground,
    care,
    visits,
    wishes,
    live,
    stream,
    wall,
    base_map,
    health,
    destinations,
    settings,
    calendar,
    system,
)


def create_app(
    services: Services,
    *,
    with_worker: bool = True,
    hosts: tuple[str, ...] = LOCAL_HOSTS,
    is_rehearsal: bool = False,
    guarded: bool = True,
) -> FastAPI:
    """Return the application for one district.

    Parameters
    ----------
    services
        What `gridmap.wiring.open_services` gives.
    with_worker
        Dispatch in this process too; another process does it otherwise.
    hosts
        Names the server answers to; ("*",) for any.
    is_rehearsal
        The day is played: the live page says so beside its clock.
    guarded
        Whoever calls needs an account or a key, and the right to what they ask for. Where it is
        False everybody may do everything, as in the demonstration on one's own machine.
    """
    worker = Worker(services) if with_worker else None

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        n_threads = _THREADS_A_CONNECTION * services.settings.pool_size
        current_default_thread_limiter().total_tokens = n_threads
        if worker is not None:
            worker.start()
        yield
        await app.state.live.close()
        if worker is not None:
            worker.stop()

    app = FastAPI(
        title="gridmap",
        summary="城市网格管理引擎 · Engine of urban grid management",
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.services = services
    app.state.worker = worker
    app.state.is_rehearsal = is_rehearsal
    app.state.is_guarded = guarded
    _keep_what_calls_share(app)
    app.add_middleware(Veil)
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=_GZIP_LEVEL)
    app.add_middleware(Guard, is_guarded=guarded)
    app.add_middleware(Door)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.add_middleware(PagePolicy)
    app.add_middleware(Watch, figures=app.state.call_figures)
    problems.install(app)
    for routes in _ROUTES:
        app.include_router(routes.router, dependencies=[Depends(check_sight)])
    _add_pages(app)
    return app


def _keep_what_calls_share(app: FastAPI) -> None:
    """Give the application what one call leaves for the next."""
    app.state.sign_in_throttle = Throttle(at_work=6)
    app.state.phone_throttle = Throttle(at_once=100, one_every_s=1.0)
    app.state.audit_trail = AuditTrail()
    app.state.encoded_layers = EncodedLayers()
    app.state.map_policy = MapPolicy()
    app.state.current_studio = CurrentStudio()
    app.state.current_drawer = CurrentDrawer()
    app.state.search = OneAtATime()
    app.state.call_figures = CallFigures()
    app.state.live = Live(lambda: app.state.services)


def _map_page(app: FastAPI, file: Path) -> Callable[[], FileResponse]:
    """Serve a page with a map: it may load the tiles of the base map that is in force."""

    def serve() -> FileResponse:
        policy = app.state.map_policy.now(app.state.services)
        return FileResponse(file, headers={"Content-Security-Policy": policy})

    return serve


def _page(file: Path, media_type: str = "text/html") -> Callable[[], FileResponse]:
    return lambda: FileResponse(file, media_type=media_type)


def _add_pages(app: FastAPI) -> None:
    """Serve the pages and the documentation from files of this package."""
    with as_file(asset_folder()) as assets, as_file(files("api") / "console") as console:
        app.mount("/assets", StaticFiles(directory=assets), name="assets")
        app.mount("/console", StaticFiles(directory=console), name="console")
        for address, name in _PAGES.items():
            app.add_api_route(address, _page(console / name), include_in_schema=False)
        for address, name in _MAP_PAGES.items():
            app.add_api_route(address, _map_page(app, console / name), include_in_schema=False)
        for address, (name, media_type) in _PAGE_FILES.items():
            served = _page(console / name, media_type)
            app.add_api_route(address, served, include_in_schema=False)

    @app.get("/", include_in_schema=False)
    def home(request: Request) -> RedirectResponse:
        return RedirectResponse(request.url.replace(path="/map", scheme="", netloc=""))

    @app.get("/docs", include_in_schema=False)
    def documentation() -> HTMLResponse:
        page = get_swagger_ui_html(
            openapi_url="/openapi.json",
            title="gridmap API",
            swagger_js_url="/assets/swagger-ui/swagger-ui-bundle.js",
            swagger_css_url="/assets/swagger-ui/swagger-ui.css",
            swagger_favicon_url="data:,",
        )
        page.headers["Content-Security-Policy"] = _DOCS_POLICY
        return page
