"""`python -m gridmap.sample --out geodata/sample --seed 20260101` writes the sample anew."""

import argparse
import sys
from pathlib import Path

from gridmap.sample.district import generate
from gridmap.sample.emergency import write_emergency
from gridmap.sample.write import write_sample


def run() -> None:
    """Read the arguments, generate, write; progress goes to the standard error stream."""
    parser = argparse.ArgumentParser(prog="gridmap.sample", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--seed", type=int, default=20260101, help="same seed, same district")
    arguments = parser.parse_args()
    tables = generate(arguments.seed, print_to_stderr)
    print_to_stderr("files")
    write_sample(tables, arguments.out, seed=arguments.seed)
    write_emergency(arguments.out, seed=arguments.seed)


def print_to_stderr(line: str) -> None:
    """Write one line of progress."""
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    run()
