"""A small community divided anew, as a page shows it: eight blocks, two grids, one proposal."""

from datetime import UTC, datetime

import numpy as np
import shapely
from lattice import a_ground, block

from gridmap.coverage.redivision.atoms import cut
from gridmap.coverage.redivision.figures import compared
from gridmap.coverage.redivision.ground import Workload
from gridmap.coverage.redivision.proposals import Wish, propose
from gridmap.layers.redivision_map import Piece, ProposalOnMap, RedivisionMapData

MADE_AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def the_page_data(
    *, area_name: str = "小镇社区", source: str = "测试", codes: tuple[str, str] = ("G001", "G002")
) -> RedivisionMapData:
    """Return what the page is made of; names and codes may be anything."""
    grids = [block(0, 0, 3, 2), block(3, 0, 1, 2)]
    ground = a_ground(
        4, 2, households=[100] * 8, grids=grids, compounds=[block(0.2, 0.2, 0.6, 0.6)]
    )
    atoms = cut(ground)
    found = propose(atoms, ground.grid_codes, Wish(n_grids=2))
    rename = dict(zip(ground.grid_codes, codes, strict=True))
    today = tuple(None if code is None else rename[code] for code in atoms.today)
    proposals = [
        _proposal(number, one, _renamed(atoms, today, rename), codes)
        for number, one in enumerate(found, start=1)
    ]
    return RedivisionMapData(
        area_name=area_name,
        area_code="G",
        as_of=MADE_AT,
        source=source,
        community=ground.community,
        streets=tuple(zip(ground.highways, ground.streets, strict=True)),
        waters=(),
        compounds=tuple(ground.compounds),
        buildings=(),
        today=dict(zip(codes, grids, strict=True)),
        proposals=tuple(proposals),
    )


def _proposal(number, found, atoms, codes) -> ProposalOnMap:
    own = [codes[label] for label in found.labels]
    labels = np.array(found.labels)
    rows = enumerate(zip(atoms.shapes, own, atoms.today, strict=True))
    return ProposalOnMap(
        number=number,
        aim=found.aim.value,
        state="draft",
        in_force_from=None,
        shapes={
            codes[label]: shapely.union_all(atoms.shapes[labels == label])
            for label in set(found.labels)
        },
        pieces=tuple(
            Piece(number=n, shape=shape, code=code, today=before, n_households=100)
            for n, (shape, code, before) in rows
        ),
        comparison=compared(atoms, own, codes, workload=Workload()),
        n_named=3,
    )


def _renamed(atoms, today, rename):
    before = tuple({rename[code]: n for code, n in one.items()} for one in atoms.before)
    fields = {name: getattr(atoms, name) for name in atoms.__dataclass_fields__}
    return type(atoms)(**(fields | {"today": today, "before": before}))
