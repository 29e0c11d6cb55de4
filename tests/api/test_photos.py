"""Photos at the guarded door: by whoever handles an order, kept once, shown to few, put down."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import phone_routes
import pytest
import town
from pictures import a_picture, size_of
from sqlalchemy import text

from gridmap.casework.photos import MOST_PHOTOS, PhotoPolicy
from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.flows.erase_photo import forget_photos

pytestmark = pytest.mark.postgis
HERE = town.LonLat(110.3071, 20.0071)
CATEGORY = """INSERT INTO categories (tenant_id, code, zh, en, handling, urgency, skills, respond_s,
    arrive_s, close_s, photos) VALUES (1, :code, :code, :code, 'person', 'normal', ARRAY[:code],
    600, 1800, 7200, '{before,after}')"""


class Job:
    """An order of a category that wants photos, in the hands of a member of its own."""

    def __init__(self, services, code):
        district = services.district
        town.add_member(district, code, HERE, skills=(code,), capacity=5)
        with district.writing() as conn:
            conn.execute(text(CATEGORY), {"code": code})
        received = town.receive(district, HERE, category=code)
        done = dispatch_work_order(
            received.work_order_id,
            district=district,
            travel=services.travel,
            policy=services.dispatch_policy,
        )
        self.code, self.order = code, str(received.work_order_id)
        self.assignment = str(done.assignment_id)


@pytest.fixture
def job(services):
    return Job(services, f"CAM{uuid.uuid4().hex[:6].upper()}")


def keyed(key=None):
    return {"Idempotency-Key": key or str(uuid.uuid4())}


def send(client, path, picture, *, key=None, **params):
    headers = {"Content-Type": "image/jpeg", **keyed(key)}
    return client.post(path, params=params, content=picture, headers=headers)


def photograph(client, job, moment, *, name=None, **more):
    picture = a_picture(name or f"{job.code} {moment}")
    return send(client, f"/assignments/{job.assignment}/photos", picture, moment=moment, **more)


def step(client, job, name, **body):
    return client.post(f"/assignments/{job.assignment}/{name}", json=body, headers=keyed())


def order_of(client, job):
    return client.get(f"/work-orders/{job.order}").json()


def audited(services, path):
    query = "SELECT count(*) FROM audit_entries WHERE about = :about"
    return town.one(services.district, query, about=f"GET {path}")


def test_a_job_is_reported_back_with_the_photos_that_are_wanted(as_who, job):
    member, desk = as_who("member", member_code=job.code), as_who("dispatcher")
    (seen,) = member.get(f"/members/{job.code}/work").json()["in_hand"]
    assert (seen["photos_wanted"], seen["photos"]) == (["before", "after"], [])
    step(member, job, "sign")
    step(member, job, "arrive", away="indoors")
    refused = step(member, job, "done")
    assert (refused.status_code, refused.json()["code"]) == (409, "photo_missing")
    assert refused.json()["facts"]["missing"] == ["before", "after"]
    assert photograph(member, job, "before").status_code == 201
    assert step(member, job, "done").json()["facts"]["missing"] == ["after"]
    assert photograph(member, job, "after", taken_at=datetime.now(UTC).isoformat()).is_success
    assert step(member, job, "done", note="已清理").json() == {"state": "A11"}
    told = order_of(desk, job)
    assert [one["moment"] for one in told["photos"]] == ["before", "after"]
    assert told["assignments"][-1]["no_photo"] is None
    kinds = [one["kind"] for one in told["events"]]
    assert kinds.count("photo_added") == 2


def test_without_one_it_is_said_why_and_the_desk_sees_it(as_who, job):
    member, desk = as_who("member", member_code=job.code), as_who("dispatcher")
    step(member, job, "sign")
    assert step(member, job, "done", no_photo="laziness").status_code == 422
    assert step(member, job, "done", no_photo="by_phone").json() == {"state": "A11"}
    told = order_of(desk, job)
    assert told["assignments"][-1]["no_photo"] == "by_phone"
    assert (told["photos_wanted"], told["photos"]) == (["before", "after"], [])
    done = next(one for one in told["events"] if one["kind"] == "assignment_done")
    assert done["facts"]["no_photo"] == "by_phone"


def test_a_photo_sent_twice_is_kept_once(as_who, job):
    member, desk = as_who("member", member_code=job.code), as_who("dispatcher")
    key = str(uuid.uuid4())
    first, again = (photograph(member, job, "before", key=key) for _ in range(2))
    assert (first.json(), first.json()["is_new"]) == (again.json(), True)
    other = photograph(member, job, "before")
    assert other.json() == {"id": first.json()["id"], "is_new": False}, "under another key"
    reused = photograph(member, job, "before", name="another", key=key)
    assert (reused.status_code, reused.json()["code"]) == (409, "key_reused")
    assert len(order_of(desk, job)["photos"]) == 1


def test_a_photo_is_shown_to_those_of_the_order_and_every_look_is_put_down(as_who, services, job):
    member, desk = as_who("member", member_code=job.code), as_who("dispatcher")
    sent = send(
        member,
        f"/assignments/{job.assignment}/photos",
        a_picture(job.code, size=(2_000, 1_000), form="PNG"),
        moment="before",
    )
    path = f"/photos/{sent.json()['id']}"
    for client in (member, desk, as_who("checker"), as_who("grid_head"), as_who("operator")):
        answer = client.get(path)
        assert answer.status_code == 200, answer.text
        assert size_of(answer.content) == (1_600, 800)
        assert size_of(client.get(f"{path}/thumbnail").content) == (320, 160)
    assert audited(services, path) == audited(services, f"{path}/thumbnail") == 5
    head = answer.headers
    assert head["content-type"] == "image/jpeg"
    assert head["x-content-type-options"] == "nosniff"
    assert head["content-security-policy"] == "default-src 'none'; sandbox"
    assert head["content-disposition"].startswith("inline; filename=")
    assert head["cache-control"] == "no-store"
    for role in ("leader", "evaluator", "planner", "gateway", "security_admin", "volunteer"):
        assert as_who(role).get(path).status_code == 403, role
    stranger = f"CAM{uuid.uuid4().hex[:6].upper()}"
    town.add_member(services.district, stranger, HERE)
    assert as_who("member", member_code=stranger).get(path).status_code == 404
    withdrawn = desk.post(
        f"/assignments/{job.assignment}/withdraw", json={"reason": "x"}, headers=keyed()
    )
    assert withdrawn.status_code == 200
    assert member.get(path).status_code == 404, "it is not theirs any more"
    late = photograph(member, job, "after")
    assert (late.status_code, late.json()["code"]) == (409, "illegal_move")


def test_nobody_adds_photos_to_somebody_elses_job(as_who, services, job):
    stranger = f"CAM{uuid.uuid4().hex[:6].upper()}"
    town.add_member(services.district, stranger, HERE)
    client = as_who("member", member_code=stranger)
    assert photograph(client, job, "before").status_code == 404
    assert send(client, f"/work-orders/{job.order}/photos", a_picture()).status_code == 403


@pytest.mark.parametrize(
    ("picture", "why"),
    [
        (b"<svg onload=alert(1)>", "unknown_format"),
        (b"GIF89a" + b"\x00" * 40, "unknown_format"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, "unknown_format"),
        (a_picture()[:300], "broken"),
    ],
)
def test_what_is_no_photo_is_refused_in_words_of_both_languages(as_who, job, picture, why):
    member = as_who("member", member_code=job.code)
    path = f"/assignments/{job.assignment}/photos"
    for lang in ("zh", "en"):
        refused = send(member, path, picture, moment="before", lang=lang)
        assert (refused.status_code, refused.json()["code"]) == (400, "bad_photo")
        assert refused.json()["facts"]["why"] == why
    assert send(member, path, b"", moment="before").status_code in {400, 422}
    too_much = send(member, path, b"\xff\xd8\xff" + b"\x00" * 9_000_000, moment="before")
    assert too_much.status_code == 413


def test_there_is_an_end_of_photos(as_who, job):
    member = as_who("member", member_code=job.code)
    for n in range(MOST_PHOTOS):
        assert photograph(member, job, "before", name=f"{job.code} {n}").status_code == 201
    one_more = photograph(member, job, "before", name=f"{job.code} more")
    assert (one_more.status_code, one_more.json()["code"]) == (409, "illegal_move")


def test_what_the_caller_sent_is_added_by_the_desk_and_erased_by_it(as_who, services, job):
    desk = as_who("operator")
    path = f"/work-orders/{job.order}/photos"
    photo = send(desk, path, a_picture(job.code)).json()["id"]
    erase = f"/photos/{photo}/erase"
    assert desk.post(erase, json={}, headers=keyed()).status_code == 422, "without a reason"
    for _ in range(2):
        erased = desk.post(erase, json={"reason": "涉及他人隐私"}, headers=keyed())
        assert erased.json() == {"id": photo}
    assert desk.get(f"/photos/{photo}").status_code == 404
    (told,) = order_of(desk, job)["photos"]
    assert (told["moment"], told["is_shown"]) == ("told", False)
    left = "SELECT count(*) FROM photo_contents WHERE picture = :picture"
    assert town.one(services.district, left, picture=b"") == 0


def test_a_picture_used_for_two_orders_is_told_and_outlives_one_of_them(as_who, services):
    desk = as_who("dispatcher")
    orders = [str(town.receive(services.district, HERE).work_order_id) for _ in range(2)]
    picture = a_picture(uuid.uuid4().hex)
    first, second = (
        send(desk, f"/work-orders/{order}/photos", picture).json()["id"] for order in orders
    )
    (told,) = desk.get(f"/work-orders/{orders[0]}").json()["photos"]
    assert told["is_used_elsewhere"]
    desk.post(f"/photos/{first}/erase", json={"reason": "x"}, headers=keyed())
    assert desk.get(f"/photos/{second}").status_code == 200
    (told,) = desk.get(f"/work-orders/{orders[1]}").json()["photos"]
    assert not told["is_used_elsewhere"]


def test_a_photo_of_what_a_member_reports_finds_its_order(as_who, services, job):
    member = as_who("member", member_code=job.code)
    key = str(uuid.uuid4())
    seen = {"category": "other", "text": "路面塌陷", "position": {"lon": 110.302, "lat": 20.002}}
    reported = member.post(f"/members/{job.code}/sightings", json=seen, headers=keyed(key)).json()
    path = f"/members/{job.code}/sightings/{key}/photos"
    assert send(member, path, a_picture(key)).status_code == 201
    nowhere = f"/members/{job.code}/sightings/{uuid.uuid4()}/photos"
    assert send(member, nowhere, a_picture(key)).status_code == 404
    told = as_who("dispatcher").get(f"/work-orders/{reported['work_order_id']}").json()
    assert [one["moment"] for one in told["photos"]] == ["told"]


def test_photos_go_when_their_order_has_ended_long_ago(as_who, services, job):
    desk = as_who("dispatcher")
    photo = send(desk, f"/work-orders/{job.order}/photos", a_picture(job.code)).json()["id"]
    policy = PhotoPolicy(kept_days=30)

    def forget(days):
        later = replace(services.district, clock=lambda: datetime.now(UTC) + timedelta(days=days))
        return forget_photos(district=later, policy=policy, lot=1)

    forget(31)
    assert desk.get(f"/photos/{photo}").status_code == 200, "the order is open"
    path = f"/assignments/{job.assignment}/withdraw"
    assert desk.post(path, json={"reason": "x"}, headers=keyed()).status_code == 200
    with services.district.writing() as conn:
        end = "UPDATE work_orders SET state = 'A21', closed_at = now() WHERE id = :id"
        conn.execute(text(end), {"id": job.order})
    assert forget(29) == 0
    assert desk.get(f"/photos/{photo}").status_code == 200
    assert forget(31) >= 1
    assert desk.get(f"/photos/{photo}").status_code == 404
    (told,) = order_of(desk, job)["photos"]
    assert told["erased_by"] == "gridmap"


def test_every_route_of_photos_is_tried_here(client):
    paths = client.get("/openapi.json").json()["paths"]
    there = {
        (method.upper(), path)
        for path, methods in paths.items()
        for method, stated in methods.items()
        if "photos 照片" in stated.get("tags", ())
    }
    assert there == phone_routes.PHOTOS
