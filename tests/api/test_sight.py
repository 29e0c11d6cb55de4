"""What a caller who sees one street reads of the next, by any route: nothing."""

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from api.route_reach import ROUTE_REACH, Reach

pytestmark = pytest.mark.postgis


def routes_of(app):
    """Return every route that answers with more than a page, by method and path."""
    stated = [one.original_route for one in iter_route_contexts(app.routes)]
    return {
        (method, route.path): route
        for route in stated
        if isinstance(route, APIRoute) and route.include_in_schema
        for method in route.methods
    }


def test_every_route_says_how_far_it_reaches(served):
    """A new route: say in `api.route_reach` what it reads, and what a call of it names."""
    app, _ = served
    assert sorted(routes_of(app)) == sorted(ROUTE_REACH)


def test_every_id_in_a_path_that_acts_is_looked_at(served):
    """A path parameter without a kind would let somebody act on what they do not see."""
    app, _ = served
    for key, route in routes_of(app).items():
        reach = ROUTE_REACH[key]
        if reach.reach is Reach.NAMED:
            given = {one.alias for one in route.dependant.path_params} - {"warning_id"}
            assert given == set(reach.path), key
