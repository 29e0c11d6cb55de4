"""The command line: one program with verbs."""

from gridmap.cli.main import run

__all__ = ["run"]
