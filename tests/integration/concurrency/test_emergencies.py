"""People at different servers at once: constraints decide, and what they decide adds up."""

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import emergency_routes
import emergency_town
import pytest
import town
from api_process import local_client

pytestmark = pytest.mark.postgis

N_CLIENTS = 8


def at_once(urls, call, rows):
    """Let real clients of all servers call at once, and return their answers."""

    def one(numbered):
        number, row = numbered
        with local_client(urls[number % len(urls)]) as client:
            return call(client, row)

    with ThreadPoolExecutor(N_CLIENTS) as pool:
        return list(pool.map(one, enumerate(rows)))


def prepared(urls):
    with local_client(urls[0]) as client:
        return emergency_routes.prepared(client)


def on(urls):
    with local_client(urls[0]) as client:
        return emergency_routes.on(client)


@pytest.mark.parametrize("round_", range(4))
def test_of_many_who_sign_at_once_two_different_persons_switch_it_on(two_servers, busy, round_):
    operation = prepared(two_servers)
    names = ["甲", "乙", "甲", "丙", "乙", "甲", "丁", "甲"][round_:]
    answers = at_once(
        two_servers, lambda c, name: c.post(f"{operation}/sign", json={"actor": name}), names
    )
    codes = Counter(one.json().get("code", "signed") for one in answers)
    assert codes.keys() <= {"signed", "same_person", "illegal_move"}
    number = operation.rpartition("/")[2]
    signed = "SELECT first_signed_by || '/' || second_signed_by FROM operations WHERE number = :n"
    first, second = town.one(busy, signed, n=number).split("/")
    assert {first, second} <= set(names)
    assert first != second
    switched = """SELECT count(*) FROM events
        WHERE kind = 'operation_switched_on' AND facts ->> 'operation' = :n"""
    assert town.one(busy, switched, n=number) == 1


def test_one_person_at_eight_clients_switches_nothing_on(two_servers, busy):
    operation = prepared(two_servers)
    answers = at_once(
        two_servers,
        lambda c, name: c.post(f"{operation}/sign", json={"actor": name}),
        ["王敏"] * N_CLIENTS,
    )
    codes = Counter(one.json().get("code", "signed") for one in answers)
    assert codes == {"signed": 1, "same_person": N_CLIENTS - 1}
    number = operation.rpartition("/")[2]
    state = "SELECT state FROM operations WHERE number = :n"
    assert town.one(busy, state, n=number) == "prepared"


def test_of_two_different_answers_to_a_roll_one_stands(two_servers, busy):
    emergency_town.people(busy, 3, near="001")
    operation = on(two_servers)
    with local_client(two_servers[0]) as client:
        (code,) = emergency_routes.called(client, operation)
        roll = emergency_routes.roll(client, operation).json()["roll_id"]
    address = f"{operation}/rolls/{roll}/answers"
    said = ["present", "absent"] * (N_CLIENTS // 2)
    answers = at_once(
        two_servers,
        lambda c, word: c.post(address, json={"answers": {code: word}, "actor": "head"}),
        said,
    )
    told = {(word, one.status_code) for word, one in zip(said, answers, strict=True)}
    assert ("present", 200) in told  # late is not absent: present stands in the end
    assert ("present", 409) not in told
    rows = "SELECT count(*) FROM muster_lines WHERE muster_id = :roll"
    assert town.one(busy, rows, roll=roll) == 1
    with local_client(two_servers[1]) as client:
        (counts,) = (one["counts"] for one in client.get(operation).json()["rolls"])
    assert counts == {"n_present": 1, "n_absent": 0, "n_excused": 0, "n_unanswered": 0}
    state = "SELECT state FROM mobilised WHERE code = :code AND released_at IS NULL"
    assert town.one(busy, state, code=code) == "mustered"
    with local_client(two_servers[0]) as client:
        client.post(f"{operation}/stand-down", json=emergency_routes.DESK)
        client.post(f"{operation}/off", json=emergency_routes.DESK)


def test_a_store_never_gives_out_more_than_it_holds(two_servers, busy):
    emergency_town.ground(busy)
    operation = on(two_servers)

    def issue(client, n):
        body = {"goods": "G1", "move": "issue", "quantity": n, "actor": "desk"}
        return emergency_routes.keyed(client, f"{operation}/goods", body, str(uuid.uuid4()))

    answers = at_once(two_servers, issue, [3] * N_CLIENTS)
    statuses = Counter(one.status_code for one in answers)
    assert statuses == {200: 3, 409: N_CLIENTS - 3}
    held = "SELECT quantity || '/' || out_on_drill FROM emergency_goods WHERE code = 'G1'"
    assert town.one(busy, held) == "10/9"


def test_two_operations_at_once_call_nobody_twice(two_servers, busy):
    emergency_town.people(busy, 4, near="001")
    operations = [on(two_servers) for _ in range(N_CLIENTS)]
    answers = at_once(
        two_servers,
        lambda c, address: c.post(f"{address}/mobilise", json=emergency_routes.DESK),
        operations,
    )
    assert {one.status_code for one in answers} == {200}
    twice = """SELECT count(*) FROM (SELECT code FROM mobilised WHERE released_at IS NULL
        GROUP BY code HAVING count(*) > 1) AS t"""
    assert town.one(busy, twice) == 0
    assert sum(one.json()["n_called"] for one in answers) <= 4
