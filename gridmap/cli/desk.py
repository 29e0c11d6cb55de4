"""What every command is handed: its voice, the settings, a way to the district."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from gridmap.cli.voice import Voice
from gridmap.settings import Settings

if TYPE_CHECKING:
    from gridmap.wiring import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Carried by the command line's context."""

    voice: Voice
    settings: Settings

    def services(self, *, serving: bool = False) -> AbstractContextManager["Services"]:
        """Connect to the district for as long as the block runs.

        The wiring is loaded only now: help and usage errors do without a database.
        """
        open_services = import_module("gridmap.wiring").open_services
        services: AbstractContextManager[Services] = open_services(self.settings, serving=serving)
        return services
