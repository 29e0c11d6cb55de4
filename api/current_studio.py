"""The coverage studio of a running server: made when it is first asked, again once data changed."""

import threading

from gridmap.flows.load_network import load_network, network_state
from gridmap.flows.read_coverage_ground import ground_state, read_coverage_ground
from gridmap.travel.coverage_studio import CoverageStudio
from gridmap.travel.street_network import Network
from gridmap.wiring import Services


class CurrentStudio:
    """Keeps one studio in memory for as long as streets, doors and stations stay what they are."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: tuple[Network, CoverageStudio] | None = None
        self._district: object = None

    def of(self, services: Services) -> CoverageStudio:
        """Return the studio of what the tables hold now; whoever comes first waits for it."""
        return self._current(services)[1]

    def network_of(self, services: Services) -> Network:
        """Return the network of what the tables hold now."""
        return self._current(services)[0]

    def _current(self, services: Services) -> tuple[Network, CoverageStudio]:
        district = services.district
        with self._lock:
            if self._kept is None or not self._is_current(self._kept[1], services):
                network = load_network(district=district)
                ground = read_coverage_ground(network, district=district)
                self._kept = network, CoverageStudio(ground)
                self._district = district
            return self._kept

    def _is_current(self, studio: CoverageStudio, services: Services) -> bool:
        district = services.district
        return (
            self._district is district
            and studio.ground.network.state == network_state(district=district)
            and studio.ground.state == ground_state(district=district)
        )
