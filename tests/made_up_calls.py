"""Call operations of an API with values that schemathesis makes up from their description."""

import json
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from api_process import local_client

SEED = 20_261_130
LONGEST_ANSWER_S = 300
_SAID = 6_000
ENDLESS = "GET /stream"


@dataclass(frozen=True)
class Told:
    """What came of it: how much was called, and what was answered by 500 or more, or not at all."""

    n_operations: int
    n_calls: int
    faults: list[str]


def operations(url: str) -> list[str]:
    """Return every operation of the description that ends, like `GET /layers`."""
    with local_client(url) as client:
        paths = client.get("/openapi.json").json()["paths"]
    every = {f"{method.upper()} {path}" for path, found in paths.items() for method in found}
    return sorted(every - {ENDLESS})


def some_of(every: list[str], n: int) -> list[str]:
    """Return the same few operations each time."""
    return sorted(random.Random(SEED).sample(every, n))  # noqa: S311


def call(url: str, chosen: list[str], *, n_each: int, phases: str) -> Told:
    """Call each of the chosen operations so many times at most, in each of the phases."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            str(Path(sys.executable).with_name("schemathesis")), "run", f"{url}/openapi.json",
            "--checks", "not_a_server_error", "--phases", phases, "--continue-on-failure",
            "--max-examples", str(n_each), "--seed", str(SEED), "--generation-deterministic",
            "--suppress-health-check", "all", "--no-shrink", "--no-color", "--warnings", "off",
            "--request-timeout", str(LONGEST_ANSWER_S), "--report-json-path", str(report),
        ]  # fmt: skip
        for operation in chosen:
            command += ["--include-name", operation]
        ended = subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder)
        if not report.exists():
            raise RuntimeError(f"schemathesis said: {ended.stdout}{ended.stderr}")
        told = json.loads(report.read_text(encoding="utf-8"))
    faults = [json.dumps(one, ensure_ascii=False) for one in (*told["failures"], *told["errors"])]
    if faults:  # the report counts them, the output says which call it was
        faults.append(json.dumps(ended.stdout[-_SAID:], ensure_ascii=False))
    return Told(told["operations"]["tested"], told["test_cases"]["generated"], faults)
