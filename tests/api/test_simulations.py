"""Rehearsals over HTTP: what is asked, what is kept, what is refused, one at a time."""

import pytest

pytestmark = pytest.mark.postgis

PAST = {"since": "2026-03-02", "until": "2026-03-02", "seed": 7}


def made(client, **more):
    answer = client.post("/simulations", json=PAST | more)
    assert answer.status_code == 201, answer.text
    return answer.json()


def means(told, side):
    return {one["measure"]: one[side]["mean"] for one in told["measures"]}


def test_every_measure_is_told_for_both_sides_and_kept(client, scene):
    told = made(client, n_days=3, title="fewer", other={"staffing": [{"change": -39}]})
    assert told["n_orders"] > 0
    today, other = means(told, "today"), means(told, "other")
    for one in ("unserved_share", "uncovered_grid_minutes"):  # means are of who is reached alone
        assert today[one] <= other[one], one
    assert other["response_mean_s"] > 0
    assert client.get(f"/simulations/{told['simulation']}").json() == told
    listed = client.get("/simulations").json()[0]
    assert (listed["title"], listed["question"]) == ("fewer", told["question"])
    assert "measures" not in listed


def test_one_question_has_one_answer(client, scene):
    first, again = (made(client, n_days=2, other={"batch_every_s": 60}) for _ in range(2))
    assert first.pop("simulation") != again.pop("simulation")
    assert first == again


def test_what_the_policy_is_to_be_is_laid_over_todays(client, scene):
    told = made(client, n_days=1, other={"policy": {"other_grid_s": 0, "shortlist_size": 5}})
    today, other = (told["question"][side]["policy"] for side in ("today", "other"))
    assert {name for name in today if today[name] != other[name]} == {
        "other_grid_s",
        "shortlist_size",
    }


@pytest.mark.parametrize(
    "more",
    [
        {"n_days": 0},
        {"n_days": 61},
        {"other": {"policy": {"speed": 3}}},
        {"other": {"policy": {"search_radius_m": -1}}},
        {"other": {"policy": {"search_radius_m": "far"}}},
        {"other": {"after_work": "sleep"}},
        {"other": {"batch_every_s": -1}},
        {"since": "yesterday"},
        {"surprise": 1},
    ],
)
def test_what_cannot_be_meant_is_refused(client, scene, more):
    answer = client.post("/simulations", json=PAST | more)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_body")


def test_an_unknown_grid_is_told_in_both_languages(client, scene):
    wish = {"other": {"staffing": [{"change": 1, "grid": "999"}]}}
    zh, en = (
        client.post("/simulations", json=PAST | wish, headers={"Accept-Language": lang}).json()
        for lang in ("zh", "en")
    )
    assert "没有编码" in str(zh)
    assert "There is no grid" in str(en)


def test_nobody_waits_while_another_search_runs(client, served, scene):
    app, _ = served
    with app.state.search.alone():
        answer = client.post("/simulations", json=PAST)
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert answer.headers["Retry-After"] == "5"
