"""Two streets with work in each behind a guarded door, and people of each who have signed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import accounts
import httpx
import town
import two_streets
from api_process import local_client
from sqlalchemy import text

from gridmap.flows.dispatch_work_order import dispatch_work_order
from gridmap.wiring import Services

GRID_OF = {"west": "001", "east": "002"}
CODE_OF = {"west": two_streets.WESTERN, "east": two_streets.EASTERN}


@dataclass
class Streets:
    """The door, the services behind it, and clients by login."""

    url: str
    services: Services
    clients: dict[str, httpx.Client] = field(default_factory=dict)

    @property
    def district(self):
        return self.services.district

    def lay(self) -> None:
        """Draw both streets and let three members stand in each."""
        town.found(self.district)
        two_streets.lay(self.district)
        for street, grid in GRID_OF.items():
            for n in range(3):
                where = town.grid_centre(grid)
                town.add_member(self.district, f"{street}-{n}", where, home_grid=grid, capacity=50)
        two_streets.settle(self.district)

    def sign_in(self, client: httpx.Client, login: str, *roles: str, **where) -> None:
        """Let a client be somebody's who has signed in."""
        client.headers.update(accounts.OWN)
        client.cookies.set(
            accounts.COOKIE, accounts.token_of(self.district, login, *roles, **where)
        )
        self.clients[login] = client

    def post(self, login: str, path: str, body: object = None, **more) -> httpx.Response:
        """Call as somebody under a key of its own."""
        headers = {"Idempotency-Key": str(uuid4()), **more.pop("headers", {})}
        return self.clients[login].post(path, json=body, headers=headers, **more)

    def get(self, login: str, path: str, **more) -> httpx.Response:
        return self.clients[login].get(path, **more)

    def waiting(self, street: str, **more):
        """Receive a request in a street and return it with its order."""
        return town.receive(self.district, position=town.grid_centre(GRID_OF[street]), **more)

    def assigned(self, street: str, **more):
        """Receive one, send the best member; return it and the assignment."""
        received = self.waiting(street, **more)
        sent = dispatch_work_order(
            received.work_order_id,
            district=self.district,
            travel=self.services.travel,
            policy=self.services.dispatch_policy,
        )
        return received, sent

    def happened(self, **about) -> list[tuple[str, str]]:
        """Return kind and actor of the events about something, in their order."""
        ((column, value),) = about.items()
        query = text(f"SELECT kind, actor FROM events WHERE {column} = :value ORDER BY at, id")  # noqa: S608
        with self.district.reading() as conn:
            return [tuple(row) for row in conn.execute(query, {"value": value})]


@contextmanager
def people(streets: Streets) -> Iterator[Streets]:
    """Sign in whoever the tests call as."""
    everybody = {
        "west": (("dispatcher",), {"subdistrict_codes": (CODE_OF["west"],)}),
        "east": (("dispatcher",), {"subdistrict_codes": (CODE_OF["east"],)}),
        "desk": (("dispatcher",), {}),
        "lead": (("shift_leader",), {}),
        "headwest": (("shift_leader",), {"subdistrict_codes": (CODE_OF["west"],)}),
        "walker": (("member",), {"member_code": "west-0"}),
        "evaluator": (("evaluator",), {}),
        "checker": (("checker",), {}),
        "planner": (("planner",), {"subdistrict_codes": (CODE_OF["west"],)}),
    }
    opened = [local_client(streets.url) for _ in everybody]
    try:
        for client, (login, (roles, where)) in zip(opened, everybody.items(), strict=True):
            streets.sign_in(client, login, *roles, **where)
        yield streets
    finally:
        for client in opened:
            client.close()
