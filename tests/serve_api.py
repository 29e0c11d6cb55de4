"""The program behind `forks` and `api_process`: serve the database that GRIDMAP_DATABASE_URL names.

python tests/serve_api.py PORT [--worker] [--unguarded] [--pool-size N] [--policy FILE]
    [--sights] [--accounts]
"""

import argparse
import os
import signal
import socket
import threading
import time
from pathlib import Path
from typing import Annotated
from uuid import UUID

import uvicorn
from fastapi import Header

from api.app import create_app
from api.deps import sight_of_caller
from api.server import Server
from gridmap.cli.serving import allow_many_connections
from gridmap.model.actor import WHOLE_DISTRICT, Sight
from gridmap.model.ids import FeatureId
from gridmap.settings import Settings
from gridmap.store import driver
from gridmap.wiring import open_services


def main() -> None:
    """Serve until told to end."""
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--worker", action="store_true", help="dispatch in this process too")
    parser.add_argument("--unguarded", action="store_true", help="claim without looking")
    parser.add_argument("--pool-size", type=int, default=8, help="connections to the database")
    parser.add_argument("--policy", type=Path, help="the policy file")
    parser.add_argument("--sights", action="store_true", help="see what a header names")
    parser.add_argument("--accounts", action="store_true", help="let in who has an account")
    asked = parser.parse_args()
    threading.Thread(target=end_with_parent, args=[os.getppid()], daemon=True).start()
    if asked.unguarded:
        take_the_guard_out()
    given = {} if asked.policy is None else {"policy_file": asked.policy}
    with open_services(Settings(pool_size=asked.pool_size, **given)) as services:
        app = create_app(services, with_worker=asked.worker, guarded=asked.accounts)
        if asked.sights:
            app.dependency_overrides[sight_of_caller] = sight_of_header
        allow_many_connections()
        with socket.create_server(("127.0.0.1", asked.port), backlog=2_048) as door:
            config = uvicorn.Config(
                app, log_level="error", access_log=False, timeout_graceful_shutdown=5
            )
            Server(app, config).run(sockets=[door])


def end_with_parent(parent: int) -> None:
    """End when whoever started this process has ended, however that came."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def sight_of_header(x_sight: Annotated[str | None, Header()] = None) -> Sight:
    """Return the subdistricts that a header names, in the place of an account."""
    if x_sight is None:
        return WHOLE_DISTRICT
    return Sight(frozenset(FeatureId(UUID(one)) for one in x_sight.split(",") if one))


def take_the_guard_out() -> None:
    """Replace the claim by one that does not look whether a place is free."""
    guarded = driver.driver_text
    claim, guard, _ = guarded("claim_member").partition(b"AND CASE WHEN")
    assert guard, "the claim has another guard"
    driver.driver_text = lambda name, **numbers: (
        claim if name == "claim_member" else guarded(name, **numbers)
    )


if __name__ == "__main__":
    main()
