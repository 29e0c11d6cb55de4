"""A load that remembers what was acknowledged, and what must be there afterwards."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

import httpx
from api_process import local_client
from sqlalchemy import text
from storm import a_request, dice

from gridmap.store.district import District

Insist = Callable[..., Any]
PATIENCE_S, THINK_S = 0.05, 0.1  # after a failure, after a success


@dataclass
class Acknowledged:
    """Everything that a caller was told had been done."""

    requests: dict[str, dict[str, Any]] = field(default_factory=dict)  # by idempotency key
    assignments: dict[str, str] = field(default_factory=dict)  # work order by assignment
    moves: list[tuple[str, str]] = field(default_factory=list)  # assignment, kind of event
    changed_answers: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)


class Load:
    """Clients that post, dispatch and move until told to stop, whatever happens to the servers.

    A call without an answer is sent again, with the same key, until there is one.
    """

    def __init__(self, urls: Sequence[str], *, n_clients: int = 16, seed: int = 1) -> None:
        self.told = Acknowledged()
        self._urls = urls
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._run, args=(dice(seed * 1_000 + number), number))
            for number in range(n_clients)
        ]

    def __enter__(self) -> "Load":
        for one in self._threads:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        for one in self._threads:
            one.join()

    def _run(self, random: Random, number: int) -> None:
        clients = [local_client(url, timeout_s=30) for url in self._urls]
        try:
            while not self._stopping.is_set():
                self._serve_one(random, clients, number)
                self._stopping.wait(THINK_S)
        finally:
            for one in clients:
                one.close()

    def _serve_one(self, random: Random, clients: list[httpx.Client], number: int) -> None:
        """Take one request as far as the servers let it."""
        key, body = str(uuid.uuid4()), a_request(random)
        received = self._insist(clients, number, "/requests", body, key=key)
        if received is None:
            return
        with self._lock:
            known = self.told.requests.setdefault(key, received)
        if random.random() < 0.2:  # a caller that is not sure sends again
            again = self._insist(clients, number, "/requests", body, key=key)
            if again is not None and again != known:
                self.told.changed_answers.append(key)
        order = received["work_order_id"]
        how = random.choice((self._dispatch, self._dispatch, self._choose, self._claim))
        assignment = how(random, partial(self._insist, clients, number), order)
        if assignment is None:
            return
        with self._lock:
            self.told.assignments[assignment] = order
        for verb, kind in (("sign", "assignment_signed"), ("done", "assignment_done")):
            if random.random() < 0.6:
                moved = self._insist(clients, number, f"/assignments/{assignment}/{verb}", {})
                if moved is not None:
                    with self._lock:
                        self.told.moves.append((assignment, kind))

    def _dispatch(self, _random: Random, insist: Insist, order: str) -> Any:
        """Let the engine choose; return the assignment."""
        told = insist(f"/work-orders/{order}/dispatch")
        return told and told["assignment_id"]

    def _choose(self, random: Random, insist: Insist, order: str) -> Any:
        """Choose by hand what a preview recommends, now and then twice; return the assignment."""
        seen = insist(f"/work-orders/{order}/preview")
        if seen is None or seen["recommended"] is None:
            return None
        key, path = str(uuid.uuid4()), f"/work-orders/{order}/assign"
        body = {"version": seen["version"], "member_code": seen["recommended"], "reason": "load"}
        told = insist(path, body, key=key)
        if told is not None and random.random() < 0.5:
            again = insist(path, body, key=key)
            if again is not None and again != told:
                self.told.changed_answers.append(key)
        return told and told["assignment_id"]

    def _claim(self, _random: Random, insist: Insist, order: str) -> Any:
        """Offer the order and accept the first offer; return the assignment."""
        told = insist(f"/work-orders/{order}/offer", {"mode": "broadcast"})
        if told is None or not told["offers"]:
            return None
        path = f"/offers/{told['offers'][0]['offer_id']}/accept"
        taken = insist(path, {})
        return taken and taken["assignment_id"]

    def _insist(
        self,
        clients: list[httpx.Client],
        number: int,
        path: str,
        body: object = None,
        *,
        key: str = "",
    ) -> Any:
        """Post until there is an answer; return the body of a success, None of a refusal."""
        attempt, key = number, key or str(uuid.uuid4())
        while not self._stopping.is_set():
            try:
                answer = clients[attempt % len(clients)].post(
                    path, json=body, headers={"Idempotency-Key": key}
                )
            except httpx.TransportError:
                self._note("no answer")
            else:
                self._note(self._kind(answer))
                if answer.is_success:
                    return answer.json()
                if answer.status_code != 503:
                    return None
            attempt += 1
            self._stopping.wait(PATIENCE_S)
        return None

    @staticmethod
    def _kind(answer: httpx.Response) -> str:
        if answer.is_success:
            return "success"
        if answer.headers.get("content-type") != "application/problem+json":
            return f"{answer.status_code} {answer.text[:100]}"
        return f"{answer.status_code} {answer.json()['code']}"

    def _note(self, kind: str) -> None:
        with self._lock:
            self.told.answers[kind] += 1


def missing(district: District, told: Acknowledged) -> list[str]:
    """Return what was acknowledged and is not there."""
    with district.reading() as conn:
        requests = {
            row.idempotency_key: (str(row.id), str(row.work_order_id), row.number)
            for row in conn.execute(
                text(
                    "SELECT r.idempotency_key, r.id, w.id AS work_order_id, w.number"
                    " FROM requests AS r JOIN work_orders AS w ON w.request_id = r.id"
                )
            )
        }
        assignments = {
            str(row.id): str(row.work_order_id)
            for row in conn.execute(text("SELECT id, work_order_id FROM assignments"))
        }
        moves = {
            (str(row.assignment_id), row.kind)
            for row in conn.execute(text("SELECT assignment_id, kind FROM events"))
        }
    lost = [
        f"request {key}"
        for key, one in told.requests.items()
        if requests.get(key) != (one["request_id"], one["work_order_id"], one["number"])
    ]
    lost += [
        f"assignment {id_}"
        for id_, order in told.assignments.items()
        if assignments.get(id_) != order
    ]
    lost += [f"move {move}" for move in told.moves if move not in moves]
    return lost
