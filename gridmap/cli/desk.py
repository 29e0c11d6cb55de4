"""What every command is handed: its voice, the settings, a way to the district."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from gridmap.cli.voice import Voice
from gridmap.settings import Settings
from gridmap.wiring import Services, open_services


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Carried by the command line's context."""

    voice: Voice
    settings: Settings

    @contextmanager
    def services(self, *, serving: bool = False) -> Iterator[Services]:
        """Connect to the district for as long as the block runs."""
        with open_services(self.settings, serving=serving) as services:
            yield services
