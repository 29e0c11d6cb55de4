"""Which route of an application a call is for: the same one that the application would take."""

from collections.abc import Sequence
from dataclasses import dataclass
from re import Pattern

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount, compile_path

HEAD_TOO = "HEAD"


@dataclass(frozen=True, slots=True)
class Route:
    """A route: its path as it is stated, and what it takes. Files under a path take GET."""

    path: str
    methods: frozenset[str]
    pattern: Pattern[str]


@dataclass(frozen=True, slots=True)
class Found:
    """The route of a call, and what stood in its path where the route has a name for it."""

    path: str
    method: str
    named: dict[str, str]


def routes_of(app: FastAPI) -> tuple[Route, ...]:
    """Return every route of an application in the order in which it looks at them."""
    return tuple(
        _route(context.original_route, context) for context in iter_route_contexts(app.routes)
    )


def _route(original: object, stated: object) -> Route:
    path = str(getattr(stated, "path", ""))
    if isinstance(original, Mount):
        pattern, _, _ = compile_path(f"{path}/{{path:path}}")
        return Route(path, frozenset({"GET", HEAD_TOO}), pattern)
    pattern, _, _ = compile_path(path)
    return Route(path, frozenset(getattr(stated, "methods", None) or ()), pattern)


def find(routes: Sequence[Route], method: str, path: str) -> Found | None:
    """Return the route of a call; None where there is none, or none with this method."""
    for route in routes:
        match = route.pattern.match(path)
        if match is not None and method in route.methods:
            stated = "GET" if method == HEAD_TOO else method
            return Found(route.path, stated, match.groupdict())
    return None


def has_path(routes: Sequence[Route], path: str) -> bool:
    """Tell whether some method would be taken at a path."""
    return any(route.pattern.match(path) for route in routes)
