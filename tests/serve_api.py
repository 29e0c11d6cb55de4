"""The program behind `api_process`: serve the database that GRIDMAP_DATABASE_URL names.

python tests/serve_api.py PORT [--worker] [--unguarded] [--pool-size N] [--policy FILE]
"""

import argparse
import socket
from pathlib import Path

import uvicorn
from sqlalchemy import text

from api.app import create_app
from gridmap.settings import Settings
from gridmap.store import members
from gridmap.wiring import open_services


def main() -> None:
    """Serve until told to end."""
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--worker", action="store_true", help="dispatch in this process too")
    parser.add_argument("--unguarded", action="store_true", help="claim without looking")
    parser.add_argument("--pool-size", type=int, default=8, help="connections to the database")
    parser.add_argument("--policy", type=Path, help="the policy file")
    asked = parser.parse_args()
    if asked.unguarded:
        take_the_guard_out()
    given = {} if asked.policy is None else {"policy_file": asked.policy}
    with open_services(Settings(pool_size=asked.pool_size, **given)) as services:
        app = create_app(services, with_worker=asked.worker, guarded=False)
        config = uvicorn.Config(
            app, log_level="error", access_log=False, timeout_graceful_shutdown=5
        )
        with socket.create_server(("127.0.0.1", asked.port)) as door:
            uvicorn.Server(config).run(sockets=[door])


def take_the_guard_out() -> None:
    """Replace the claim by one that does not look whether a place is free."""
    guarded = members.statement
    claim, guard, _ = guarded("claim_member").text.partition("AND CASE WHEN :is_urgent")
    assert guard, "the claim has another guard"
    unguarded = text(claim)
    members.statement = lambda name: unguarded if name == "claim_member" else guarded(name)


if __name__ == "__main__":
    main()
