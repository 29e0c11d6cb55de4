"""The levels of response: from the grid up to the city."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of response 响应层级; a higher rank is farther up.

    `layer` is the level of areas whose duty roster answers for it.
    """

    code: str
    rank: int
    zh: str
    en: str
    layer: str


LEVELS = (
    Level(code="grid", rank=1, zh="网格", en="grid", layer="grids"),
    Level(code="community", rank=2, zh="社区", en="community", layer="communities"),
    Level(code="subdistrict", rank=3, zh="街道", en="subdistrict", layer="subdistricts"),
    Level(code="district", rank=4, zh="区", en="district", layer="districts"),
    Level(code="city", rank=5, zh="市", en="city", layer="cities"),
)
"""网格—社区—街道—区—市: what holds where a district configures no levels of its own."""

GRID_RANK = 1
"""The rank of the grid, where the grid head answers."""
