"""Many HTTP clients at once, and a tally of every answer they got.

A call is *lost* when its answer is neither a success nor a typed conflict: no answer, a server
error, a body that is not what it says.
"""

import itertools
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import httpx
import town
from api_process import local_client

from gridmap.flows.receive_requests import IntakePolicy, receive_requests
from gridmap.model.place import LonLat
from gridmap.model.work_order import Urgency
from gridmap.store.district import District

_QUANTILES = {"p50_ms": 0.5, "p99_ms": 0.99, "max_ms": 1.0}
CONFLICTS = {
    "illegal_move",
    "stale_situation",
    "already_assigned",
    "member_full",
    "team_incomplete",
    "cannot_be_sent",
    "offer_over",
}


class Tally:
    """Counts answers by call and kind; safe to share."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.lost: list[str] = []
        self.seconds: list[float] = []
        self._lock = threading.Lock()

    def note(self, call: str, kind: str, seconds: float, said: str = "") -> None:
        with self._lock:
            self.counts[call, kind] += 1
            self.seconds.append(seconds)
            if kind == "lost":
                self.lost.append(f"{call}: {said}")

    def of(self, call: str) -> dict[str, int]:
        """Return the counts of one call by kind."""
        return {kind: n for (name, kind), n in sorted(self.counts.items()) if name == call}

    def speed(self, seconds: float) -> dict[str, float]:
        """Return how fast all calls together were that took so many seconds."""
        ordered = sorted(self.seconds)
        at = {name: int(share * (len(ordered) - 1)) for name, share in _QUANTILES.items()}
        return {
            "calls": len(ordered),
            "calls_per_s": round(len(ordered) / seconds, 1),
            **{name: round(1_000 * ordered[place], 1) for name, place in at.items()},
        }


class Caller:
    """One client of one server."""

    def __init__(self, url: str, tally: Tally, *, timeout_s: float = 60.0) -> None:
        self._client = local_client(url, timeout_s=timeout_s)
        self._tally = tally

    def __enter__(self) -> "Caller":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def post(self, call: str, path: str, body: Any = None, **headers: str) -> Any:
        """Post and return the body of a success, None for a conflict or a lost call."""
        return self._ask(call, self._client.build_request("POST", path, json=body, headers=headers))

    def get(self, call: str, path: str) -> Any:
        """Get and return the body of a success, None otherwise."""
        return self._ask(call, self._client.build_request("GET", path))

    def _ask(self, call: str, request: httpx.Request) -> Any:
        started = time.monotonic()
        try:
            answer = self._client.send(request)
            kind, told = _judged(answer)
        except (httpx.HTTPError, ValueError, KeyError) as error:
            kind, told = "lost", repr(error)
        self._tally.note(call, kind, time.monotonic() - started, str(told))
        return told if kind in {"assign", "no_candidate", "success"} else None


def _judged(answer: httpx.Response) -> tuple[str, Any]:
    if answer.is_success:
        told = answer.json()
        return (told.get("outcome", "success") if isinstance(told, dict) else "success"), told
    if answer.headers.get("content-type") != "application/problem+json":
        return "lost", f"{answer.status_code} {answer.text[:200]}"
    problem = answer.json()
    if answer.status_code != 409 or problem["code"] not in CONFLICTS:
        return "lost", problem
    if problem["facts"].get("reason") == "out_of_reach":
        return "lost", problem  # everybody is in reach of everything here: somebody was not seen
    return ("deadlock" if "sqlstate" in problem["facts"] else problem["code"]), problem


def at_once(n: int, work: Callable[[int], None]) -> float:
    """Run `work(0..n-1)` in as many threads from one starting gun; return the seconds."""
    gun = threading.Barrier(n + 1)

    def run(number: int) -> None:
        gun.wait()
        work(number)

    with ThreadPoolExecutor(n) as pool:
        running = [pool.submit(run, number) for number in range(n)]
        gun.wait()
        started = time.monotonic()
        for one in running:
            one.result()
    return time.monotonic() - started


def dispatch_and_release(
    urls: Sequence[str],
    orders: list[str],
    *,
    n_calls: int,
    n_clients: int,
    hold: int,
    tally: Tally,
) -> float:
    """Dispatch, sign, finish and withdraw at random until `n_calls` dispatches were asked for.

    Each client keeps up to `hold` assignments. A finished order is replaced by a new request,
    so that there is always something to dispatch. Returns the seconds it took.
    """
    calls = itertools.count()

    def work(number: int) -> None:
        random = dice(number)
        held: list[tuple[str, int]] = []
        with Caller(urls[number % len(urls)], tally) as caller:
            while next(calls) < n_calls:
                place = random.randrange(len(orders))
                outcome = caller.post("dispatch", f"/work-orders/{orders[place]}/dispatch")
                if outcome is not None and outcome["assignment_id"]:
                    held.append((outcome["assignment_id"], place))
                while len(held) > hold or (held and random.random() < 0.4):
                    assignment, place = held.pop(random.randrange(len(held)))
                    _release(caller, random, assignment, orders, place)

    return at_once(n_clients, work)


def _release(
    caller: Caller, random: Random, assignment: str, orders: list[str], place: int
) -> None:
    if random.random() < 0.5:
        path = random.choice(("withdraw", "cannot-go"))
        caller.post("release", f"/assignments/{assignment}/{path}", {"reason": "storm"})
        return
    caller.post("sign", f"/assignments/{assignment}/sign", {})
    caller.post("release", f"/assignments/{assignment}/done", {})
    fresh = caller.post("request", "/requests", a_request(random), **a_key())
    if fresh is not None:
        orders[place] = fresh["work_order_id"]


def dice(seed: int) -> Random:
    """Return a source of chance that repeats itself."""
    return Random(seed)  # noqa: S311


def a_request(random: Random) -> dict[str, object]:
    """Return a request somewhere in the tiny town; one in three is urgent."""
    lon, lat = random.uniform(110.3001, 110.3099), random.uniform(20.0001, 20.0099)
    urgency = "urgent" if random.random() < 1 / 3 else "normal"
    return {"channel": "phone", "urgency": urgency, "position": {"lon": lon, "lat": lat}}


def a_key() -> dict[str, str]:
    """Return a fresh idempotency key as the header that carries it."""
    return {"Idempotency-Key": str(uuid.uuid4())}


def add_members(district: District, n: int, *, capacity: int = 1, seed: int = 1) -> list[str]:
    """Add members all over the town and return their codes."""
    random = dice(seed)
    codes = [f"{uuid.uuid4()}" for _ in range(n)]
    for code in codes:
        place = LonLat(random.uniform(110.3, 110.31), random.uniform(20.0, 20.01))
        town.add_member(district, code, place, capacity=capacity)
    return codes


def open_orders(
    district: District, n: int, *, seed: int = 1, urgent_share: float = 0.0
) -> list[str]:
    """Open work orders in four hot spots and return their ids."""
    random = dice(seed)
    spots = random.choices([town.grid_centre(code) for code in town.GRIDS], k=n)
    intakes = [
        town.an_intake(
            LonLat(spot.lon + random.gauss(0, 0.0003), spot.lat + random.gauss(0, 0.0003)),
            urgency=Urgency.URGENT if random.random() < urgent_share else None,
        )
        for spot in spots
    ]
    received = receive_requests(intakes, district=district, policy=IntakePolicy())
    return [str(one.work_order_id) for one in received]
