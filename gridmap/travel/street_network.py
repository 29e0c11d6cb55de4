"""A street network as it stands at one instant: what everything that asks for ways is handed."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from gridmap.model.street_edit import StreetEdit
from gridmap.model.travel import TravelProfile
from gridmap.travel.attach import Attacher
from gridmap.travel.graph import Lines, StreetGraph
from gridmap.travel.rows import NetworkFinding, WallRow


@dataclass(frozen=True, kw_only=True)
class Network:
    """The graph, what it was built with, and what is odd about it.

    `state` is the mark of the tables that it was read from: when theirs is another one, it is
    time to read again. `lost_edits` are in force but find no street or gate any more.
    `data_date` is the day whose streets these are, None where nobody knows.
    """

    graph: StreetGraph
    walls: tuple[WallRow, ...]
    waters: Lines
    findings: tuple[NetworkFinding, ...]
    lost_edits: tuple[StreetEdit, ...]
    state: str
    data_date: date | None

    @property
    def version(self) -> str:
        """Return the digest of everything that the graph rests on."""
        return self.graph.version

    @cached_property
    def attacher(self) -> Attacher:
        """Return what ties the places of people on foot to the network."""
        return Attacher(self.graph, walls=self.walls, waters=self.waters)

    def attacher_for(self, profile: TravelProfile) -> Attacher:
        """Return what ties places to the streets that one profile may use; making it takes time."""
        return Attacher(self.graph, walls=self.walls, waters=self.waters, profile=profile)
