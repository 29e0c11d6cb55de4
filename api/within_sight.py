"""Whoever sees a part of the district: what they read is that part, what they act on lies in it.

Each call goes through here once, whatever its route. One that reads is given the district as the
caller sees it. One that acts is refused where it names what the caller does not see, in the words
for what is not there; then it acts as the engine. One about the whole district is refused.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api.reach import Reach, RouteReach
from api.route_reach import reach_of
from gridmap.errors import InputError, SightTooNarrow
from gridmap.flows.check_sight import NamedRecord, check_sight
from gridmap.model.actor import Sight
from gridmap.wiring import Services

MOST_NAMED = 5_000
"""As many as the longest list of names that a body may hold."""


def reach_of_call(request: Request) -> RouteReach:
    """Return how far the route reaches that answers a call."""
    return reach_of(request.method, request.scope["route"].path)


def narrowed(services: Services, request: Request, sight: Sight) -> Services:
    """Return the services that a call is answered with."""
    if sight.subdistricts is None:
        return services
    district = services.district
    if reach_of_call(request).reach is Reach.SEEN:
        return replace(services, district=district.seen_by(sight))
    return replace(services, district=replace(district, told_to=sight))


async def check_call(services: Services, request: Request, sight: Sight) -> None:
    """Refuse a call that reaches farther than the caller sees.

    Raises
    ------
    SightTooNarrow
        It is about the whole district.
    NotFound
        It names something that the caller does not see.
    """
    if sight.subdistricts is None:
        return
    route = reach_of_call(request)
    if route.reach is Reach.WHOLE:
        raise SightTooNarrow(
            problem="this is about the whole district, and you see a part of it",
            problem_zh="此功能涉及全区，而您只负责部分街道",
        )
    named = list(_named_in_path(route, request.path_params))
    if route.body:
        named += _named_in_body(route, await request.body())
    district = services.district.seen_by(sight)
    await run_in_threadpool(check_sight, named, district=district)


def _named_in_path(route: RouteReach, given: Mapping[str, Any]) -> Iterator[NamedRecord]:
    for name, kind in route.path.items():
        yield NamedRecord(kind, str(given[name]), may_be_new=name == route.makes)


def _named_in_body(route: RouteReach, body: bytes) -> Iterator[NamedRecord]:
    """Yield what a body names; one that cannot be read names nothing, and its route refuses it.

    It is looked at before the schema is: what is more than any schema takes is refused here.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return
    for place, kind in route.body.items():
        for n_found, name in enumerate(_found(said, place)):
            if n_found == MOST_NAMED:
                raise _too_many()
            yield NamedRecord(kind, name)


def _too_many() -> InputError:
    return InputError(
        problem=f"a call names {MOST_NAMED} records at most",
        mend="send them in several calls",
        problem_zh=f"一次调用最多指明 {MOST_NAMED} 项",
        mend_zh="请分多次提交",
        n_most=MOST_NAMED,
    )


def _found(said: object, place: str) -> Iterator[str]:
    """Yield the names that stand at a place of a body.

    >>> list(_found({"members": [{"code": "A"}, {"code": "B"}]}, "members[].code"))
    ['A', 'B']
    >>> list(_found([{"code": "A"}, 7], "[].code")), list(_found({"code": None}, "code"))
    (['A'], [])
    >>> list(_found({"members": ["A", "B"]}, "members[]."))
    ['A', 'B']
    """
    of_list, is_list, rest = place.partition("[].")
    if is_list:
        within = said.get(of_list) if of_list and isinstance(said, dict) else said
        for one in within if isinstance(within, list) else ():
            yield from _found(one, rest)
    elif place == "" and isinstance(said, str):
        yield said
    elif isinstance(said, dict) and isinstance(name := said.get(place), str | int):
        yield str(name)
