"""Builders for days of visits: places on a line, a metre a second, unless a matrix is given."""

from collections.abc import Sequence

from gridmap.model.routing import (
    Rest,
    RouteMember,
    RouteQuestion,
    RouteStop,
    Window,
)

HOUR = 3_600.0


def a_member(code: str = "A", **more: object) -> RouteMember:
    """Return a member who works from 8 to 17 o'clock and starts at place 0."""
    fields: dict[str, object] = {"start_s": 8 * HOUR, "end_s": 17 * HOUR, "start_place": 0}
    return RouteMember(code=code, **(fields | more))


def a_stop(code: str, place: int, *windows: tuple[float, float], **more: object) -> RouteStop:
    """Return a visit of a quarter of an hour; windows in hours of the day."""
    fields: dict[str, object] = {"service_s": 900.0}
    opened = tuple(Window(since * HOUR, until * HOUR) for since, until in windows)
    return RouteStop(code=code, place=place, windows=opened, **(fields | more))


def lunch() -> Rest:
    """Return an hour's rest that begins between 12 and 13 o'clock."""
    return Rest(Window(12 * HOUR, 13 * HOUR), HOUR)


def a_question(
    members: Sequence[RouteMember],
    stops: Sequence[RouteStop],
    *,
    places_m: Sequence[float] = (0.0, 300.0, 600.0, 900.0, 1_200.0),
    seconds: Sequence[Sequence[float]] | None = None,
) -> RouteQuestion:
    """Return a question about places along one street."""
    matrix = seconds or [[abs(one - other) for other in places_m] for one in places_m]
    return RouteQuestion(members=tuple(members), stops=tuple(stops), seconds={"adult": matrix})
