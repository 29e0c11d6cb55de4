"""Destinations over HTTP: kept by the system administrator alone, told without their secrets."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
import town
from accounts import audited

from gridmap.delivery_duties import deliver_due

pytestmark = pytest.mark.postgis

HUB = {"code": "hub", "name": "市平台", "url": "https://hub.invalid/gridmap"}
"""Nobody answers to a name under `.invalid`."""

WHY = {"reason": "agreed with the centre"}


@pytest.fixture
def system(admins) -> Iterator[httpx.Client]:
    """Return a client of the system administrator; what it added is removed in the end."""
    yield admins["system"]
    admins["system"].post("/destinations/hub/remove")


def standing(client, code="hub"):
    return next(
        one for one in client.get("/destinations").json()["destinations"] if one["code"] == code
    )


def test_a_destination_is_added_with_a_secret_that_is_told_once(system, services):
    added = system.post("/destinations", json=HUB | {"kinds": ["order_opened"]})
    assert added.status_code == 201
    secret = added.json()["secret"]
    assert secret.startswith("whsec_")
    told = system.get("/destinations")
    assert secret not in told.text
    assert "order_opened" in told.json()["kinds"]
    assert told.json()["retry_min"] == [1, 5, 30]
    now = standing(system)
    assert (now["url"], now["kinds"], now["subdistrict"]) == (HUB["url"], ["order_opened"], None)
    assert (now["n_waiting"], now["n_stuck"], now["n_delivered"]) == (0, 0, 0)
    line = audited(services.district, "destination_added")[0]
    assert (line["actor"], line["about"]) == (system.login, "hub")
    assert secret not in str(line)
    again = system.post("/destinations", json=HUB)
    assert (again.status_code, "hub" in again.text) == (400, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://127.0.0.1/in"},
        {"url": "https://169.254.169.254/latest"},
        {"url": "javascript:alert(1)"},
        {"url": "https://user:word@hub.invalid/"},
        {"code": "Not a code"},
        {"kinds": ["care_alerted"]},
        {"kinds": []},
        {"kinds": ["weather"]},
        {"name": " "},
    ],
)
def test_what_cannot_be_called_or_told_is_refused(system, wrong):
    assert system.post("/destinations", json=HUB | wrong).status_code in {400, 422}
    assert system.get("/destinations").json()["destinations"] == []


def test_an_unknown_subdistrict_is_not_found(system):
    assert system.post("/destinations", json=HUB | {"subdistrict": "none"}).status_code == 404


def test_it_is_paused_resumed_and_removed(system, services):
    system.post("/destinations", json=HUB)
    assert system.post("/destinations/hub/pause", json=WHY).status_code == 204
    assert standing(system)["paused_by"] == system.login
    assert system.post("/destinations/hub/pause").status_code == 409
    assert system.post("/destinations/hub/resume").status_code == 204
    assert system.post("/destinations/hub/resume").status_code == 409
    assert system.post("/destinations/hub/remove", json=WHY).json() == {"n": 0}
    for verb in ("pause", "resume", "secret", "remove", "retry"):
        assert system.post(f"/destinations/hub/{verb}").status_code == 404
    assert system.get("/destinations/hub/messages").status_code == 404
    line = audited(services.district, "destination_removed")[0]
    assert line["facts"] == {"n_given_up": 0, **WHY}


def test_it_is_changed_in_place_by_what_is_stated(system, services):
    system.post("/destinations", json=HUB | {"kinds": ["order_opened"]})
    moved = {"url": "https://hub2.invalid/in", **WHY}
    assert system.patch("/destinations/hub", json=moved).status_code == 204
    now = standing(system)
    assert (now["url"], now["name"], now["kinds"]) == (moved["url"], HUB["name"], ["order_opened"])
    assert system.patch("/destinations/hub", json={"kinds": None}).status_code == 204
    assert standing(system)["kinds"] is None
    line = audited(services.district, "destination_changed")[-1]
    assert line["facts"] == {"url": {"from": HUB["url"], "to": moved["url"]}, **WHY}
    for wrong, status in (
        ({"url": "http://169.254.169.254/"}, 400),
        ({"kinds": []}, 422),
        ({"secret": "whsec_"}, 422),
        ({"subdistrict": "none"}, 404),
    ):
        assert system.patch("/destinations/hub", json=wrong).status_code == status
    assert system.patch("/destinations/nobody", json=WHY).status_code == 404


def test_a_new_secret_is_told_once(system):
    first = system.post("/destinations", json=HUB).json()
    assert first["previous_secret_until"] is None
    told = system.post("/destinations/hub/secret", json=WHY)
    assert (told.status_code, told.json()["code"]) == (200, "hub")
    second = told.json()["secret"]
    assert second.startswith("whsec_")
    assert second != first["secret"]
    listed = system.get("/destinations").text
    assert not any(one in listed for one in (first["secret"], second))
    assert standing(system)["previous_secret_until"] == told.json()["previous_secret_until"]
    assert system.post("/destinations/hub/secret").status_code == 409
    ended = system.post("/destinations/hub/secret", json=WHY | {"at_once": True}).json()
    assert (ended["secret"] in {first["secret"], second}) is False
    assert standing(system)["previous_secret_until"] is ended["previous_secret_until"] is None


def test_messages_are_listed_taken_up_again_and_given_up(system, services):
    """Nobody answers to a name under `.invalid`: every message fails."""
    system.post("/destinations", json=HUB | {"kinds": ["order_opened"]})
    town.receive(services.district)
    for hours in range(4):
        later = timedelta(hours=hours)
        deliver_due(services.at_clock(lambda later=later: services.district.clock() + later))
    (one,) = system.get("/destinations/hub/messages", params={"state": "stuck"}).json()
    assert (one["kind"], one["n_failed"], one["fault"]) == ("order_opened", 4, "name_unknown")
    assert one["next_try_at"] is None
    assert standing(system)["n_stuck"] == 1
    health = system.get("/health").json()
    assert "deliveries_stuck" in health["troubles"]
    assert [(d["code"], d["n_stuck"]) for d in health["destinations"]] == [("hub", 1)]
    figures = system.get("/metrics").text
    assert 'gridmap_deliveries_stuck{destination="hub"} 1.0' in figures
    assert 'gridmap_delivery_oldest_waiting_seconds{destination="hub"} 0.0' in figures
    assert system.post("/destinations/hub/retry", json=WHY).json() == {"n": 1}
    (one,) = system.get("/destinations/hub/messages").json()
    assert (one["state"], one["n_failed"]) == ("waiting", 0)
    refused = {"message": one["id"], "reason": ""}
    assert system.post("/destinations/hub/give-up", json=refused).status_code == 422
    given_up = {"message": one["id"], "reason": "told by telephone"}
    assert system.post("/destinations/hub/give-up", json=given_up).json() == {"n": 1}
    assert system.post("/destinations/hub/give-up", json=given_up).status_code == 404
    (one,) = system.get("/destinations/hub/messages").json()
    assert (one["state"], one["reason"]) == ("given_up", "told by telephone")
    line = audited(services.district, "deliveries_given_up")[0]
    assert line["facts"] == {"n": 1, "message": one["message"], "reason": "told by telephone"}


@pytest.mark.parametrize("name", ["security", "audit"])
def test_no_other_administrator_keeps_destinations(admins, name):
    assert admins[name].get("/destinations").status_code == 403
    assert admins[name].post("/destinations", json=HUB).status_code == 403
    assert admins[name].patch("/destinations/hub", json=WHY).status_code == 403
    assert admins[name].post("/destinations/hub/give-up", json=WHY).status_code == 403
