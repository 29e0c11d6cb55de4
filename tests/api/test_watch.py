"""The id of each call, the figures of all of them, and what is never told."""

import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

pytestmark = pytest.mark.postgis


def figures(client):
    """Return what `/metrics` says: value by name and labels."""
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {
        (one.name, tuple(sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(answer.text)
        for one in family.samples
    }


def n_calls(told, **labels):
    return told.get(("gridmap_http_requests_total", tuple(sorted(labels.items()))), 0)


@pytest.mark.parametrize("path", ["/livez", "/headline", "/no-such-thing", "/assets/nothing.js"])
def test_every_answer_has_an_id_of_its_own(client, path):
    ids = {client.get(path).headers["x-request-id"] for _ in range(3)}
    assert len(ids) == 3


def test_the_id_of_a_proxy_is_taken_over(client):
    answer = client.get("/livez", headers={"X-Request-ID": "proxy-7.a_b"})
    assert answer.headers["x-request-id"] == "proxy-7.a_b"


@pytest.mark.parametrize("given", ["", "two words", "x" * 65, "{{7*7}}", "a\tb"])
def test_an_id_that_is_no_word_is_replaced(client, given):
    answer = client.get("/livez", headers={"X-Request-ID": given})
    assert re.fullmatch("[0-9a-f]{16}", answer.headers["x-request-id"])


def test_calls_are_counted_by_the_template_of_their_route(client, scene):
    before = figures(client)
    for order in (scene.waiting, scene.waiting, scene.nobody):
        client.get(f"/work-orders/{order}")
    client.get("/no-such-thing")
    after = figures(client)
    route = "/work-orders/{order_id}"
    for status, more in (("200", 2), ("404", 1)):
        labels = {"method": "GET", "route": route, "status": status}
        assert n_calls(after, **labels) - n_calls(before, **labels) == more
    nowhere = {"method": "GET", "route": "-", "status": "404"}
    assert n_calls(after, **nowhere) - n_calls(before, **nowhere) == 1
    assert not any(scene.waiting in str(name) for name in after)


def test_made_up_methods_make_up_no_figures(client):
    before = figures(client)
    client.request("GARBAGE1", "/livez")
    client.request("GARBAGE2", "/livez")
    after = figures(client)
    assert not any("GARBAGE" in str(name) for name in after)
    assert len(after.keys() - before.keys()) <= len(
        [name for name in after if ("method", "-") in name[1]]
    )


def test_the_figures_of_the_district_are_those_of_the_live_page(client):
    told, headline = figures(client), client.get("/headline").json()
    assert told["gridmap_database_up", ()] == 1
    assert told["gridmap_open", ()] == headline["n_open"] > 0
    assert told["gridmap_closed", ()] == headline["n_closed"]
