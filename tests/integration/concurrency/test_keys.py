"""One key is one request, however often and from wherever it is sent."""

import uuid
from collections import defaultdict

import pytest
from api_process import local_client
from invariants import check_everything
from storm import a_request, at_once, dice

pytestmark = pytest.mark.postgis

N_KEYS, N_TIMES, N_CLIENTS = 24, 5, 8


def send_all(urls, sendings):
    """Send each (key, body) from eight clients at once; return the answers by key."""
    answers = defaultdict(list)

    def send(number):
        with local_client(urls[number % 2]) as client:
            for key, body in sendings[number::N_CLIENTS]:
                answer = client.post("/requests", json=body, headers={"Idempotency-Key": key})
                answers[key].append(answer)

    at_once(N_CLIENTS, send)
    return answers


def test_a_key_sent_five_times_in_parallel_is_one_order_and_one_answer(two_servers, busy):
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
