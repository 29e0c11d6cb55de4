"""The command line: one program with verbs."""

from gridmap.cli.leaving import run

__all__ = ["run"]
