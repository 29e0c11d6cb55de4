"""A volunteer's phone at the guarded door: wishes and errands of their own, and no more."""

import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import accounts
import care_town
import phone_routes
import pytest
import town
from sqlalchemy import text

from gridmap.flows.keep_care_person import hand_visit
from gridmap.flows.plan_care import plan_care
from gridmap.flows.publish_wish import publish_wish
from gridmap.model.ids import CareVisitId
from gridmap.model.wish import Wish, WishKind

pytestmark = pytest.mark.postgis

ZONE = ZoneInfo("Asia/Shanghai")
SECRETS = ("red", "colour", "elderly_alone", "needs insulin")


@pytest.fixture
def pair(services):
    """Add two volunteers who stand in the middle of the grid 001; return their codes."""
    codes = [f"V{uuid.uuid4().hex[:6].upper()}" for _ in range(2)]
    with services.district.writing() as conn:
        for code in codes:
            conn.execute(
                text(
                    "INSERT INTO volunteers (tenant_id, id, code, name, position)"
                    " VALUES (1, :id, :code, 'V', st_point(110.3025, 20.0025, 4490)::geography)"
                ),
                {"id": uuid.uuid4(), "code": code},
            )
    return codes


@pytest.fixture
def client(as_who, pair):
    """Return a client of the first volunteer, who has an account of their own."""
    return as_who("volunteer", volunteer_code=pair[0])


def registered(services):
    """Put somebody into the register; return the code."""
    code = f"P{uuid.uuid4().hex[:6].upper()}"
    care_town.register(
        services.district,
        code,
        name="孙丁卯",
        kind="elderly_alone",
        note="needs insulin",
        door="2-301",
        starts_on=datetime.now(ZONE).date(),
    )
    return code


@pytest.fixture
def wish(services):
    """Publish a wish of somebody in the register; return its id."""
    wanted = Wish(
        idempotency_key=str(uuid.uuid4()),
        kind=WishKind.GOODS,
        text="想要一台收音机",
        person_code=registered(services),
    )
    id_, _ = publish_wish(
        wanted, district=services.district, policy=services.wish_policy, actor="desk"
    )
    return str(id_)


@pytest.fixture
def errands(services, pair):
    """Hand a visit to each volunteer; return the visits."""
    visits = []
    for volunteer in pair:
        person = registered(services)
        plan_care(datetime.now(ZONE).date(), district=services.district, zone=ZONE)
        query = (
            "SELECT v.id FROM care_visits AS v JOIN care_persons AS p ON p.id = v.person_id"
            " WHERE p.code = :code"
        )
        visit = town.one(services.district, query, code=person)
        hand_visit(
            CareVisitId(visit), volunteer, "送午餐", district=services.district, actor="desk"
        )
        visits.append(str(visit))
    return visits


def work(client, code):
    return client.get(f"/volunteers/{code}/work")


def test_a_volunteer_claims_does_and_gives_back_wishes_of_their_own(client, pair, wish):
    mine, theirs = pair
    near = work(client, mine)
    assert wish in {one["id"] for one in near.json()["near"]}
    assert [word for word in ("孙丁卯", "2-301", *SECRETS) if word in near.text] == []
    path = f"/volunteers/{mine}/wishes/{wish}"
    for _ in range(2):
        assert client.post(f"{path}/claim").json()["state"] == "claimed"
    held = work(client, mine)
    (one,) = held.json()["held"]
    assert (one["name"], one["place"]) == ("孙丁卯", "2-301"), "as they are: they have to find it"
    assert [word for word in SECRETS if word in held.text] == []
    for _ in range(2):
        back = client.post(f"{path}/give-back", json={"reason": "家里有事"})
        assert back.json()["state"] == "open"
    client.post(f"{path}/claim")
    for _ in range(2):
        assert client.post(f"{path}/done", json={"text": "已送到"}).json()["state"] == "done"
    foreign = client.post(f"/volunteers/{theirs}/wishes/{wish}/claim")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "not_found")


def test_a_volunteer_reports_errands_of_their_own_once(client, pair, errands):
    mine, theirs = pair
    told = work(client, mine)
    (one,) = told.json()["errands"]
    assert (one["id"], one["name"], one["errand"]) == (errands[0], "孙丁卯", "送午餐")
    assert [word for word in SECRETS if word in told.text] == []
    body = {"outcome": "met", "visited_at": (datetime.now(UTC) - timedelta(minutes=1)).isoformat()}
    path = f"/volunteers/{mine}/errands/{{}}/reports"
    key = {"Idempotency-Key": str(uuid.uuid4())}
    sent = [client.post(path.format(errands[0]), json=body, headers=key) for _ in range(2)]
    assert [one.status_code for one in sent] == [201, 200]
    assert sent[0].json() == sent[1].json()
    key = {"Idempotency-Key": str(uuid.uuid4())}
    assert client.post(path.format(errands[1]), json=body, headers=key).status_code == 404
    assert work(client, mine).json()["errands"] == []
    assert work(client, theirs).status_code == 404


def test_a_volunteer_reaches_no_list_of_the_desk(client, pair, wish):
    assert client.get("/me").json()["volunteer_code"] == pair[0]
    assert client.get("/me").json()["member_code"] is None
    for path in ("/wishes", "/care/persons", "/work-orders"):
        assert client.get(path).status_code == 403, path
    for path in ("/wishes/near", "/wishes/held", "/care/errands"):
        assert client.get(path, params={"volunteer": pair[0]}).status_code == 403, path
    claim = client.post(f"/wishes/{wish}/claim", json={"volunteer_code": pair[1]})
    assert claim.status_code == 403, "the desk's route names whom it wants"


def test_whoever_looks_at_a_volunteers_work_is_put_down(as_who, services, pair, errands):
    seen = len(accounts.audited(services.district, "personal_data_seen"))
    assert "孙丁卯" in work(as_who("dispatcher"), pair[0]).text
    assert len(accounts.audited(services.district, "personal_data_seen")) == seen + 1


def test_every_route_of_volunteers_is_tried_here(client):
    paths = client.get("/openapi.json").json()["paths"]
    there = {
        (method.upper(), path)
        for path, methods in paths.items()
        for method, stated in methods.items()
        if "volunteers 志愿者" in stated.get("tags", ())
    }
    assert there == phone_routes.VOLUNTEERS
