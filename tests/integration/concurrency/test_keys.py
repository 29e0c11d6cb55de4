"""One key is one request, however often and from wherever it is sent."""

import uuid
from collections import defaultdict

import pytest
from api_process import local_client
from invariants import check_everything
from proofs import write_down
from storm import a_request, add_members, at_once, dice, open_orders

pytestmark = pytest.mark.postgis

N_KEYS, N_TIMES, N_CLIENTS = 24, 5, 8


def send_all(urls, sendings, path="/requests"):
    """Send each (key, body) from eight clients at once; return the answers by key.

    A body that names its `path` goes there.
    """
    answers = defaultdict(list)

    def send(number):
        with local_client(urls[number % 2]) as client:
            for key, body in sendings[number::N_CLIENTS]:
                there = body.get("path", path)
                sent = {name: value for name, value in body.items() if name != "path"}
                answer = client.post(there, json=sent, headers={"Idempotency-Key": key})
                answers[key].append(answer)

    at_once(N_CLIENTS, send)
    return answers


def test_a_key_sent_five_times_in_parallel_is_one_order_and_one_answer(two_servers, busy):
    """Expert test 4 (dispatch.md 6 A): every create replayed, one case, one body."""
    random = dice(1)
    bodies = {str(uuid.uuid4()): a_request(random) for _ in range(N_KEYS)}
    sendings = list(bodies.items()) * N_TIMES
    random.shuffle(sendings)
    answers = send_all(two_servers, sendings)
    assert len(answers) == N_KEYS
    for told in answers.values():
        assert sorted(one.status_code for one in told) == [200] * (N_TIMES - 1) + [201]
        assert len({one.content for one in told}) == 1
    assert len({one.json()["work_order_id"] for told in answers.values() for one in told}) == N_KEYS
    check_everything(busy)


def test_an_outside_number_under_many_keys_is_one_order(two_servers, busy):
    body = a_request(dice(2)) | {"source_ref": "12345-0001"}
    answers = send_all(two_servers, [(str(uuid.uuid4()), body) for _ in range(16)])
    told = [one for group in answers.values() for one in group]
    assert sorted(one.status_code for one in told) == [200] * 15 + [201]
    assert len({one.json()["work_order_id"] for one in told}) == 1
    check_everything(busy)


def test_of_two_bodies_under_one_key_one_wins_and_the_other_is_told(two_servers, busy):
    random = dice(3)
    key = str(uuid.uuid4())
    told = send_all(two_servers, [(key, a_request(random)) for _ in range(16)])[key]
    assert sorted(one.status_code for one in told) == [201] + [409] * 15
    assert {one.json()["code"] for one in told if one.is_error} == {"key_reused"}
    check_everything(busy)


def replay_assigns(urls, busy, *, n_orders):
    """Assign orders by hand, every call five times in random order; return the assignments."""
    before = check_everything(busy)
    add_members(busy, 20, capacity=n_orders)
    bodies = {}
    with local_client(urls[0]) as client:
        for order in open_orders(busy, n_orders):
            path = f"/work-orders/{order}"
            seen = client.post(f"{path}/preview").json()
            chosen = {"member_code": seen["recommended"], "reason": "replay"}
            chosen |= {"version": seen["version"], "path": f"{path}/assign"}
            bodies[str(uuid.uuid4())] = chosen
    sendings = list(bodies.items()) * N_TIMES
    dice(n_orders).shuffle(sendings)
    answers = send_all(urls, sendings)
    for told in answers.values():
        assert {one.status_code for one in told} == {200}, [one.text for one in told]
        assert len({one.content for one in told}) == 1
    assert check_everything(busy) - before == n_orders
    return len(sendings)


def test_an_assign_sent_five_times_in_parallel_is_one_assignment_and_one_answer(two_servers, busy):
    """Expert test 4 (dispatch.md 6 A): every assign replayed, one assignment, one body."""
    replay_assigns(two_servers, busy, n_orders=12)


@pytest.mark.prove
@pytest.mark.timeout(3_000)
def test_five_hundred_assigns_sent_five_times_are_five_hundred_assignments(two_servers, busy):
    """Expert test 4 (dispatch.md 6 A), long."""
    n_calls = replay_assigns(two_servers, busy, n_orders=500)
    write_down("replayed_assigns", orders=500, calls=n_calls)
